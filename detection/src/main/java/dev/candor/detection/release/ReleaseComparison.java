package dev.candor.detection.release;

import dev.candor.detection.DetectionSettings;
import dev.candor.detection.exact.Hypothesis;
import dev.candor.detection.exact.LookSchedule;
import dev.candor.detection.exact.Slice;
import dev.candor.detection.exact.Standing;
import dev.candor.detection.replies.CycleTally;
import dev.candor.detection.replies.LastingMoods;
import dev.candor.detection.replies.MatchedReplies;
import dev.candor.detection.replies.ReleaseHistory;
import java.util.Arrays;
import java.util.Map;
import java.util.Objects;

/**
 * A candidate release against its baseline, as an immutable value. Feed it cycles as they close and
 * ask for the {@link #report} as often as you like: the chance that an unchanged release ever
 * raises an alarm, in whatever cell, is at most the level.
 *
 * <p>At a look every {@link Hypothesis} gets an exact p-value, given each prompt's margins. It is
 * divided by the look's share of the level ({@link LookSchedule}) and by the question's ({@link
 * Slice}); the smallest result over all looks stands. Alarms are then raised by Holm's method:
 * whoever alarms hands its part of the level to the rest. No step rests on an approximation or on
 * independence.
 */
public final class ReleaseComparison {
  /**
   * Where cycles follow each other so closely that several share a mood, a baseline of fewer
   * stretches may be all day or all night, and what is asked at another hour would drift.
   */
  private static final int STRETCHES_A_DAY = 8;

  private final DetectionSettings settings;
  private final ReleaseHistory baseline;
  private final ReleaseHistory candidate;
  private final LookSchedule schedule;
  private final Map<Hypothesis, Standing> standings;

  /** Of the baseline; not stored, but handed in anew. */
  private final LastingMoods moods;

  ReleaseComparison(
      DetectionSettings settings,
      ReleaseHistory baseline,
      ReleaseHistory candidate,
      LookSchedule schedule,
      Map<Hypothesis, Standing> standings,
      LastingMoods moods) {
    this.moods = moods;
    this.settings = settings;
    this.baseline = baseline;
    this.candidate = candidate;
    this.schedule = schedule;
    this.standings = standings;
  }

  /** A comparison with a candidate nothing is known of yet. */
  public static ReleaseComparison start(
      DetectionSettings settings, ReleaseHistory baseline, String candidate) {
    return new ReleaseComparison(
        Objects.requireNonNull(settings, "settings"),
        Objects.requireNonNull(baseline, "baseline"),
        ReleaseHistory.empty(candidate),
        LookSchedule.START,
        Map.of(),
        LastingMoods.NONE);
  }

  /**
   * A comparison of two releases by all that is known of them: one look.
   *
   * @param moods how those of the baseline last
   */
  public static ReleaseComparison of(
      DetectionSettings settings,
      ReleaseHistory baseline,
      ReleaseHistory candidate,
      LastingMoods moods) {
    return start(settings, baseline, candidate.release()).under(moods).looked(candidate);
  }

  /** The same where it is known how the baseline's moods last. */
  public ReleaseComparison under(LastingMoods known) {
    return new ReleaseComparison(settings, baseline, candidate, schedule, standings, known);
  }

  /** One more cycle of the baseline, which may still run beside the candidate. Not a look. */
  public ReleaseComparison withBaseline(CycleTally tally) {
    ReleaseHistory more = baseline.with(tally);
    return more == baseline
        ? this
        : new ReleaseComparison(settings, more, candidate, schedule, standings, moods);
  }

  /** One more cycle of the candidate, and a look; itself if the cycle has been seen. */
  public ReleaseComparison withCandidate(CycleTally tally) {
    ReleaseHistory more = candidate.with(tally);
    return more == candidate ? this : looked(more);
  }

  private ReleaseComparison looked(ReleaseHistory more) {
    MatchedReplies matched = MatchedReplies.of(baseline, more);
    boolean coversADay =
        !(isInStretches(baseline) || isInStretches(more))
            || baseline.recent().count() >= STRETCHES_A_DAY;
    if (!coversADay || !schedule.isDue(matched.information())) {
      return new ReleaseComparison(settings, baseline, more, schedule, standings, moods);
    }
    LookSchedule looked = schedule.look(matched.information(), matched.ceiling());
    return new ReleaseComparison(
        settings,
        baseline,
        more,
        looked,
        new ComparisonLook(
                settings, baseline, more, matched, moods.ofLogOdds(baseline, more.cycleCount()))
            .after(standings, looked.share()),
        moods);
  }

  private static boolean isInStretches(ReleaseHistory history) {
    return history.recent().count() < history.cycleCount();
  }

  /** The baseline's history. */
  public ReleaseHistory baseline() {
    return baseline;
  }

  /** The candidate's history. */
  public ReleaseHistory candidate() {
    return candidate;
  }

  /** Whether any alarm stands; the quick part of {@link #report}. */
  public boolean alarmed() {
    return standings.values().stream().anyMatch(Standing::isAlarm);
  }

  /** What is known now. Costs about as much as a look without its convolutions. */
  public ComparisonReport report() {
    return new ComparisonFindings(
            settings,
            baseline,
            candidate,
            schedule,
            standings,
            moods.ofLogOdds(baseline, candidate.cycleCount()))
        .report();
  }

  /** This comparison as bytes, for a store; the settings are not in them. */
  public byte[] toBytes() {
    return StoredComparison.toBytes(baseline, candidate, schedule, standings);
  }

  /**
   * The comparison that {@link #toBytes} wrote, to go on under these settings.
   *
   * @throws IllegalArgumentException if the bytes are of another format
   */
  public static ReleaseComparison fromBytes(DetectionSettings settings, byte[] bytes) {
    return StoredComparison.read(settings, bytes);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof ReleaseComparison that
        && settings.equals(that.settings)
        && Arrays.equals(toBytes(), that.toBytes());
  }

  @Override
  public int hashCode() {
    return Objects.hash(settings, baseline, candidate);
  }
}
