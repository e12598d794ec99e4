package dev.candor.detection;

import dev.candor.model.Arm;
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
 * <p>Per stratum and release it keeps 45 bytes for all measures together: seven counts, and what is
 * needed to tell whether the endpoint repeats itself (hash of one reply of the first cycle, how
 * many replies had a known text, how many equalled that one, the first cycle's usual outcome).
 */
public final class ReleaseHistory implements Replies {
  private static final int FORMAT = 1;
  private static final int KINDS = OutcomeCounts.KINDS;
  private static final int KEPT_POINTS = 200;

  private final String release;
  private final CycleNumbers cycles;
  private final Stratum[] strata;
  private final int[] counts;
  private final long[] firstHash;
  private final int[] hashed;
  private final int[] repeated;
  private final byte[] firstOutcome;
  private final List<CyclePoints> points;

  private ReleaseHistory(
      String release,
      CycleNumbers cycles,
      Stratum[] strata,
      int[] counts,
      long[] firstHash,
      int[] hashed,
      int[] repeated,
      byte[] firstOutcome,
      List<CyclePoints> points) {
    this.release = release;
    this.cycles = cycles;
    this.strata = strata;
    this.counts = counts;
    this.firstHash = firstHash;
    this.hashed = hashed;
    this.repeated = repeated;
    this.firstOutcome = firstOutcome;
    this.points = points;
  }

  /** A release nothing is known of yet. */
  public static ReleaseHistory empty(String release) {
    return new ReleaseHistory(
        Objects.requireNonNull(release, "release"),
        CycleNumbers.NONE,
        new Stratum[0],
        new int[0],
        new long[0],
        new int[0],
        new int[0],
        new byte[0],
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

  /** Lowest cycle number; 0 when empty. */
  public long firstCycle() {
    return cycles.first();
  }

  /** Its strata, in the order of prompt and language. */
  public List<Stratum> strata() {
    return List.of(strata);
  }

  /** Everything this stratum has had; nothing if it was never asked. */
  public OutcomeCounts counts(Stratum stratum) {
    int row = rowOf(stratum);
    return row < 0 ? OutcomeCounts.none() : OutcomeCounts.of(copyRow(row));
  }

  /** This history and one more cycle; itself if the cycle is in it already. */
  public ReleaseHistory with(CycleTally tally) {
    if (cycles.holds(tally.cycle())) {
      return this;
    }
    List<StratumTally> added = tally.strata();
    int rows = mergedRows(added);
    boolean sameRows = rows == strata.length;
    Stratum[] newStrata = new Stratum[rows];
    int[] newCounts = sameRows ? counts.clone() : new int[rows * KINDS];
    long[] newFirstHash = sameRows ? firstHash.clone() : new long[rows];
    int[] newHashed = sameRows ? hashed.clone() : new int[rows];
    int[] newRepeated = sameRows ? repeated.clone() : new int[rows];
    byte[] newFirstOutcome = sameRows ? firstOutcome.clone() : new byte[rows];
    int old = 0;
    int next = 0;
    for (int row = 0; row < rows; row++) {
      int order =
          old == strata.length
              ? 1
              : next == added.size() ? -1 : strata[old].compareIdentity(added.get(next).stratum());
      boolean known = order <= 0;
      if (known) {
        newStrata[row] = strata[old];
        if (!sameRows) {
          System.arraycopy(counts, old * KINDS, newCounts, row * KINDS, KINDS);
          newFirstHash[row] = firstHash[old];
          newHashed[row] = hashed[old];
          newRepeated[row] = repeated[old];
          newFirstOutcome[row] = firstOutcome[old];
        }
        old++;
      }
      if (order >= 0) {
        StratumTally one = added.get(next++);
        newStrata[row] = one.stratum();
        boolean first = !known || newFirstOutcome[row] < 0;
        for (int kind = 0; kind < KINDS; kind++) {
          newCounts[row * KINDS + kind] += one.counts().count(kind);
        }
        if (first) {
          newFirstOutcome[row] = usualOutcome(one.counts());
        }
        long[] hashes = one.hashes();
        int from = 0;
        if (newHashed[row] == 0 && hashes.length > 0) {
          newFirstHash[row] = mostFrequent(hashes);
          newHashed[row] = 1;
          newRepeated[row] = -1; // the reply compared with must not count as its own repeat
          from = 1;
        }
        newHashed[row] += hashes.length - from;
        for (long hash : hashes) {
          newRepeated[row] += hash == newFirstHash[row] ? 1 : 0;
        }
      }
    }
    List<CyclePoints> morePoints = new ArrayList<>(points);
    morePoints.add(CyclePoints.of(tally));
    morePoints.sort((a, b) -> Long.compare(a.cycle(), b.cycle()));
    if (morePoints.size() > KEPT_POINTS) {
      morePoints.remove(0);
    }
    return new ReleaseHistory(
        release,
        cycles.with(tally.cycle()),
        newStrata,
        newCounts,
        newFirstHash,
        newHashed,
        newRepeated,
        newFirstOutcome,
        List.copyOf(morePoints));
  }

  private int mergedRows(List<StratumTally> added) {
    int rows = 0;
    int old = 0;
    int next = 0;
    while (old < strata.length && next < added.size()) {
      int order = strata[old].compareIdentity(added.get(next).stratum());
      old += order <= 0 ? 1 : 0;
      next += order >= 0 ? 1 : 0;
      rows++;
    }
    return rows + strata.length - old + added.size() - next;
  }

  /** The most frequent valid outcome, the earlier one on a tie; -1 without valid replies. */
  private static byte usualOutcome(OutcomeCounts counts) {
    int best = -1;
    for (int kind = 0; kind < Outcome.INVALID.ordinal(); kind++) {
      if (counts.count(kind) > (best < 0 ? 0 : counts.count(best))) {
        best = kind;
      }
    }
    return (byte) best;
  }

  private static long mostFrequent(long[] sorted) {
    long best = sorted[0];
    int most = 0;
    int run = 0;
    for (int i = 0; i < sorted.length; i++) {
      run = i > 0 && sorted[i] == sorted[i - 1] ? run + 1 : 1;
      if (run > most) {
        most = run;
        best = sorted[i];
      }
    }
    return best;
  }

  @Override
  public int rows() {
    return strata.length;
  }

  @Override
  public Stratum stratum(int row) {
    return strata[row];
  }

  @Override
  public int count(int row, int outcome) {
    return counts[row * KINDS + outcome];
  }

  @Override
  public int valid(int row) {
    int total = 0;
    for (int kind = 0; kind < Outcome.INVALID.ordinal(); kind++) {
      total += counts[row * KINDS + kind];
    }
    return total;
  }

  long invalid() {
    long total = 0;
    for (int row = 0; row < strata.length; row++) {
      total += counts[row * KINDS + Outcome.INVALID.ordinal()];
    }
    return total;
  }

  /** The usual outcome of the stratum's first cycle, as ordinal; -1 if none was valid. */
  int firstOutcome(int row) {
    return firstOutcome[row];
  }

  List<CyclePoints> points() {
    return points;
  }

  private int[] copyRow(int row) {
    return Arrays.copyOfRange(counts, row * KINDS, (row + 1) * KINDS);
  }

  private int rowOf(Stratum stratum) {
    int low = 0;
    int high = strata.length - 1;
    while (low <= high) {
      int middle = (low + high) >>> 1;
      int order = strata[middle].compareIdentity(stratum);
      if (order == 0) {
        return middle;
      }
      if (order < 0) {
        low = middle + 1;
      } else {
        high = middle - 1;
      }
    }
    return -1;
  }

  /**
   * Share of replies that equal the one their stratum began with, among strata with at least two
   * replies of known text; NaN if there are fewer than three such strata. A text that begins two
   * strata is a stock phrase, which independent samples repeat too: such strata do not count.
   */
  double repeatShare() {
    long[] firsts = new long[strata.length];
    int known = 0;
    for (int row = 0; row < strata.length; row++) {
      if (hashed[row] > 0) {
        firsts[known++] = firstHash[row];
      }
    }
    Arrays.sort(firsts, 0, known);
    long repeats = 0;
    long replies = 0;
    int used = 0;
    for (int row = 0; row < strata.length; row++) {
      if (hashed[row] < 2) {
        continue;
      }
      int at = Arrays.binarySearch(firsts, 0, known, firstHash[row]);
      boolean stock =
          at > 0 && firsts[at - 1] == firstHash[row]
              || at + 1 < known && firsts[at + 1] == firstHash[row];
      if (!stock) {
        used++;
        repeats += repeated[row];
        replies += hashed[row] - 1;
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
   * The history that {@link #toBytes} wrote.
   *
   * @throws IllegalArgumentException if the bytes are of another format
   */
  public static ReleaseHistory fromBytes(byte[] bytes) {
    try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(bytes))) {
      return read(in);
    } catch (IOException e) {
      throw new IllegalArgumentException("not a stored release history: " + e.getMessage(), e);
    }
  }

  void write(DataOutputStream out) throws IOException {
    out.writeByte(FORMAT);
    out.writeUTF(release);
    cycles.write(out);
    out.writeInt(strata.length);
    for (int row = 0; row < strata.length; row++) {
      Stratum stratum = strata[row];
      out.writeUTF(stratum.promptId());
      out.writeUTF(stratum.intent());
      out.writeUTF(stratum.topic());
      out.writeUTF(stratum.lang());
      out.writeByte(stratum.arm().ordinal());
      for (int kind = 0; kind < KINDS; kind++) {
        out.writeInt(count(row, kind));
      }
      out.writeLong(firstHash[row]);
      out.writeInt(hashed[row]);
      out.writeInt(repeated[row]);
      out.writeByte(firstOutcome[row]);
    }
    out.writeInt(points.size());
    for (CyclePoints point : points) {
      point.write(out);
    }
  }

  static ReleaseHistory read(DataInputStream in) throws IOException {
    int format = in.readByte();
    if (format != FORMAT) {
      throw new IOException("format " + format + ", expected " + FORMAT);
    }
    String release = in.readUTF();
    CycleNumbers cycles = CycleNumbers.read(in);
    int rows = in.readInt();
    Stratum[] strata = new Stratum[rows];
    int[] counts = new int[rows * KINDS];
    long[] firstHash = new long[rows];
    int[] hashed = new int[rows];
    int[] repeated = new int[rows];
    byte[] firstOutcome = new byte[rows];
    for (int row = 0; row < rows; row++) {
      strata[row] =
          new Stratum(
              in.readUTF(), in.readUTF(), in.readUTF(), in.readUTF(), Arm.values()[in.readByte()]);
      for (int kind = 0; kind < KINDS; kind++) {
        counts[row * KINDS + kind] = in.readInt();
      }
      firstHash[row] = in.readLong();
      hashed[row] = in.readInt();
      repeated[row] = in.readInt();
      firstOutcome[row] = in.readByte();
    }
    CyclePoints[] points = new CyclePoints[in.readInt()];
    for (int i = 0; i < points.length; i++) {
      points[i] = CyclePoints.read(in);
    }
    return new ReleaseHistory(
        release,
        cycles,
        strata,
        counts,
        firstHash,
        hashed,
        repeated,
        firstOutcome,
        List.of(points));
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof ReleaseHistory that && Arrays.equals(toBytes(), that.toBytes());
  }

  @Override
  public int hashCode() {
    return Objects.hash(release, cycles, Arrays.hashCode(counts));
  }

  @Override
  public String toString() {
    return release + ": " + strata.length + " strata, " + cycles.count() + " cycles";
  }
}
