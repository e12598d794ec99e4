package dev.candor.launcher.prompts;

import dev.candor.detection.DetectionSettings;
import dev.candor.detection.exact.PromptPower;
import dev.candor.detection.replies.ReleaseHistory;
import java.util.List;

/**
 * What a plan goes by: how a target's replies vary, as measured in its own history or assumed.
 *
 * @param target null where it is assumed
 * @param release whose history it is; null where it is assumed
 * @param cycles of that history
 * @param worth how many independent replies one sample is worth
 */
record PowerBasis(String target, String release, int cycles, double worth, PromptPower power) {
  private static final double RATE = 20;
  private static final double MOOD = .1;

  /** Nothing is measured; null for what is not given either. */
  static PowerBasis assumed(double level, double chance, Double rate, Double mood) {
    return new PowerBasis(
        null,
        null,
        0,
        1,
        new PromptPower(
            level,
            chance,
            DetectionSettings.defaults().referenceCycles(),
            (rate == null ? RATE : rate) / 100,
            mood == null ? MOOD : mood));
  }

  /** Measured, but for what is given. */
  static PowerBasis of(
      double level,
      double chance,
      String target,
      ReleaseHistory history,
      Double rate,
      Double mood) {
    PromptPower own = PromptPower.of(level, chance, history);
    return new PowerBasis(
        target,
        history.release(),
        history.cycleCount(),
        Math.min(1, PromptPower.worth(history)),
        new PromptPower(
            level,
            chance,
            own.baselineCycles(),
            rate == null ? own.rate() : rate / 100,
            mood == null ? own.spread() : mood));
  }

  /** The one of a target; assumed where it has no history. */
  static PowerBasis ofTarget(
      List<PowerBasis> bases,
      String target,
      double level,
      double chance,
      Double rate,
      Double mood) {
    return bases.stream()
        .filter(basis -> target.equals(basis.target))
        .findFirst()
        .orElseGet(() -> assumed(level, chance, rate, mood));
  }

  boolean isMeasured() {
    return target != null;
  }

  /** The fewest prompts that find a difference; -1 if no number does. */
  int prompts(double difference, int samples, int within) {
    int independent = power.prompts(difference, samples, within);
    return independent < 0 ? -1 : (int) Math.ceil(independent / worth);
  }

  /** The difference that so many replies a cycle find within so many cycles. */
  double detectable(int replies, int within) {
    return power.detectable((int) Math.max(1, Math.floor(replies * worth)), 1, within);
  }
}
