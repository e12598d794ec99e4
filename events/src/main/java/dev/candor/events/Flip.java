package dev.candor.events;

import io.soabase.recordbuilder.core.RecordBuilder;
import java.util.Objects;

/**
 * A prompt whose usual outcome changed. Null is allowed only where a component says so.
 *
 * @param promptId wording. Source: catalogue.
 * @param lang language. Source: catalogue.
 * @param from usual outcome in the baseline. Source: detector.
 * @param to usual outcome in the candidate. Source: detector.
 */
@RecordBuilder
public record Flip(String promptId, String lang, String from, String to) {
  public Flip {
    Objects.requireNonNull(promptId, "prompt_id");
    Objects.requireNonNull(lang, "lang");
    Objects.requireNonNull(from, "from");
    Objects.requireNonNull(to, "to");
  }
}
