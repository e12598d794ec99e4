package dev.candor.events;

import dev.candor.model.Require;

/**
 * One thing a finding's sentence is worded from. The components are the fields of {@link
 * dev.candor.events.avro.SignalFact}, whose schema says what each is, where it comes from and
 * whether it may be null.
 */
public record SignalFact(String name, String value) {
  public SignalFact {
    Require.nonNull(name, value);
  }
}
