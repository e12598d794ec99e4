package dev.candor.producer.catalogue;

import dev.candor.model.Require;

/**
 * Something to fix in a pack.
 *
 * @param severity how bad it is
 * @param place file and line
 * @param problem what is wrong, without a final stop
 * @param fix what to do about it, without a final stop
 */
public record Finding(FindingSeverity severity, String place, String problem, String fix) {
  /** How bad a finding is. */
  public enum FindingSeverity {
    /** The pack cannot be used. */
    ERROR,
    /** The pack can be used, but a comparison drawn from it would not be fair. */
    FLAW,
    /** The pack is sound and could be better. */
    ADVICE
  }

  public Finding {
    Require.nonNull(severity, place, problem, fix);
  }

  /** {@code place: problem; fix}, on one line. */
  public String line() {
    return place + ": " + problem + "; " + fix;
  }
}
