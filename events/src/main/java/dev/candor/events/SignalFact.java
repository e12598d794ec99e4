package dev.candor.events;

import java.util.Objects;

/**
 * One thing a finding's sentence is worded from.
 *
 * @param name what it is. Source: topology.
 * @param value a number, a time, a release, or what a provider said. Source: topology.
 */
public record SignalFact(String name, String value) {
  public SignalFact {
    Objects.requireNonNull(name, "name");
    Objects.requireNonNull(value, "value");
  }
}
