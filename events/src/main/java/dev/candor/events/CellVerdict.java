package dev.candor.events;

import io.soabase.recordbuilder.core.RecordBuilder;
import java.util.Objects;

/**
 * One cell of a comparison: topic, language, arm and measure. Null is allowed only where a
 * component says so.
 *
 * @param topic topic, or all. Source: detector.
 * @param lang language, or all. Source: detector.
 * @param arm sensitive, control or all. Source: detector.
 * @param measure constrained, unanswered or an outcome. Source: detector.
 * @param baselineN replies counted of the baseline. Source: detector.
 * @param baselineCount replies with the measure of the baseline. Source: detector.
 * @param baselineRate share, 0 to 1, of the baseline. Source: detector.
 * @param baselineLow lower end of the 95 % interval of the baseline. Source: detector.
 * @param baselineHigh upper end of the 95 % interval of the baseline. Source: detector.
 * @param candidateN replies counted of the candidate. Source: detector.
 * @param candidateCount replies with the measure of the candidate. Source: detector.
 * @param candidateRate share, 0 to 1, of the candidate. Source: detector.
 * @param candidateLow lower end of the 95 % interval of the candidate. Source: detector.
 * @param candidateHigh upper end of the 95 % interval of the candidate. Source: detector.
 * @param difference candidate rate minus baseline rate, prompts compared with themselves. Source:
 *     detector.
 * @param low lower end of the difference's 95 % interval. Source: detector.
 * @param high upper end of the difference's 95 % interval. Source: detector.
 * @param pValue valid at every look. Source: detector.
 * @param verdict stable, warning, drifted or not_enough_data. Source: detector.
 * @param missing what is missing when there is not enough data. Source: detector. Null where
 *     unknown.
 * @param alarmCycle candidate cycle, counted from 1, whose look raised the alarm. Source: detector.
 *     Null where unknown.
 */
@RecordBuilder
public record CellVerdict(
    String topic,
    String lang,
    String arm,
    String measure,
    long baselineN,
    long baselineCount,
    double baselineRate,
    double baselineLow,
    double baselineHigh,
    long candidateN,
    long candidateCount,
    double candidateRate,
    double candidateLow,
    double candidateHigh,
    double difference,
    double low,
    double high,
    double pValue,
    String verdict,
    String missing,
    Integer alarmCycle) {
  public CellVerdict {
    Objects.requireNonNull(topic, "topic");
    Objects.requireNonNull(lang, "lang");
    Objects.requireNonNull(arm, "arm");
    Objects.requireNonNull(measure, "measure");
    Objects.requireNonNull(verdict, "verdict");
  }
}
