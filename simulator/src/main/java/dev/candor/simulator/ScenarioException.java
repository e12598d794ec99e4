package dev.candor.simulator;

/**
 * A scenario file that cannot be used; the message names file and line, what is wrong and how to
 * fix it.
 */
public final class ScenarioException extends RuntimeException {
  private static final long serialVersionUID = 1;

  ScenarioException(String file, int line, String what) {
    super(file + (line > 0 ? " line " + line : "") + ": " + what);
  }
}
