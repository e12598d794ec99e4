package dev.candor.launcher.doctor;

import dev.candor.model.Require;

/**
 * What one check found.
 *
 * @param state whether it is well
 * @param subject what was looked at, such as {@code target qwen}
 * @param detail what was found, in one sentence without secrets
 * @param fix what to do about it; empty unless something is wrong
 */
public record CheckResult(State state, String subject, String detail, String fix) {
  /** Whether a check found everything well. */
  enum State {
    FINE,
    /** Works, but not as one would wish. */
    DOUBTFUL,
    WRONG
  }

  public CheckResult {
    Require.nonNull(state, subject, detail);
    if ((state == State.FINE) != fix.isEmpty()) {
      throw new IllegalArgumentException("what is wrong needs a fix, and nothing else has one");
    }
  }

  static CheckResult fine(String subject, String detail) {
    return new CheckResult(State.FINE, subject, detail, "");
  }

  static CheckResult doubtful(String subject, String detail, String fix) {
    return new CheckResult(State.DOUBTFUL, subject, detail, fix);
  }

  static CheckResult wrong(String subject, String detail, String fix) {
    return new CheckResult(State.WRONG, subject, detail, fix);
  }
}
