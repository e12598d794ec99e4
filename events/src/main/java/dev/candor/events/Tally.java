package dev.candor.events;

import io.soabase.recordbuilder.core.RecordBuilder;
import java.time.Instant;
import java.util.List;
import java.util.Objects;

/**
 * Outcomes of one release in one closed cycle. Topic candor-tallies. Null is allowed only where a
 * component says so.
 *
 * @param target name of the target. Source: response.
 * @param release release that answered. Source: response.
 * @param cycle number of the cycle. Source: response.
 * @param cycleStartedAt planned start of the cycle, Unix milliseconds. Source: response.
 * @param openedAt when the first of its responses was asked, Unix milliseconds. Source: worker.
 * @param closedAt event time at which the cycle closed, Unix milliseconds. Source: topology.
 * @param closedBy complete, grace, end_of_input or reclassified. Source: topology.
 * @param classifier version of the classifier. Source: classifier.
 * @param expected probes planned in the cycle over all releases, 0 where unknown. Source: producer.
 * @param ended probes of the cycle that ended, over all releases. Source: worker.
 * @param failed those that failed. Source: worker.
 * @param judged replies of this release whose outcome is a judge's. Source: judge.
 * @param abstained replies of this release the classifier is unsure of and no judge decided, those
 *     too late apart. Source: classifier.
 * @param judgedLate replies of this release for which no judgement came within the grace. Source:
 *     topology.
 * @param strata counts by prompt and language, ordered. Source: topology.
 * @param part number of this part, from 0: part of the strata, all else is of the whole tally.
 *     Source: topology.
 * @param parts parts of the tally, one after another; 1 where it is whole. Source: topology.
 */
@RecordBuilder
public record Tally(
    String target,
    String release,
    long cycle,
    Instant cycleStartedAt,
    Instant openedAt,
    Instant closedAt,
    String closedBy,
    String classifier,
    int expected,
    int ended,
    int failed,
    int judged,
    int abstained,
    int judgedLate,
    List<StratumCounts> strata,
    int part,
    int parts)
    implements TallyOrEnd {
  public Tally {
    Objects.requireNonNull(target, "target");
    Objects.requireNonNull(release, "release");
    Objects.requireNonNull(cycleStartedAt, "cycle_started_at");
    Objects.requireNonNull(openedAt, "opened_at");
    Objects.requireNonNull(closedAt, "closed_at");
    Objects.requireNonNull(closedBy, "closed_by");
    Objects.requireNonNull(classifier, "classifier");
    Require.named("target", target);
    Require.cycle(cycle);
    Require.notNegative("expected", expected);
    Require.notNegative("ended", ended);
    Require.notNegative("failed", failed);
    Require.notNegative("judged", judged);
    Require.notNegative("abstained", abstained);
    Require.notNegative("judged_late", judgedLate);
    Require.notNegative("part", part);
    Require.notNegative("parts", parts);
    strata = List.copyOf(strata);
  }

  /** A whole tally. */
  public Tally(
      String target,
      String release,
      long cycle,
      Instant cycleStartedAt,
      Instant openedAt,
      Instant closedAt,
      String closedBy,
      String classifier,
      int expected,
      int ended,
      int failed,
      int judged,
      int abstained,
      int judgedLate,
      List<StratumCounts> strata) {
    this(
        target,
        release,
        cycle,
        cycleStartedAt,
        openedAt,
        closedAt,
        closedBy,
        classifier,
        expected,
        ended,
        failed,
        judged,
        abstained,
        judgedLate,
        strata,
        0,
        1);
  }
}
