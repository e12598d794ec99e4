package dev.candor.detection.contrast;

import dev.candor.detection.Verdict;
import java.util.List;
import java.util.Objects;

/**
 * A comparison inside a release, and its change from baseline to candidate. Values are NaN where
 * the data hold nothing to compare; the verdict then says so.
 *
 * @param baseline the baseline's value, with a 95 % interval
 * @param candidate the candidate's value, with a 95 % interval
 * @param difference candidate minus baseline
 * @param low lower end of the difference's interval, which holds with 95 % at all looks together
 * @param high upper end
 * @param pValue valid at any time: already paid for repeated looks
 * @param verdict paid for repeated looks and for everything else tested beside it
 * @param alarmCycle the candidate's how-manieth cycle raised the alarm, from 1; null without alarm
 * @param series its value cycle by cycle, the baseline's first
 */
public record ContrastFinding(
    Value baseline,
    Value candidate,
    double difference,
    double low,
    double high,
    double pValue,
    Verdict verdict,
    Integer alarmCycle,
    List<SeriesPoint> series) {
  public ContrastFinding {
    Objects.requireNonNull(baseline, "baseline");
    Objects.requireNonNull(candidate, "candidate");
    Objects.requireNonNull(verdict, "verdict");
    series = List.copyOf(series);
  }

  /** A value with its 95 % interval; NaN where there is none. */
  public record Value(double value, double low, double high) {
    static final Value NONE = new Value(Double.NaN, Double.NaN, Double.NaN);

    public static Value of(double value, double standardError) {
      return Double.isNaN(value)
          ? NONE
          : new Value(value, value - 1.96 * standardError, value + 1.96 * standardError);
    }
  }

  /** The value in one cycle of one release. */
  public record SeriesPoint(String release, long cycle, Value value) {}
}
