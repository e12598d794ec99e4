package dev.candor.simulator.dialect;

/** How a stream ends. */
public enum StreamEnd {
  /** With the finish reason and the closing event. */
  FINISHED,
  /** With an error event: withdrawn by the provider. */
  ERROR_EVENT,
  /** Without a word: the connection breaks. */
  BROKEN
}
