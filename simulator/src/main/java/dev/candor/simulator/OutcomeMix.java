package dev.candor.simulator;

import dev.candor.model.Outcome;
import java.util.Collections;
import java.util.EnumMap;
import java.util.Map;

/**
 * Shares of outcomes.
 *
 * @param shares not negative, adding up to 1 within a thousandth; what is missing is 0
 */
public record OutcomeMix(Map<Outcome, Double> shares) {
  private static final double ROUNDING = 1e-3;

  /** Everything is answered. */
  public static final OutcomeMix CANDID = new OutcomeMix(Map.of(Outcome.ANSWER, 1.0));

  public OutcomeMix {
    EnumMap<Outcome, Double> copy = new EnumMap<>(Outcome.class);
    copy.putAll(shares);
    double sum = 0;
    for (Map.Entry<Outcome, Double> share : copy.entrySet()) {
      if (!(share.getValue() >= 0)) {
        throw new IllegalArgumentException(
            "the share of " + share.getKey().wireName() + " must not be negative");
      }
      sum += share.getValue();
    }
    if (!(Math.abs(sum - 1) <= ROUNDING)) {
      throw new IllegalArgumentException(
          "the shares of a mix must add up to 1, these add up to " + Math.round(sum * 1e4) / 1e4);
    }
    shares = Collections.unmodifiableMap(copy);
  }

  /** A mix in the order answer, aligned, deflection, lecture, refusal, filtered. */
  public static OutcomeMix of(
      double answer,
      double aligned,
      double deflection,
      double lecture,
      double refusal,
      double filtered) {
    return new OutcomeMix(
        Map.of(
            Outcome.ANSWER, answer,
            Outcome.ALIGNED, aligned,
            Outcome.DEFLECTION, deflection,
            Outcome.LECTURE, lecture,
            Outcome.REFUSAL, refusal,
            Outcome.FILTERED, filtered));
  }

  /** The outcome at a point of [0, 1), the shares laid end to end in the order of the enum. */
  public Outcome at(double point) {
    double end = 0;
    Outcome last = Outcome.ANSWER;
    for (Map.Entry<Outcome, Double> share : shares.entrySet()) {
      if (share.getValue() > 0) {
        last = share.getKey();
        end += share.getValue();
        if (point < end) {
          return last;
        }
      }
    }
    return last;
  }
}
