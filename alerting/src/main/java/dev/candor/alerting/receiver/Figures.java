package dev.candor.alerting.receiver;

/** Flips as notifications print them, the same for every receiver. */
public final class Figures {
  private Figures() {}

  /** One changed answer in one line. */
  public static String flip(Notification.Excerpt flip) {
    return "["
        + flip.lang()
        + "] "
        + flip.from()
        + " → "
        + flip.to()
        + " · "
        + flip.prompt()
        + " · before: "
        + flip.before()
        + " · after: "
        + flip.after();
  }
}
