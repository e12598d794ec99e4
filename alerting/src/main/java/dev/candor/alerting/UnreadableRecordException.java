package dev.candor.alerting;

/** A record's bytes are not what its topic holds; reading it again would not help. */
final class UnreadableRecordException extends Exception {
  private static final long serialVersionUID = 1L;

  UnreadableRecordException(String message, Throwable cause) {
    super(message, cause);
  }
}
