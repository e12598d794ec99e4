package dev.candor.stream.query;

/** The stores cannot be asked now: the stream starts, moves partitions or has stopped. */
public final class StoresUnavailableException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /**
   * @param state what the stream does, in a few words
   */
  public StoresUnavailableException(String state, Throwable cause) {
    super("the classifier's stores cannot be read now: " + state, cause);
  }
}
