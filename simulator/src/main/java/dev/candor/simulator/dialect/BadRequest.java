package dev.candor.simulator.dialect;

/** A body that is not what the dialect demands; the message says what is wrong. */
public final class BadRequest extends Exception {
  private static final long serialVersionUID = 1;

  public BadRequest(String message) {
    super(message);
  }
}
