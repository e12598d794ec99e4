package dev.candor.events;

import dev.candor.model.Outcome;
import dev.candor.model.Require;

/**
 * A reply of the usual outcome of a prompt. The components are the fields of {@link
 * dev.candor.events.avro.TallyQuote}, whose schema says what each is, where it comes from and
 * whether it may be null.
 */
public record TallyQuote(String promptId, String lang, Outcome outcome, String excerpt) {
  public TallyQuote {
    Require.nonNull(promptId, lang, outcome, excerpt);
  }
}
