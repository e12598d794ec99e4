package dev.candor.detection.reference;

import dev.candor.model.Normal;
import dev.candor.model.Share;

/**
 * The difference of true shares behind two shares that a classifier with known errors saw (Rogan
 * and Gladen 1978), and its test beside the raw one.
 *
 * <p>Sensitivity and specificity were measured on other replies, and a release's own may be off by
 * up to {@code slack} either way, each release its own way. The interval is the union over all such
 * errors of the large-sample intervals, so it covers whatever they are within that; where the
 * errors allowed are so large that the classifier might tell nothing, the correction {@linkplain
 * #applies does not apply}.
 *
 * @param applies whether the classifier is good enough for its rates to be corrected
 * @param difference candidate minus baseline, corrected; NaN where it does not apply
 * @param low lower end of the interval; −1 where it does not apply
 * @param high upper end; 1 where it does not apply
 * @param pValue of "no difference", at the errors that speak most for none; 1 where it does not
 *     apply
 */
public record CorrectedDifference(
    boolean applies, double difference, double low, double high, double pValue) {
  /** Sensitivity + specificity − 1 from which rates can be corrected. */
  private static final double LEAST_YOUDEN = .3;

  private static final CorrectedDifference NONE =
      new CorrectedDifference(false, Double.NaN, -1, 1, 1);

  /**
   * How a classifier errs.
   *
   * @param sensitivity share of constrained replies taken for constrained
   * @param constrained how many that was measured on
   * @param specificity share of answers taken for answers
   * @param answers how many that was measured on
   * @param slack how far either may be off for one release's replies
   */
  public record ClassifierErrors(
      double sensitivity, long constrained, double specificity, long answers, double slack) {
    public ClassifierErrors {
      boolean shares = in01(sensitivity) && in01(specificity) && in01(slack);
      if (!shares || constrained < 1 || answers < 1) {
        throw new IllegalArgumentException(
            "sensitivity "
                + sensitivity
                + " of "
                + constrained
                + ", specificity "
                + specificity
                + " of "
                + answers
                + ", slack "
                + slack
                + "; set shares from 0 to 1, and numbers of replies");
      }
    }

    private static boolean in01(double share) {
      return share >= 0 && share <= 1;
    }
  }

  /**
   * Corrects both shares.
   *
   * @param level confidence of the interval, such as .95
   */
  public static CorrectedDifference of(
      Share baseline, Share candidate, ClassifierErrors errors, double level) {
    double youden = errors.sensitivity + errors.specificity - 1;
    if (youden - 2 * errors.slack < LEAST_YOUDEN || baseline.n() == 0 || candidate.n() == 0) {
      return NONE;
    }
    double z = Normal.upperQuantile((1 - level) / 2);
    double low = 1;
    double high = -1;
    double p = 0;
    double sign = 0;
    for (int corner = 0; corner < 16; corner++) {
      double[] before =
          corrected(baseline, errors, slack(errors, corner), slack(errors, corner >> 1));
      double[] now =
          corrected(candidate, errors, slack(errors, corner >> 2), slack(errors, corner >> 3));
      double difference = now[0] - before[0];
      // The errors' own uncertainty is common to both: its slopes subtract.
      double common =
          square(now[2] - before[2]) * variance(errors.sensitivity, errors.constrained)
              + square(now[3] - before[3]) * variance(errors.specificity, errors.answers);
      double error = Math.sqrt(now[1] + before[1] + common);
      low = Math.min(low, difference - z * error);
      high = Math.max(high, difference + z * error);
      boolean turned = sign != 0 && Math.signum(difference) != sign;
      sign = sign == 0 ? Math.signum(difference) : sign;
      p = Math.max(p, turned ? 1 : 2 * Normal.upperTail(Math.abs(difference) / error));
    }
    double difference = (candidate.rate() - baseline.rate()) / youden;
    return new CorrectedDifference(
        true,
        Math.max(-1, Math.min(1, difference)),
        Math.max(-1, low),
        Math.min(1, high),
        Math.min(1, p));
  }

  private static double slack(ClassifierErrors errors, int bit) {
    return (bit & 1) == 0 ? errors.slack : -errors.slack;
  }

  /** The true share, its variance, and its slopes by sensitivity and specificity. */
  private static double[] corrected(
      Share share, ClassifierErrors errors, double more, double right) {
    double sensitivity = Math.min(1, errors.sensitivity + more);
    double specificity = Math.min(1, errors.specificity + right);
    double youden = sensitivity + specificity - 1;
    // Half a reply either way, so that an error is never 0.
    double rate = (share.count() + .5) / (share.n() + 1.0);
    double value = (rate + specificity - 1) / youden;
    double held = Math.max(0, Math.min(1, value));
    return new double[] {
      held, rate * (1 - rate) / share.n() / square(youden), -held / youden, (1 - held) / youden
    };
  }

  private static double variance(double share, long n) {
    double smoothed = (share * n + 1) / (n + 2);
    return smoothed * (1 - smoothed) / n;
  }

  private static double square(double x) {
    return x * x;
  }
}
