package dev.candor.detection.exact;

import dev.candor.detection.replies.ContrastKind;
import dev.candor.model.Stratum;

/**
 * Something that is tested at every look.
 *
 * @param subject wire name of a measure, or of a contrast (of which there is one per comparison)
 */
public record Hypothesis(String topic, String lang, String arm, String subject) {
  public static Hypothesis of(ContrastKind kind) {
    return new Hypothesis(Stratum.ALL, Stratum.ALL, Stratum.ALL, kind.wireName());
  }

  /** Whether a stratum is one of those that it is about. */
  public boolean covers(Stratum stratum) {
    return arm.equals(stratum.arm().wireName())
        && (topic.equals(Stratum.ALL) || topic.equals(stratum.topic()))
        && (lang.equals(Stratum.ALL) || lang.equals(stratum.lang()));
  }
}
