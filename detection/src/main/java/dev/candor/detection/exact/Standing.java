package dev.candor.detection.exact;

/**
 * What all looks together say to one question.
 *
 * @param anytime p-value valid at any time
 * @param weighted the same divided by the question's part of the level
 * @param alarmCycle which of the candidate's cycles raised the alarm, from 1; 0 without alarm
 * @param up whether the evidence behind the alarm pointed upwards
 */
public record Standing(double anytime, double weighted, int alarmCycle, boolean up) {
  public static final Standing NONE = new Standing(1, Double.POSITIVE_INFINITY, 0, false);

  /** With the p-value of one look that had this share of the level, at this weight. */
  public Standing with(double p, double share, double weight) {
    double paid = Math.min(1, p / share);
    return new Standing(
        Math.min(anytime, paid), Math.min(weighted, p / share / weight), alarmCycle, up);
  }

  public Standing alarmed(int cycle, boolean upwards) {
    return new Standing(anytime, weighted, cycle, upwards);
  }

  public boolean isAlarm() {
    return alarmCycle > 0;
  }
}
