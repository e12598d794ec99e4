package dev.candor.events;

import io.soabase.recordbuilder.core.RecordBuilder;
import java.time.Instant;
import java.util.List;
import java.util.Objects;

/**
 * A verdict worth acting on, raised or cleared. Topic candor-signals. Null is allowed only where a
 * component says so.
 *
 * @param signalId identity, the same whenever the same finding is made again. Source: topology.
 * @param kind release_drift, silent_change, composition, release_change, gold_score, silence or
 *     blind_target. Source: topology.
 * @param state raised or cleared. Source: topology.
 * @param target name of the target. Source: response.
 * @param baseline release compared against. Source: detector. Null where unknown.
 * @param candidate release compared. Source: detector. Null where unknown.
 * @param topic topic of the finding, or all. Source: detector. Null where unknown.
 * @param lang language of the finding, or all. Source: detector. Null where unknown.
 * @param measure measure of the finding. Source: detector. Null where unknown.
 * @param direction more_constrained, less_constrained, mixed or none. Source: detector. Null where
 *     unknown.
 * @param baselineRate share in the baseline, 0 to 1. Source: detector. Null where unknown.
 * @param candidateRate share in the candidate, 0 to 1. Source: detector. Null where unknown.
 * @param difference candidate minus baseline. Source: detector. Null where unknown.
 * @param low lower end of its 95 % interval. Source: detector. Null where unknown.
 * @param high upper end of its 95 % interval. Source: detector. Null where unknown.
 * @param pValue valid at every look. Source: detector. Null where unknown.
 * @param level chance of any false alarm in this comparison. Source: settings. Null where unknown.
 * @param cycle cycle whose closing raised it. Source: topology. Null where unknown.
 * @param since when the change began, as far as known, Unix milliseconds. Source: detector.
 * @param at event time of the signal, Unix milliseconds. Source: topology.
 * @param summary the finding in one sentence. Source: topology.
 * @param flips the strongest flips. Source: topology.
 * @param endedHow of a cleared signal: back where the behaviour is back, superseded where the
 *     finding goes on elsewhere or is measured no more. Source: topology. Null where unknown.
 * @param sinceEarliest earliest time at which the change may have begun, Unix milliseconds. Source:
 *     detector. Null where unknown.
 * @param sinceLatest latest time at which the change may have begun, Unix milliseconds. Source:
 *     detector. Null where unknown.
 * @param runLength of a silent change: mean number of cycles between false alarms. Source:
 *     settings. Null where unknown.
 * @param facts what its sentence is worded from, besides the fields above. Source: topology.
 */
@RecordBuilder
public record Signal(
    String signalId,
    String kind,
    String state,
    String target,
    String baseline,
    String candidate,
    String topic,
    String lang,
    String measure,
    String direction,
    Double baselineRate,
    Double candidateRate,
    Double difference,
    Double low,
    Double high,
    Double pValue,
    Double level,
    Long cycle,
    Instant since,
    Instant at,
    String summary,
    List<SignalFlip> flips,
    String endedHow,
    Instant sinceEarliest,
    Instant sinceLatest,
    Double runLength,
    List<SignalFact> facts) {
  public Signal {
    Objects.requireNonNull(signalId, "signal_id");
    Objects.requireNonNull(kind, "kind");
    Objects.requireNonNull(state, "state");
    Objects.requireNonNull(target, "target");
    Objects.requireNonNull(since, "since");
    Objects.requireNonNull(at, "at");
    Objects.requireNonNull(summary, "summary");
    Require.named("signal_id", signalId);
    Require.named("target", target);
    Require.oneOf("state", state, "raised", "cleared");
    flips = List.copyOf(flips);
    facts = List.copyOf(facts);
  }
}
