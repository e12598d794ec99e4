package dev.candor.runtime;

import java.util.Objects;

/**
 * Something the user gave is wrong. Carries the place, what is wrong and the mend, so that the
 * launcher can print one line and leave with exit code 2.
 */
public final class InputException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final String place;
  private final String problem;
  private final String mend;

  /**
   * @param place file, line and field as far as known, such as {@code monitor.yaml:12:
   *     targets[0].model}
   * @param problem what is wrong, without a final stop
   * @param mend what to do about it, without a final stop
   */
  public InputException(String place, String problem, String mend) {
    this(place, problem, mend, null);
  }

  public InputException(String place, String problem, String mend, Throwable cause) {
    super(place + ": " + problem + "; " + mend, cause);
    this.place = Objects.requireNonNull(place);
    this.problem = Objects.requireNonNull(problem);
    this.mend = Objects.requireNonNull(mend);
  }

  public String place() {
    return place;
  }

  public String problem() {
    return problem;
  }

  public String mend() {
    return mend;
  }
}
