package dev.candor.simulator;

/** How a provider, not its model, stops a reply. */
public enum Block {
  /** HTTP 200, {@code finish_reason: content_filter}, part of a text or none. */
  CONTENT_FILTER,
  /** HTTP 400 before the model is asked, in the manner of DashScope. */
  DATA_INSPECTION,
  /** HTTP 400 before the model is asked, in the manner of Azure. */
  PROMPT_FILTER,
  /** HTTP 200, an empty text and an ordinary stop. */
  EMPTY,
  /** HTTP 200 and a fixed line instead of the model's text. */
  CANNED_LINE,
  /**
   * A stream begins to answer and is withdrawn: a canned line, an error event or a filter stop ends
   * it. Not streamed, the same reply is a content filter stop.
   */
  WITHDRAWN
}
