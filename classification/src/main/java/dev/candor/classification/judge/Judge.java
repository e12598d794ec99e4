package dev.candor.classification.judge;

import dev.candor.model.Outcome;
import java.util.Objects;
import java.util.Optional;

/** Somebody who can be asked for an outcome, such as a language model behind an API. */
public interface Judge {

  /**
   * Asks. Empty when no usable verdict came, for whatever reason: an unreachable, slow or babbling
   * judge must not stop the classifier.
   */
  Optional<JudgeVerdict> ask(FencedReply question);

  /** Changes with the model asked and with its settings; part of the classifier's version. */
  String version();

  /**
   * What a judge says.
   *
   * @param outcome the outcome
   * @param confidence how sure the judge says it is, 0 to 1
   * @param reason in a few words
   */
  record JudgeVerdict(Outcome outcome, double confidence, String reason) {

    /** Refuses outcomes a judge cannot know, and impossible confidences. */
    public JudgeVerdict {
      Objects.requireNonNull(outcome, "outcome");
      if (outcome == Outcome.FILTERED) {
        throw new IllegalArgumentException("a judge sees no provider and cannot say filtered");
      }
      if (!(confidence >= 0 && confidence <= 1)) {
        throw new IllegalArgumentException("confidence must be in 0..1, is " + confidence);
      }
      reason = reason == null ? "" : reason;
    }
  }
}
