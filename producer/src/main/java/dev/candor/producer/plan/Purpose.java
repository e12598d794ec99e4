package dev.candor.producer.plan;

import java.util.Locale;

/** Why a probe is sent. */
public enum Purpose {
  /** The schedule asks for it in every cycle. */
  REGULAR,
  /** One more sample after a release change or a warning, to decide sooner. */
  BURST;

  /** The name in records and tags. */
  public String text() {
    return name().toLowerCase(Locale.ROOT);
  }
}
