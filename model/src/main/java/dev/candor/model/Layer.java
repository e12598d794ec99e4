package dev.candor.model;

/** Where an answer was suppressed. Closed, because it becomes a tag. */
public enum Layer implements WireNamed {
  /** In the model's own words. */
  MODEL,
  /** After the model had answered: a stream withdrawn, an answer emptied or cut by moderation. */
  OUTPUT_MODERATION,
  /** Before or instead of the model: an error code, an inspector, a canned line. */
  HOST_FILTER,
  /** Nothing came, and nothing says why. */
  UNEXPLAINED;

  /** The layer that an outcome and the reply's end point to; null where nothing was suppressed. */
  public static Layer of(Outcome outcome, ReplyEnd end) {
    if (!outcome.isConstrained()) {
      return null;
    }
    if (outcome != Outcome.FILTERED) {
      return MODEL;
    }
    if (end.withdrawn() || end.isEmptied() || end.isCutByModeration()) {
      return OUTPUT_MODERATION;
    }
    return end.isSilent() && !end.tellsOfBlock() ? UNEXPLAINED : HOST_FILTER;
  }
}
