package dev.candor.simulator.http;

/** Bytes that are not an HTTP request this server accepts; carries the status to answer with. */
final class MalformedRequest extends Exception {
  private static final long serialVersionUID = 1;

  private final int status;

  MalformedRequest(int status, String message) {
    super(message);
    this.status = status;
  }

  int status() {
    return status;
  }
}
