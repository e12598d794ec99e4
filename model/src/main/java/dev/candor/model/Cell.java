package dev.candor.model;

/**
 * One measure of one topic, language and arm, baseline beside candidate.
 *
 * @param topic a topic, or {@link Stratum#ALL}
 * @param lang a language, or {@link Stratum#ALL}
 * @param arm wire name of an {@link Arm}, or {@link Stratum#ALL}
 * @param measure wire name of a {@link Measure}
 * @param difference candidate minus baseline, each prompt compared with itself (Mantel–Haenszel);
 *     NaN where unknown
 * @param low lower end of the difference's interval, which holds with 95 % at all looks together
 * @param high upper end of it
 * @param pValue valid at every look: paid for repeated looks, not for the number of cells
 * @param missing what is missing when there is not enough data, else null
 * @param alarmCycle candidate cycle, counted from 1, whose look raised the alarm; null without
 *     alarm
 * @param adjustedPValue the p-value paid for the number of cells as well, which compares with the
 *     level directly: no larger exactly where the cell drifted; NaN where unknown
 */
public record Cell(
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
    VerdictState verdict,
    String missing,
    Integer alarmCycle,
    double adjustedPValue) {
  public Cell {
    Require.nonNull(topic, lang, arm, measure, baseline, candidate, verdict);
  }

  /** The p-value that compares with the level; in records of before, the one of this cell alone. */
  public double comparablePValue() {
    return Double.isNaN(adjustedPValue) ? pValue : adjustedPValue;
  }

  /**
   * The same under the name of a measure.
   *
   * @param tests how many times as much is tested beside it, which its adjusted p-value pays for
   */
  public Cell as(String named, double tests) {
    return new Cell(
        topic,
        lang,
        arm,
        named,
        baseline,
        candidate,
        difference,
        low,
        high,
        pValue,
        verdict,
        missing,
        alarmCycle,
        Math.min(1, adjustedPValue * tests));
  }

  /** Whether this is the cell at a place; each part may be {@link Stratum#ALL}. */
  public boolean isAt(String ofTopic, String ofLang, String ofArm, String ofMeasure) {
    return topic.equals(ofTopic)
        && lang.equals(ofLang)
        && arm.equals(ofArm)
        && measure.equals(ofMeasure);
  }
}
