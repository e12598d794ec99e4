package dev.candor.runtime;

import java.util.Objects;

/**
 * Something the user gave is wrong. Carries the place, what is wrong and how to fix it, so that the
 * launcher can print one line and leave with exit code 2.
 */
public final class InputException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final String place;
  private final String problem;
  private final String fix;

  /**
   * @param place file, line and field as far as known, such as {@code monitor.yaml:12:
   *     targets[0].model}
   * @param problem what is wrong, without a final stop
   * @param fix what to do about it, without a final stop
   */
  public InputException(String place, String problem, String fix) {
    this(place, problem, fix, null);
  }

  public InputException(String place, String problem, String fix, Throwable cause) {
    super(place + ": " + problem + "; " + fix, cause);
    this.place = Objects.requireNonNull(place);
    this.problem = Objects.requireNonNull(problem);
    this.fix = Objects.requireNonNull(fix);
  }

  public String place() {
    return place;
  }

  public String problem() {
    return problem;
  }

  public String fix() {
    return fix;
  }
}
