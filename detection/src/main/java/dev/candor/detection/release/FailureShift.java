package dev.candor.detection.release;

import dev.candor.detection.exact.ExactStrata;
import dev.candor.detection.exact.Table;
import dev.candor.detection.replies.MatchedReplies;
import dev.candor.model.Arm;
import dev.candor.model.Share;

/**
 * Probes that brought no reply, candidate beside baseline: a finding of its own, since what is
 * missing is in no rate.
 *
 * @param sensitiveBefore failed probes of sensitive prompts among all, in the baseline
 * @param sensitiveNow the same in the candidate
 * @param controlNow failed probes of control prompts, in the candidate
 * @param pValue exact, of "sensitive prompts fail as often as before", at this look
 * @param isJump whether they fail more often, at the look's part of the level
 * @param isSensitiveAlone whether, besides, they do so more than control prompts
 */
public record FailureShift(
    Share sensitiveBefore,
    Share sensitiveNow,
    Share controlNow,
    double pValue,
    boolean isJump,
    boolean isSensitiveAlone) {

  static FailureShift of(MatchedReplies matched, double level) {
    Table sensitive = matched.failures(Arm.SENSITIVE);
    Table control = matched.failures(Arm.CONTROL);
    double p = sensitive.difference() > 0 ? ExactStrata.common(sensitive) : 1;
    boolean jump = p <= level;
    return new FailureShift(
        sensitive.baseline(),
        sensitive.candidate(),
        control.candidate(),
        p,
        jump,
        jump && control.strata() > 0 && moreThan(sensitive, control, level));
  }

  /** Whether what is missing beyond the usual could hide a change of this size. */
  boolean canHide(double change) {
    return isJump && sensitiveNow.rate() - sensitiveBefore.rate() > change;
  }

  /**
   * Whether the candidate fails more on these prompts than on the others, by the exact test, and
   * the baseline did not do so by half as much.
   */
  private static boolean moreThan(Table sensitive, Table control, double level) {
    Share now = sensitive.candidate();
    Share others = control.candidate();
    Table between =
        new Table(
            new int[] {(int) others.n()},
            new int[] {(int) others.count()},
            new int[] {(int) now.n()},
            new int[] {(int) now.count()});
    double before = sensitive.baseline().rate() - control.baseline().rate();
    return between.difference() > 0
        && before < between.difference() / 2
        && ExactStrata.common(between) <= level;
  }
}
