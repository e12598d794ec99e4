package dev.candor.classification.pack;

/** A rule pack that cannot be used; the message names pack and rule and says how to fix it. */
public final class RulePackException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  RulePackException(String message) {
    super(message);
  }
}
