package dev.candor.classification;

import java.util.Locale;

/** Which part of the classifier spoke, cheapest first. */
public enum Tier {
  /** What the provider said beside the text: finish reason, status, error, canned block line. */
  PROVIDER,
  /** Whether the text is language at all. */
  GIBBERISH,
  /** Openings and stock phrases of a rule pack. */
  RULE,
  /** The linear model. */
  MODEL,
  /** A language model asked about abstentions. */
  JUDGE;

  /** The name in rows and topics. */
  public String wireName() {
    return name().toLowerCase(Locale.ROOT);
  }
}
