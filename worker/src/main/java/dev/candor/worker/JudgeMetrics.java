package dev.candor.worker;

/**
 * What a judge is good for. Every question ends once in {@link #opinion}. Worry when results other
 * than {@code judged} prevail, or when the agreement with the gold set falls: then the instrument
 * has moved, not the targets.
 */
public interface JudgeMetrics {
  /**
   * A question ended.
   *
   * @param result judged, unsure, unusable; too_old or no_reply where it was not asked; or the
   *     reason of the failure
   */
  void opinion(String judge, String result);

  /**
   * How far a judge agrees.
   *
   * @param with {@code gold} or the other judge
   * @param share of replies on which they agree, 0 to 1
   * @param kappa Cohen's kappa; not a number where it is undefined
   * @param compared replies it rests on
   */
  void agreement(String judge, String with, double share, double kappa, int compared);
}
