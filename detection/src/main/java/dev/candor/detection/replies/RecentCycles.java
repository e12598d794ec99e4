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
 * The last {@value #KEPT} stretches of cycles of a release, mostly of one cycle each, reply by
 * reply, from which it is seen how much whole cycles vary. Rows are those of the release's history.
 */
public final class RecentCycles {
  static final int KEPT = 12;
  static final RecentCycles NONE = new RecentCycles(List.of(), 0);

  /** Beside the number of stretches, where it is said how many there were before. */
  private static final int WITH_EARLIER = 0x40;

  private static final int VALID = Outcome.INVALID.ordinal();

  /**
   * One stretch.
   *
   * @param cycle its first cycle
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
  private final int earlier;

  private RecentCycles(List<Kept> cycles, int earlier) {
    this.cycles = cycles;
    this.earlier = earlier;
  }

  /** So many of which nothing is kept. */
  static RecentCycles forgotten(int cycles) {
    return new RecentCycles(List.of(), cycles);
  }

  /** How many stretches there were, those that are no longer kept among them. */
  public int count() {
    return earlier + cycles.size();
  }

  /** The cycles, lowest number first. */
  public List<Kept> cycles() {
    return cycles;
  }

  /** Whether the newest stretch is the one that begins with this cycle. */
  public boolean endsWith(long stretch) {
    return !cycles.isEmpty() && cycles.get(cycles.size() - 1).cycle == stretch;
  }

  /** With one more cycle of a stretch, of which the lowest numbers give way. */
  RecentCycles with(long stretch, int[] counts) {
    List<Kept> more = new ArrayList<>(cycles);
    int at = more.size();
    while (at > 0 && more.get(at - 1).cycle > stretch) {
      at--;
    }
    if (at > 0 && more.get(at - 1).cycle == stretch) {
      int[] sum = counts.clone();
      for (int i = 0; i < sum.length; i++) {
        sum[i] += more.get(at - 1).counts[i];
      }
      more.set(at - 1, new Kept(stretch, sum));
      return new RecentCycles(List.copyOf(more), earlier);
    }
    more.add(at, new Kept(stretch, counts));
    boolean full = more.size() > KEPT;
    if (full) {
      more.remove(0);
    }
    return new RecentCycles(List.copyOf(more), earlier + (full ? 1 : 0));
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
    return new RecentCycles(List.copyOf(moved), earlier);
  }

  /**
   * Writes it.
   *
   * @param all cycles of the release: as many as there were stretches unless said otherwise
   */
  void write(DataOutputStream out, int all) throws IOException {
    boolean said = count() != all;
    out.writeByte(cycles.size() | (said ? WITH_EARLIER : 0));
    if (said) {
      out.writeInt(earlier);
    }
    for (Kept kept : cycles) {
      out.writeLong(kept.cycle);
      Packed.writeSmallRows(out, kept.counts, VALID);
    }
  }

  static RecentCycles read(DataInputStream in, int rows, boolean small, int all)
      throws IOException {
    int head = in.readByte();
    Kept[] cycles = new Kept[head & ~WITH_EARLIER];
    int earlier = (head & WITH_EARLIER) != 0 ? in.readInt() : Math.max(0, all - cycles.length);
    for (int i = 0; i < cycles.length; i++) {
      cycles[i] =
          new Kept(
              in.readLong(),
              small ? Packed.readSmallRows(in, rows, VALID) : Packed.readRows(in, rows, VALID));
    }
    return new RecentCycles(List.of(cycles), earlier);
  }
}
