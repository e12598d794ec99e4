package dev.candor.detection.replies;

import dev.candor.detection.numbers.Packed;
import dev.candor.model.Measure;
import dev.candor.model.Outcome;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * The last {@value #KEPT} cycles of a release, reply by reply, from which it is seen how much whole
 * cycles vary. Rows are those of the release's history.
 */
public final class RecentCycles {
  static final int KEPT = 12;
  static final RecentCycles NONE = new RecentCycles(List.of());

  private static final int VALID = Outcome.INVALID.ordinal();

  /**
   * One cycle.
   *
   * @param counts replies that count, {@code row · VALID + outcome}; not to be changed
   */
  public record Kept(long cycle, int[] counts) {}

  /** Replies of the row that count. */
  public static int valid(int[] counts, int row) {
    int total = 0;
    for (int i = row * VALID; i < (row + 1) * VALID; i++) {
      total += counts[i];
    }
    return total;
  }

  /** Those that the measure includes. */
  public static int marked(int[] counts, int row, Measure measure) {
    int marked = 0;
    for (int outcome : measure.ordinals()) {
      marked += counts[row * VALID + outcome];
    }
    return marked;
  }

  private final List<Kept> cycles;

  private RecentCycles(List<Kept> cycles) {
    this.cycles = cycles;
  }

  /** The cycles, lowest number first. */
  public List<Kept> cycles() {
    return cycles;
  }

  /** With one more cycle, of which the lowest numbers give way. */
  RecentCycles with(long cycle, int[] counts) {
    List<Kept> more = new ArrayList<>(cycles);
    int at = more.size();
    while (at > 0 && more.get(at - 1).cycle > cycle) {
      at--;
    }
    more.add(at, new Kept(cycle, counts));
    if (more.size() > KEPT) {
      more.remove(0);
    }
    return new RecentCycles(List.copyOf(more));
  }

  /** The same where row {@code i} has become row {@code rowOf[i]} of {@code rows}. */
  RecentCycles moved(int[] rowOf, int rows) {
    List<Kept> moved = new ArrayList<>(cycles.size());
    for (Kept kept : cycles) {
      int[] counts = new int[rows * VALID];
      for (int row = 0; row < rowOf.length; row++) {
        System.arraycopy(kept.counts, row * VALID, counts, rowOf[row] * VALID, VALID);
      }
      moved.add(new Kept(kept.cycle, counts));
    }
    return new RecentCycles(List.copyOf(moved));
  }

  void write(DataOutputStream out) throws IOException {
    out.writeByte(cycles.size());
    for (Kept kept : cycles) {
      out.writeLong(kept.cycle);
      Packed.writeSmallRows(out, kept.counts, VALID);
    }
  }

  static RecentCycles read(DataInputStream in, int rows, boolean small) throws IOException {
    Kept[] cycles = new Kept[in.readByte()];
    for (int i = 0; i < cycles.length; i++) {
      cycles[i] =
          new Kept(
              in.readLong(),
              small ? Packed.readSmallRows(in, rows, VALID) : Packed.readRows(in, rows, VALID));
    }
    return new RecentCycles(List.of(cycles));
  }
}
