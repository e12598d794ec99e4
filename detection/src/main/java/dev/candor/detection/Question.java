package dev.candor.detection;

import dev.candor.model.Stratum;

/**
 * Something that is tested at every look.
 *
 * @param subject wire name of a measure, or of a contrast (of which there is one per comparison)
 */
record Question(String topic, String lang, String arm, String subject) {
  static Question of(ContrastKind kind) {
    return new Question(Stratum.ALL, Stratum.ALL, Stratum.ALL, kind.wireName());
  }
}
