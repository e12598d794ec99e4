package dev.candor.alerting.receiver;

import java.util.Locale;

/** Numbers and flips as notifications print them, the same for every receiver. */
public final class Figures {
  private Figures() {}

  /** A p-value with two significant digits; very small ones as a bound. */
  public static String pValue(double p) {
    if (p < 1e-6) {
      return "< 0.000001";
    }
    return p < 0.001
        ? String.format(Locale.ROOT, "%.1e", p)
        : String.format(Locale.ROOT, "%.3f", p);
  }

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
