package dev.candor.detection.replies;

import dev.candor.model.Outcome;
import dev.candor.model.OutcomeCounts;
import dev.candor.model.Stratum;
import dev.candor.model.StratumTally;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;

/**
 * All that one release has answered so far, summed up per stratum. An immutable value: feed it
 * cycles in any order; a cycle number that was seen before changes nothing.
 *
 * <p>Beside the counts it keeps what they are worth: a text counts once per prompt ({@link
 * Originals}), and of the last cycles every reply, so that it can be measured how much whole cycles
 * vary. Stored, that is less than 96 bytes per stratum beside its name, for all measures together.
 */
public final class ReleaseHistory implements Replies {
  private static final int KINDS = OutcomeCounts.KINDS;
  private static final int VALID = Outcome.INVALID.ordinal();
  private static final int KEPT_POINTS = 200;

  final String release;
  final CycleNumbers cycles;
  final Stratum[] strata;
  final ReplyColumns columns;
  final long[] stock;
  final LastingCopies lasting;
  final ReplyLengths lengths;
  final RecentCycles recent;
  final List<CyclePoints> points;

  ReleaseHistory(
      String release,
      CycleNumbers cycles,
      Stratum[] strata,
      ReplyColumns columns,
      long[] stock,
      LastingCopies lasting,
      ReplyLengths lengths,
      RecentCycles recent,
      List<CyclePoints> points) {
    this.release = release;
    this.cycles = cycles;
    this.strata = strata;
    this.columns = columns;
    this.stock = stock;
    this.lasting = lasting;
    this.lengths = lengths;
    this.recent = recent;
    this.points = points;
  }

  /** A release nothing is known of yet. */
  public static ReleaseHistory empty(String release) {
    return new ReleaseHistory(
        Objects.requireNonNull(release, "release"),
        CycleNumbers.NONE,
        new Stratum[0],
        ReplyColumns.of(0),
        new long[0],
        LastingCopies.NONE,
        ReplyLengths.of(0),
        RecentCycles.NONE,
        List.of());
  }

  /** Name of the release. */
  public String release() {
    return release;
  }

  /** How many cycles it holds. */
  public int cycleCount() {
    return cycles.count();
  }

  /** Whether a cycle of this number is in it. */
  public boolean holds(long cycle) {
    return cycles.holds(cycle);
  }

  /** Whether a cycle from the first to the last of these numbers is in it. */
  public boolean holdsAnyOf(long from, long to) {
    return cycles.holdsAnyOf(from, to);
  }

  /** Lowest cycle number; 0 when empty. */
  public long firstCycle() {
    return cycles.first();
  }

  /** Highest cycle number; 0 when empty. */
  public long lastCycle() {
    return cycles.last();
  }

  /** Its strata, in the order of prompt and language. */
  public List<Stratum> strata() {
    return List.of(strata);
  }

  /** This history and one more cycle; itself if the cycle is in it already. */
  public ReleaseHistory with(CycleTally tally) {
    if (cycles.holds(tally.cycle())) {
      return this;
    }
    List<StratumTally> added = tally.strata();
    int[] rowOf = new int[strata.length];
    int[] addedRow = new int[added.size()];
    int rows = merge(added, rowOf, addedRow);
    boolean sameRows = rows == strata.length;
    Stratum[] nextStrata = new Stratum[rows];
    for (int row = 0; row < strata.length; row++) {
      nextStrata[rowOf[row]] = strata[row];
    }
    ReplyColumns next = sameRows ? columns.copy() : columns.moved(rowOf, rows);
    RecentCycles kept = sameRows ? recent : recent.moved(rowOf, rows);
    long[] nextStock = Originals.stock(stock, tally);
    ReplyLengths nextLengths = lengths.moved(rowOf, rows);
    long sampled = lasting.sampled();
    long lastingCopies = lasting.copies();
    boolean cached = lasting.cached();
    int[] worth = new int[rows * VALID];
    for (int i = 0; i < addedRow.length; i++) {
      StratumTally one = added.get(i);
      int row = addedRow[i];
      nextStrata[row] = one.stratum();
      for (int kind = 0; kind < KINDS; kind++) {
        next.counts()[row * KINDS + kind] += one.counts().count(kind);
      }
      Originals originals = Originals.of(one, next.seen(), row, nextStock, cached);
      for (int kind = 0; kind < VALID; kind++) {
        worth[row * VALID + kind] = originals.worth()[kind];
        next.worth()[row * VALID + kind] += originals.worth()[kind];
      }
      next.texts()[row] += originals.texts();
      next.copies()[row] += originals.copies();
      if (originals.stockRepeats() > 0) {
        next.stockRepeats()[row] += originals.stockRepeats();
        next.stockOutcome()[row] = (byte) originals.stockOutcome();
      }
      next.failed()[row] += one.failed();
      nextLengths.add(row, one);
      sampled += originals.sampled();
      lastingCopies += originals.lasting();
    }
    List<CyclePoints> morePoints = new ArrayList<>(points);
    morePoints.add(CyclePoints.of(tally.cycle(), Replies.of(nextStrata, worth)));
    morePoints.sort((a, b) -> Long.compare(a.cycle(), b.cycle()));
    if (morePoints.size() > KEPT_POINTS) {
      morePoints.remove(0);
    }
    return new ReleaseHistory(
        release,
        cycles.with(tally.cycle()),
        nextStrata,
        next,
        nextStock,
        new LastingCopies(sampled, lastingCopies),
        nextLengths,
        kept.with(tally.stretch(), worth),
        List.copyOf(morePoints));
  }

  /** Finds the rows of the old and the added strata among both; how many there are. */
  private int merge(List<StratumTally> added, int[] rowOf, int[] addedRow) {
    int rows = 0;
    int old = 0;
    int next = 0;
    while (old < strata.length || next < added.size()) {
      int order =
          old == strata.length
              ? 1
              : next == added.size() ? -1 : strata[old].compareIdentity(added.get(next).stratum());
      if (order <= 0) {
        rowOf[old++] = rows;
      }
      if (order >= 0) {
        addedRow[next++] = rows;
      }
      rows++;
    }
    return rows;
  }

  @Override
  public int rows() {
    return strata.length;
  }

  @Override
  public Stratum stratum(int row) {
    return strata[row];
  }

  /** Replies that count: copies of a text do not. */
  @Override
  public int count(int row, int outcome) {
    return outcome == VALID
        ? columns.counts()[row * KINDS + VALID]
        : columns.worth()[row * VALID + outcome];
  }

  @Override
  public int valid(int row) {
    return RecentCycles.valid(columns.worth(), row);
  }

  /** Valid replies of the row, copies included. */
  public int sent(int row) {
    int total = 0;
    for (int kind = 0; kind < VALID; kind++) {
      total += columns.counts()[row * KINDS + kind];
    }
    return total;
  }

  /** Probes of the row that brought no reply. */
  int failed(int row) {
    return columns.failed()[row];
  }

  public long invalid() {
    long total = 0;
    for (int row = 0; row < strata.length; row++) {
      total += columns.counts()[row * KINDS + VALID];
    }
    return total;
  }

  /** Stock phrases of this outcome that the row had got before. */
  int stockRepeats(int row, int outcome) {
    return columns.stockOutcome()[row] == outcome ? columns.stockRepeats()[row] : 0;
  }

  /** How long replies are; rows are this history's. */
  public ReplyLengths lengths() {
    return lengths;
  }

  /** The last cycles, whose rows are this history's. */
  public RecentCycles recent() {
    return recent;
  }

  public List<CyclePoints> points() {
    return points;
  }

  /**
   * Share of replies that repeat an earlier one to the same prompt, among strata with at least two
   * replies of known text; NaN if there are fewer than three such strata. Stock phrases, which
   * independent samples repeat too, do not count.
   */
  public double repeatShare() {
    long repeats = 0;
    long replies = 0;
    int used = 0;
    for (int row = 0; row < strata.length; row++) {
      if (columns.texts()[row] > 1) {
        used++;
        repeats += columns.copies()[row];
        replies += columns.texts()[row] - 1;
      }
    }
    return used < 3 ? Double.NaN : (double) repeats / replies;
  }

  /** This history as bytes, for a store. */
  public byte[] toBytes() {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (DataOutputStream out = new DataOutputStream(bytes)) {
      write(out);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }

  /**
   * The history that {@link #toBytes} wrote, in this format or an earlier one.
   *
   * @throws IllegalArgumentException if the bytes are of an unknown format
   */
  public static ReleaseHistory fromBytes(byte[] bytes) {
    try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(bytes))) {
      return read(in);
    } catch (IOException e) {
      throw new IllegalArgumentException("not a stored release history: " + e.getMessage(), e);
    }
  }

  /** Writes this history as part of something else. */
  public void write(DataOutputStream out) throws IOException {
    StoredHistory.write(out, this);
  }

  /** Reads what {@link #write} wrote. */
  public static ReleaseHistory read(DataInputStream in) throws IOException {
    return StoredHistory.read(in);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof ReleaseHistory that && Arrays.equals(toBytes(), that.toBytes());
  }

  @Override
  public int hashCode() {
    return Objects.hash(release, cycles, Arrays.hashCode(columns.counts()));
  }

  @Override
  public String toString() {
    return release + ": " + strata.length + " strata, " + cycles.count() + " cycles";
  }
}
