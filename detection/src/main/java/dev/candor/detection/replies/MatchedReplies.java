package dev.candor.detection.replies;

import dev.candor.detection.exact.Table;
import dev.candor.model.Arm;
import dev.candor.model.Outcome;
import dev.candor.model.Stratum;
import java.util.Arrays;
import java.util.Collection;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * The prompts asked of both releases, with their replies side by side, copies left out. Where a
 * release repeats itself mostly, as at temperature 0, a stock phrase counts once per prompt and
 * release too.
 */
public final class MatchedReplies {
  public static final int VALID = Outcome.INVALID.ordinal();

  /** Above this share of repeats, replies are not independent observations. */
  public static final double REPEATING = .5;

  private final Stratum[] strata;
  private final Replies baseline;
  private final Replies candidate;
  private final boolean repeating;
  private final int unmatched;
  private final Map<Arm, Table> failures;
  private final int[] excessFailures;
  private final ReplyLengths[] lengths;
  private final int[][] historyRows;
  private final List<int[]> baselineCycles;
  private final List<int[]> candidateCycles;
  private final int baselineCycleCount;
  private final int candidateCycleCount;
  private final double information;
  private final double ceiling;

  private MatchedReplies(
      Stratum[] strata,
      int[] baseline,
      int[] candidate,
      boolean repeating,
      int unmatched,
      Map<Arm, Table> failures,
      int[] excessFailures,
      ReplyLengths[] lengths,
      int[][] historyRows,
      List<int[]> baselineCycles,
      List<int[]> candidateCycles,
      int baselineCycleCount,
      int candidateCycleCount,
      double ceiling) {
    this.strata = strata;
    this.baseline = Replies.of(strata, baseline);
    this.candidate = Replies.of(strata, candidate);
    this.repeating = repeating;
    this.unmatched = unmatched;
    this.failures = failures;
    this.excessFailures = excessFailures;
    this.lengths = lengths;
    this.historyRows = historyRows;
    this.baselineCycles = baselineCycles;
    this.candidateCycles = candidateCycles;
    this.baselineCycleCount = baselineCycleCount;
    this.candidateCycleCount = candidateCycleCount;
    double sum = 0;
    for (int row = 0; row < strata.length; row++) {
      double n0 = this.baseline.valid(row);
      double n1 = this.candidate.valid(row);
      sum += n0 * n1 / (n0 + n1);
    }
    this.information = sum;
    this.ceiling = ceiling;
  }

  public static MatchedReplies of(ReleaseHistory baseline, ReleaseHistory candidate) {
    boolean repeating = baseline.repeatShare() >= REPEATING || candidate.repeatShare() >= REPEATING;
    int most = Math.min(baseline.rows(), candidate.rows());
    Stratum[] strata = new Stratum[most];
    int[] left = new int[most * VALID];
    int[] right = new int[most * VALID];
    int[] baselineRow = new int[most];
    int[] candidateRow = new int[most];
    int[] askedBaseline = new int[most];
    int[] askedCandidate = new int[most];
    int asked = 0;
    int rows = 0;
    int unmatched = 0;
    int b = 0;
    int c = 0;
    double ceiling = 0;
    for (int row = 0; row < baseline.rows(); row++) {
      ceiling += baseline.valid(row);
    }
    while (b < baseline.rows() || c < candidate.rows()) {
      int order =
          b == baseline.rows()
              ? 1
              : c == candidate.rows()
                  ? -1
                  : baseline.stratum(b).compareIdentity(candidate.stratum(c));
      boolean before = order <= 0 && baseline.valid(b) > 0;
      boolean now = order >= 0 && candidate.valid(c) > 0;
      unmatched += before == now ? 0 : 1;
      if (order == 0) {
        askedBaseline[asked] = b;
        askedCandidate[asked] = c;
        asked++;
        if (before && now) {
          strata[rows] = candidate.stratum(c);
          copy(baseline, b, repeating, left, rows);
          copy(candidate, c, repeating, right, rows);
          baselineRow[rows] = b;
          candidateRow[rows] = c;
          rows++;
        }
      }
      b += order <= 0 ? 1 : 0;
      c += order >= 0 ? 1 : 0;
    }
    // A prompt of which every probe failed has no rate to compare, but counts among the failures.
    Map<Arm, Table> failures = new EnumMap<>(Arm.class);
    for (Arm arm : Arm.values()) {
      int[] ofArm =
          IntStream.range(0, asked)
              .filter(i -> candidate.stratum(askedCandidate[i]).arm() == arm)
              .toArray();
      failures.put(
          arm,
          failures(
              baseline, picked(askedBaseline, ofArm), candidate, picked(askedCandidate, ofArm)));
    }
    return new MatchedReplies(
        Arrays.copyOf(strata, rows),
        Arrays.copyOf(left, rows * VALID),
        Arrays.copyOf(right, rows * VALID),
        repeating,
        unmatched,
        failures,
        excess(failures.values(), candidate, Arrays.copyOf(candidateRow, rows)),
        new ReplyLengths[] {baseline.lengths(), candidate.lengths()},
        new int[][] {baselineRow, candidateRow},
        cycles(baseline, baselineRow, rows),
        cycles(candidate, candidateRow, rows),
        baseline.recent().count(),
        candidate.recent().count(),
        ceiling);
  }

  private static int[] picked(int[] from, int[] at) {
    return Arrays.stream(at).map(i -> from[i]).toArray();
  }

  private static Table failures(
      ReleaseHistory baseline, int[] before, ReleaseHistory candidate, int[] now) {
    return new Table(
        Arrays.stream(before).map(row -> baseline.failed(row) + baseline.sent(row)).toArray(),
        Arrays.stream(before).map(baseline::failed).toArray(),
        Arrays.stream(now).map(row -> candidate.failed(row) + candidate.sent(row)).toArray(),
        Arrays.stream(now).map(candidate::failed).toArray());
  }

  /**
   * Against the baseline's share of failures over all prompts: one prompt has too few. Where the
   * candidate fails twice as often as the baseline in all, whatever a prompt has beyond the
   * baseline's share is too much; otherwise what it has beyond twice that and beyond one.
   */
  private static int[] excess(Collection<Table> asked, ReleaseHistory candidate, int[] rows) {
    double before = asked.stream().mapToDouble(table -> table.baseline().count()).sum();
    double now = asked.stream().mapToDouble(table -> table.candidate().count()).sum();
    double usual =
        before / Math.max(1, asked.stream().mapToDouble(table -> table.baseline().n()).sum());
    double probes = asked.stream().mapToDouble(table -> table.candidate().n()).sum();
    boolean jump = now > Math.max(2, 2 * usual * probes);
    int[] excess = new int[rows.length];
    for (int i = 0; i < rows.length; i++) {
      int failed = candidate.failed(rows[i]);
      double expected = usual * (failed + candidate.sent(rows[i]));
      double allowed = jump ? expected : Math.max(1, 2 * expected);
      excess[i] = (int) Math.max(0, Math.ceil(failed - allowed));
    }
    return excess;
  }

  /** The recent cycles, whose rows become those of the matched prompts. */
  private static List<int[]> cycles(ReleaseHistory history, int[] rowOf, int rows) {
    return history.recent().cycles().stream()
        .map(
            kept -> {
              int[] counts = new int[rows * VALID];
              for (int row = 0; row < rows; row++) {
                System.arraycopy(kept.counts(), rowOf[row] * VALID, counts, row * VALID, VALID);
              }
              return counts;
            })
        .toList();
  }

  private static void copy(ReleaseHistory from, int row, boolean repeating, int[] to, int toRow) {
    for (int kind = 0; kind < VALID; kind++) {
      int repeats = repeating ? from.stockRepeats(row, kind) : 0;
      to[toRow * VALID + kind] = Math.max(0, from.count(row, kind) - repeats);
    }
  }

  public int rows() {
    return strata.length;
  }

  public Stratum stratum(int row) {
    return strata[row];
  }

  /**
   * Failed probes of the candidate beyond what the baseline's own failures lead to expect, by row.
   */
  public int excessFailures(int row) {
    return excessFailures[row];
  }

  /** How long a release's replies are, by the rows of its history. */
  public ReplyLengths lengths(boolean ofBaseline) {
    return lengths[ofBaseline ? 0 : 1];
  }

  /** The row of a release's history that became this one. */
  public int historyRow(boolean ofBaseline, int row) {
    return historyRows[ofBaseline ? 0 : 1][row];
  }

  /**
   * Failed probes beside those that ended, of the arm's prompts that both releases were asked,
   * those included that have valid replies from one release only.
   */
  public Table failures(Arm arm) {
    return failures.get(arm);
  }

  /** The prompts of this arm. */
  public int[] rowsOf(Arm arm) {
    int[] rows = new int[strata.length];
    int n = 0;
    for (int row = 0; row < rows.length; row++) {
      if (strata[row].arm() == arm) {
        rows[n++] = row;
      }
    }
    return Arrays.copyOf(rows, n);
  }

  /** Recent cycles of a release: {@code row · VALID + outcome}. */
  public List<int[]> cycles(boolean ofBaseline) {
    return ofBaseline ? baselineCycles : candidateCycles;
  }

  /** All stretches of cycles of a release, most of one cycle. */
  public int cycleCount(boolean ofBaseline) {
    return ofBaseline ? baselineCycleCount : candidateCycleCount;
  }

  /** Whether a release has two cycles, so that anything is known of how much cycles vary. */
  public boolean spreadIsKnown() {
    return baselineCycles.size() > 1 || candidateCycles.size() > 1;
  }

  /** Whether a release repeats itself mostly. */
  public boolean repeating() {
    return repeating;
  }

  /** Prompts that have valid replies from one release only. */
  public int unmatched() {
    return unmatched;
  }

  /** Σ n₀n₁/(n₀+n₁): what the comparison rests on, in replies. */
  public double information() {
    return information;
  }

  /** What {@link #information} cannot exceed while the baseline stays as it is. */
  public double ceiling() {
    return ceiling;
  }

  public Replies baseline() {
    return baseline;
  }

  public Replies candidate() {
    return candidate;
  }
}
