package dev.candor.events;

import dev.candor.model.Require;
import io.soabase.recordbuilder.core.RecordBuilder;

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
    Require.nonNull(promptId, lang, from, to, promptExcerpt, beforeExcerpt, afterExcerpt);
  }
}
