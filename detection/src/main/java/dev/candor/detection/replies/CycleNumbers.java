package dev.candor.detection.replies;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.Arrays;

/** Which cycles have been seen, as runs of consecutive numbers: months of cycles take 16 bytes. */
public final class CycleNumbers {
  public static final CycleNumbers NONE = new CycleNumbers(new long[0], 0);

  /** First and last number of each run, in ascending order. */
  private final long[] bounds;

  private final int count;

  private CycleNumbers(long[] bounds, int count) {
    this.bounds = bounds;
    this.count = count;
  }

  public int count() {
    return count;
  }

  public boolean holds(long cycle) {
    return holdsAnyOf(cycle, cycle);
  }

  /** Whether one from the first to the last of these numbers has been seen. */
  public boolean holdsAnyOf(long from, long to) {
    for (int i = 0; i < bounds.length; i += 2) {
      if (bounds[i] <= to && from <= bounds[i + 1]) {
        return true;
      }
    }
    return false;
  }

  /** How many stretches of so many numbers they lie in. */
  public long stretches(int span) {
    long stretches = 0;
    for (int i = 0; i < bounds.length; i += 2) {
      long first = Math.floorDiv(bounds[i], (long) span);
      boolean counted = i > 0 && Math.floorDiv(bounds[i - 1], (long) span) == first;
      stretches += Math.floorDiv(bounds[i + 1], (long) span) - first + (counted ? 0 : 1);
    }
    return stretches;
  }

  /** Lowest number; 0 if there is none. */
  long first() {
    return bounds.length == 0 ? 0 : bounds[0];
  }

  /** Highest number; 0 if there is none. */
  long last() {
    return bounds.length == 0 ? 0 : bounds[bounds.length - 1];
  }

  public CycleNumbers with(long cycle) {
    if (holds(cycle)) {
      return this;
    }
    int at = 0;
    while (at < bounds.length && bounds[at + 1] < cycle) {
      at += 2;
    }
    boolean joinsPrevious = at > 0 && bounds[at - 1] == cycle - 1;
    boolean joinsNext = at < bounds.length && bounds[at] == cycle + 1;
    long[] more;
    if (joinsPrevious && joinsNext) {
      more = new long[bounds.length - 2];
      System.arraycopy(bounds, 0, more, 0, at - 1);
      System.arraycopy(bounds, at + 1, more, at - 1, bounds.length - at - 1);
    } else if (joinsPrevious) {
      more = bounds.clone();
      more[at - 1] = cycle;
    } else if (joinsNext) {
      more = bounds.clone();
      more[at] = cycle;
    } else {
      more = new long[bounds.length + 2];
      System.arraycopy(bounds, 0, more, 0, at);
      more[at] = cycle;
      more[at + 1] = cycle;
      System.arraycopy(bounds, at, more, at + 2, bounds.length - at);
    }
    return new CycleNumbers(more, count + 1);
  }

  public void write(DataOutputStream out) throws IOException {
    out.writeInt(count);
    out.writeInt(bounds.length);
    for (long bound : bounds) {
      out.writeLong(bound);
    }
  }

  public static CycleNumbers read(DataInputStream in) throws IOException {
    int count = in.readInt();
    long[] bounds = new long[in.readInt()];
    for (int i = 0; i < bounds.length; i++) {
      bounds[i] = in.readLong();
    }
    return new CycleNumbers(bounds, count);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof CycleNumbers that && Arrays.equals(bounds, that.bounds);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(bounds);
  }
}
