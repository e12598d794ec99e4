package dev.candor.detection.exact;

import dev.candor.detection.replies.MatchedReplies;
import dev.candor.detection.replies.ReleaseHistory;
import dev.candor.model.Arm;
import dev.candor.model.Measure;
import dev.candor.model.Normal;
import dev.candor.model.Share;

/**
 * How much asking a difference takes. Planning figures by normal approximation; no alarm depends on
 * them.
 *
 * @param level chance of a false alarm of the comparison
 * @param power chance that the difference is found in time
 * @param baselineCycles cycles of the baseline when the change comes
 * @param rate constrained share before the change, taken as every prompt's own: where prompts are
 *     uneven, less is needed
 * @param spread standard deviation of whole cycles' moods, in log odds
 */
public record PromptPower(
    double level, double power, int baselineCycles, double rate, double spread) {
  /** What the headline question has of the level. */
  private static final double HEADLINE = .5;

  /** Widening of the quantiles per cycle known, as of Student's distribution far out. */
  private static final double LEARNING = 3;

  private static final int MOST_PROMPTS = 100_000;

  public PromptPower {
    if (!(level > 0 && level < .5) || !(power > 0 && power < 1)) {
      throw new IllegalArgumentException(
          "level " + level + " and power " + power + "; set chances");
    }
    if (!(rate > 0 && rate < 1)) {
      throw new IllegalArgumentException("rate is " + rate + "; set a share between 0 and 1");
    }
    if (baselineCycles < 1 || !(spread >= 0)) {
      throw new IllegalArgumentException(
          baselineCycles + " baseline cycles, spread " + spread + "; set at least 1, and 0");
    }
  }

  /**
   * From what a target has answered so far: the share of its sensitive prompts and how much its own
   * cycles vary (the prior, where there is one cycle). Replies that copy a text are left out of
   * both, so a plan for an endpoint that repeats itself has to count what samples are {@linkplain
   * #worth worth}.
   */
  public static PromptPower of(double level, double power, ReleaseHistory history) {
    MatchedReplies own = MatchedReplies.of(history, history);
    int[] rows = own.rowsOf(Arm.SENSITIVE);
    Table table = Table.of(own, rows, Measure.CONSTRAINED);
    Share share = table.baseline();
    return new PromptPower(
        level,
        power,
        Math.max(1, history.cycleCount()),
        (share.count() + .5) / (share.n() + 1.0),
        CommonShift.spread(own, rows, table));
  }

  /** How many independent replies one sample of a target is worth; 1 before there are any. */
  public static double worth(ReleaseHistory history) {
    long sent = 0;
    long worth = 0;
    for (int row = 0; row < history.rows(); row++) {
      sent += history.sent(row);
      worth += history.valid(row);
    }
    return sent == 0 ? 1 : (double) worth / sent;
  }

  /**
   * The difference of shares that is found with this power.
   *
   * @param cycles of the candidate, the last of which is the deadline
   */
  public double detectable(int prompts, int samples, int cycles) {
    double slope = rate * (1 - rate);
    double before = (double) prompts * samples * baselineCycles;
    double after = (double) prompts * samples * cycles;
    double perReply =
        Math.sqrt(
            slope * (1 / before + 1 / after)
                + slope * slope * spread * spread * (1.0 / baselineCycles + 1.0 / cycles));
    double fraction = after / (before + after);
    double share = Math.max(.02, LookSchedule.spentBy(fraction) / cycles);
    // How much cycles vary has to be learnt from so many cycles: Student's in place of the normal.
    double learning = 1 + LEARNING / (baselineCycles + cycles);
    return perReply
        * learning
        * (Normal.upperQuantile(level * HEADLINE * share / 2) + Normal.upperQuantile(1 - power));
  }

  /** The fewest prompts that do; -1 if no number does, because whole cycles vary too much. */
  public int prompts(double difference, int samples, int cycles) {
    int low = 1;
    int high = MOST_PROMPTS;
    if (detectable(high, samples, cycles) > difference) {
      return -1;
    }
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (detectable(middle, samples, cycles) <= difference) {
        high = middle;
      } else {
        low = middle + 1;
      }
    }
    return low;
  }
}
