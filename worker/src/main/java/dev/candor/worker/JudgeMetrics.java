package dev.candor.worker;

import dev.candor.runtime.BoundedMeterRegistry;
import dev.candor.runtime.Meters;
import java.util.Objects;

/**
 * What a judge is good for. Every question ends once in {@link #opinion}. Worry when results other
 * than {@code judged} prevail, or when the agreement with the gold set falls: then the instrument
 * has moved, not the targets.
 */
public final class JudgeMetrics {
  private final BoundedMeterRegistry meters;

  public JudgeMetrics(BoundedMeterRegistry meters) {
    this.meters = Objects.requireNonNull(meters);
  }

  /**
   * A question ended.
   *
   * @param result judged, unsure, unusable; too_old or no_reply where it was not asked; or the
   *     reason of the failure
   */
  public void opinion(String judge, String result) {
    meters.count(Meters.JUDGE_OPINIONS, judge, result);
  }

  /**
   * How far a judge agrees.
   *
   * @param with {@code gold} or the other judge
   * @param share of replies on which they agree, 0 to 1
   * @param kappa Cohen's kappa; not a number where it is undefined
   * @param compared replies it rests on
   */
  public void agreement(String judge, String with, double share, double kappa, int compared) {
    meters.set(Meters.JUDGE_AGREEMENT_RATIO, share, judge, with);
    meters.set(Meters.JUDGE_KAPPA, kappa, judge, with);
    meters.set(Meters.JUDGE_COMPARED, compared, judge, with);
  }
}
