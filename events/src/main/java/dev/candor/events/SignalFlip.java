package dev.candor.events;

import io.soabase.recordbuilder.core.RecordBuilder;
import java.util.Objects;

/**
 * A prompt whose usual outcome changed, with the words before and after. Null is allowed only where
 * a component says so.
 *
 * @param promptId wording. Source: catalogue.
 * @param lang language. Source: catalogue.
 * @param from usual outcome in the baseline. Source: detector.
 * @param to usual outcome in the candidate. Source: detector.
 * @param promptExcerpt beginning of the prompt. Source: response.
 * @param beforeExcerpt beginning of a baseline reply. Source: response.
 * @param afterExcerpt beginning of a candidate reply. Source: response.
 * @param topic topic of the wording in its language. Source: catalogue. Null where unknown.
 * @param arm sensitive or control. Source: catalogue. Null where unknown.
 * @param shown whether the prompt is shown to have moved, at the level of the comparison. Source:
 *     detector.
 */
@RecordBuilder
public record SignalFlip(
    String promptId,
    String lang,
    String from,
    String to,
    String promptExcerpt,
    String beforeExcerpt,
    String afterExcerpt,
    String topic,
    String arm,
    boolean shown) {
  public SignalFlip {
    Objects.requireNonNull(promptId, "prompt_id");
    Objects.requireNonNull(lang, "lang");
    Objects.requireNonNull(from, "from");
    Objects.requireNonNull(to, "to");
    Objects.requireNonNull(promptExcerpt, "prompt_excerpt");
    Objects.requireNonNull(beforeExcerpt, "before_excerpt");
    Objects.requireNonNull(afterExcerpt, "after_excerpt");
  }
}
