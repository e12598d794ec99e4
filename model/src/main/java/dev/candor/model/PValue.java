package dev.candor.model;

import java.util.Locale;

/** A p-value in words: the same on pages, in reports and in notifications. */
public final class PValue {
  private static final double SMALLEST_SHOWN = 1e-4;

  private PValue() {}

  /** To three places, or four below a hundredth; very small ones as a bound. */
  public static String text(Double p) {
    if (p == null || p.isNaN()) {
      return "–";
    }
    return p < SMALLEST_SHOWN
        ? "< 0.0001"
        : String.format(Locale.ROOT, p < .01 ? "%.4f" : "%.3f", p);
  }
}
