package dev.candor.detection.numbers;

/** Student's t distribution. */
public final class StudentT {
  private static final double TINY = 1e-300;
  private static final int MOST_TERMS = 500;

  private StudentT() {}

  /** P(|T| ≥ t): the incomplete beta function of df/(df + t²) at df/2 and ½. */
  public static double beyond(double t, double degrees) {
    return incompleteBeta(degrees / (degrees + t * t), degrees / 2, .5);
  }

  private static double incompleteBeta(double x, double a, double b) {
    if (x <= 0 || x >= 1) {
      return x <= 0 ? 0 : 1;
    }
    double front =
        Math.exp(
            logGamma(a + b) - logGamma(a) - logGamma(b) + a * Math.log(x) + b * Math.log1p(-x));
    return x < (a + 1) / (a + b + 2)
        ? front * fraction(x, a, b) / a
        : 1 - front * fraction(1 - x, b, a) / b;
  }

  /** Continued fraction (Abramowitz and Stegun 26.5.8) by Lentz's method. */
  private static double fraction(double x, double a, double b) {
    double c = 1;
    double d = 1 / bounded(1 - (a + b) * x / (a + 1));
    double value = d;
    for (int m = 1; m <= MOST_TERMS; m++) {
      double even = m * (b - m) * x / ((a + 2 * m - 1) * (a + 2 * m));
      d = 1 / bounded(1 + even * d);
      c = bounded(1 + even / c);
      value *= d * c;
      double odd = -(a + m) * (a + b + m) * x / ((a + 2 * m) * (a + 2 * m + 1));
      d = 1 / bounded(1 + odd * d);
      c = bounded(1 + odd / c);
      value *= d * c;
      if (Math.abs(d * c - 1) < 1e-14) {
        break;
      }
    }
    return value;
  }

  private static double bounded(double value) {
    return Math.abs(value) < TINY ? TINY : value;
  }

  /** Stirling's series above 10, by recurrence below. */
  private static double logGamma(double x) {
    double shifted = x;
    double product = 0;
    while (shifted < 10) {
      product += Math.log(shifted);
      shifted++;
    }
    double inverse = 1 / (shifted * shifted);
    return (shifted - .5) * Math.log(shifted)
        - shifted
        + .5 * Math.log(2 * Math.PI)
        + (1 / 12.0 - inverse * (1 / 360.0 - inverse * (1 / 1260.0 - inverse / 1680))) / shifted
        - product;
  }
}
