package dev.candor.model;

/** Which part of the classifier spoke, cheapest first. */
public enum Tier implements WireNamed {
  /** What the provider said beside the text: finish reason, status, error, canned block line. */
  PROVIDER,
  /** Whether the text is language at all. */
  GIBBERISH,
  /** Openings and stock phrases of a rule pack. */
  RULE,
  /** The linear model. */
  MODEL,
  /** A language model asked about abstentions. */
  JUDGE
}
