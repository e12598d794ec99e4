package dev.candor.detection.release;

import dev.candor.detection.Verdict;
import dev.candor.model.Measure;
import dev.candor.model.Share;
import dev.candor.model.Stratum;
import java.util.Objects;

/**
 * One measure of one cell, baseline beside candidate, over the prompts asked of both.
 *
 * @param topic a topic, or {@link Stratum#ALL}
 * @param lang a language, or {@link Stratum#ALL}
 * @param arm {@code sensitive}, {@code control}, or {@link Stratum#ALL}
 * @param measure wire name of a {@link Measure}
 * @param difference candidate minus baseline, each prompt compared with itself (Mantel–Haenszel);
 *     NaN without a common prompt
 * @param low lower end of the difference's interval, which holds with 95 % at all looks together
 * @param high upper end
 * @param pValue valid at any time: already paid for repeated looks, not for the number of cells
 * @param adjustedPValue the same, paid for the number of cells as well: no larger than the level of
 *     the comparison exactly where the cell drifted
 * @param verdict paid for both
 * @param alarmCycle the candidate's how-manieth cycle raised the alarm, counted from 1; null
 *     without alarm
 */
public record CellFinding(
    String topic,
    String lang,
    String arm,
    String measure,
    Share baseline,
    Share candidate,
    double difference,
    double low,
    double high,
    double pValue,
    double adjustedPValue,
    Verdict verdict,
    Integer alarmCycle) {
  public CellFinding {
    Objects.requireNonNull(topic, "topic");
    Objects.requireNonNull(lang, "lang");
    Objects.requireNonNull(arm, "arm");
    Objects.requireNonNull(measure, "measure");
    Objects.requireNonNull(baseline, "baseline");
    Objects.requireNonNull(candidate, "candidate");
    Objects.requireNonNull(verdict, "verdict");
  }
}
