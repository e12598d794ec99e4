package dev.candor.events;

import dev.candor.model.EndedHow;
import dev.candor.model.Require;
import dev.candor.model.SignalKind;
import dev.candor.model.SignalState;
import io.soabase.recordbuilder.core.RecordBuilder;
import java.time.Instant;
import java.util.List;

/**
 * A verdict worth acting on, raised or cleared. Topic candor-signals. The components are the fields
 * of {@link dev.candor.events.avro.Signal}, whose schema says what each is, where it comes from and
 * whether it may be null.
 */
@RecordBuilder
public record Signal(
    String signalId,
    SignalKind kind,
    SignalState state,
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
    EndedHow endedHow,
    Instant sinceEarliest,
    Instant sinceLatest,
    Double runLength,
    List<SignalFact> facts) {
  public Signal {
    Require.nonNull(kind, state, since, at, summary);
    Require.named("signal_id", signalId);
    Require.named("target", target);
    flips = List.copyOf(flips);
    facts = List.copyOf(facts);
  }
}
