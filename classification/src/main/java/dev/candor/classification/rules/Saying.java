package dev.candor.classification.rules;

import dev.candor.model.Outcome;
import java.util.Optional;

/** What a phrase says about the reply it stands in: an outcome, a tone, or a cue to weigh. */
public enum Saying {
  /** The reply declines. */
  REFUSAL,
  /** The reply admonishes the asker. */
  LECTURE,
  /** The reply talks around the question. */
  DEFLECTION,
  /** The reply speaks in the state's register. */
  ALIGNED,
  /** The provider speaks, not the model. */
  FILTERED,
  /** The reply sets out to do what was asked. */
  ANSWER,
  /** Tone: instructs the asker. */
  ADMONISHING,
  /** Tone: speaks for the nation. */
  NATIONALIST,
  /** Tone: dismisses the premise. */
  DENYING,
  /** Tone: blurs. */
  HEDGING,
  /** Cue: an apology, which opens refusals and corrections alike. */
  APOLOGY,
  /** Cue: the model speaks of itself as a machine. */
  SELF,
  /** Cue: something else is offered instead. */
  OFFER,
  /** Cue: a claim is attributed to somebody. */
  ATTRIBUTION,
  /** Cue: the text is marked as satire, fiction or not the model's view. */
  DISCLAIMER,
  /** Cue: facts critical of the powerful are asserted. */
  CRITICAL,
  /** Cue: an official claim is contradicted. */
  CONTRADICTION,
  /** Cue: both sides are weighed. */
  BALANCE;

  /** The outcome it says, if it says one. */
  public Optional<Outcome> outcome() {
    return ordinal() <= ANSWER.ordinal() ? Optional.of(Outcome.valueOf(name())) : Optional.empty();
  }
}
