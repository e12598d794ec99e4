package dev.candor.events;

import io.soabase.recordbuilder.core.RecordBuilder;
import java.util.Objects;

/**
 * A prompt whose usual outcome changed, with the words before and after. The components are the
 * fields of {@link dev.candor.events.avro.SignalFlip}, whose schema says what each is, where it
 * comes from and whether it may be null.
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
