package dev.candor.detection.silent;

import dev.candor.model.Direction;
import dev.candor.model.Measure;

/**
 * A change of behaviour behind an unchanged name.
 *
 * @param beganCycle the cycle it most likely began with
 * @param earliestCycle the first of the cycles with which it began with 90 %
 * @param latestCycle the last of them
 * @param alarmCycle the cycle that raised the alarm
 * @param topic where the evidence is strongest
 * @param lang where the evidence is strongest
 * @param arm where the evidence is strongest
 * @param measure the share that moved most clearly
 * @param upwards whether that share rose
 */
public record SilentChange(
    long beganCycle,
    long earliestCycle,
    long latestCycle,
    long alarmCycle,
    String topic,
    String lang,
    String arm,
    String measure,
    boolean upwards) {

  /** Which way the release moved. */
  public Direction direction() {
    if (!measure.equals(Measure.CONSTRAINED.wireName())
        && !measure.equals(Measure.UNANSWERED.wireName())) {
      return Direction.MIXED;
    }
    return upwards ? Direction.MORE_CONSTRAINED : Direction.LESS_CONSTRAINED;
  }
}
