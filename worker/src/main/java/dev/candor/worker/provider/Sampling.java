package dev.candor.worker.provider;

import dev.candor.model.Require;
import io.soabase.recordbuilder.core.RecordBuilder;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;

/**
 * How a model is asked. Part of what a target is: two settings are two targets.
 *
 * @param systemPrompt sent before the question, if any
 * @param temperature as the provider defines it, absent for its default
 * @param topP nucleus share, absent for the provider's default
 * @param seed asks for repeatable sampling where the provider honours one
 * @param maxTokens longest reply, reasoning included, in tokens
 * @param reasoning whether to reason first
 */
@RecordBuilder
public record Sampling(
    Optional<String> systemPrompt,
    OptionalDouble temperature,
    OptionalDouble topP,
    OptionalLong seed,
    OptionalInt maxTokens,
    Reasoning reasoning)
    implements SamplingBuilder.With {

  /** Everything left to the provider. */
  public static final Sampling PROVIDER_DEFAULTS =
      new Sampling(
          Optional.empty(),
          OptionalDouble.empty(),
          OptionalDouble.empty(),
          OptionalLong.empty(),
          OptionalInt.empty(),
          Reasoning.UNSET);

  public Sampling {
    Require.nonNull(systemPrompt, reasoning);
  }

  /** The same question settings, but the most likely single token, as cheap as a call can be. */
  public Sampling greedyOneToken() {
    return withTemperature(OptionalDouble.of(0))
        .withTopP(OptionalDouble.empty())
        .withMaxTokens(OptionalInt.of(1));
  }
}
