package dev.candor.events;

import dev.candor.model.Require;
import io.soabase.recordbuilder.core.RecordBuilder;
import java.time.Instant;
import java.util.List;

/**
 * Outcomes of one release in one closed cycle. Topic candor-tallies. The components are the fields
 * of {@link dev.candor.events.avro.Tally}, whose schema says what each is, where it comes from and
 * whether it may be null.
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
    List<TallyQuote> quotes,
    int part,
    int parts)
    implements TallyOrEnd {
  public Tally {
    Require.nonNull(release, cycleStartedAt, openedAt, closedAt, closedBy, classifier);
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
    quotes = List.copyOf(quotes);
  }
}
