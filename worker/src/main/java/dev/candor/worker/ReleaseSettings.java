package dev.candor.worker;

import dev.candor.model.Require;
import java.time.Duration;
import java.util.Optional;

/**
 * How a target's release is determined.
 *
 * @param label the user's own name for the release; absent to go by what the provider says
 * @param modelsPattern a glob such as {@code qwen3*}: a new id in the models list that matches is
 *     news; absent not to watch the list
 * @param modelsEvery how often the list is read
 * @param minLife names of the provider that live shorter on average mean no release; zero where
 *     every name means one
 * @param tripwireEvery how often the tripwire's prompts are asked; absent for no tripwire
 */
public record ReleaseSettings(
    Optional<String> label,
    Optional<String> modelsPattern,
    Duration modelsEvery,
    Duration minLife,
    Optional<Duration> tripwireEvery) {
  public static final ReleaseSettings BY_PROVIDER =
      new ReleaseSettings(
          Optional.empty(),
          Optional.empty(),
          Duration.ofHours(1),
          Duration.ofDays(1),
          Optional.empty());

  public ReleaseSettings {
    Require.nonNull(label, modelsPattern, tripwireEvery);
    if (modelsEvery.isZero() || modelsEvery.isNegative()) {
      throw new IllegalArgumentException("the release watch needs an interval");
    }
    if (minLife.isNegative()) {
      throw new IllegalArgumentException("the minimum life of a name must not be negative");
    }
  }
}
