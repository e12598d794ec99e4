package dev.candor.stream.step;

import dev.candor.detection.replies.WeeklySeason;
import dev.candor.events.Tally;
import dev.candor.events.stored.HistoryCell;
import dev.candor.events.stored.HistoryRow;
import dev.candor.events.stored.HistorySpan;
import dev.candor.model.Outcome;
import dev.candor.model.OutcomeCounts;
import dev.candor.model.Stratum;
import dev.candor.model.StratumTally;
import dev.candor.stream.state.HistoryRows;
import dev.candor.stream.state.StoreKeys;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * What recurs by weekday in the replies of each target, from the rows of the days before: read once
 * a day, and the same whenever it is read.
 */
final class KnownSeasons {
  private final HistoryRows history;
  private final Map<String, Known> byTarget = new HashMap<>();

  private record Known(long day, WeeklySeason season) {}

  KnownSeasons(HistoryRows history) {
    this.history = Objects.requireNonNull(history);
  }

  /** What is known of a tally's target on its day. */
  WeeklySeason of(Tally tally) {
    long today = day(tally.cycleStartedAt());
    String key = StoreKeys.of(tally.target(), tally.classifier());
    Known known = byTarget.get(key);
    if (known == null || known.day != today) {
      known =
          new Known(
              today, WeeklySeason.before(today, days(tally.target(), tally.classifier(), today)));
      byTarget.put(key, known);
    }
    return known.season;
  }

  /** The weekday on which a cycle began, from 1, Monday, to 7. */
  static int weekday(Instant startedAt) {
    return WeeklySeason.weekday(day(startedAt));
  }

  private static long day(Instant at) {
    return at.atOffset(ZoneOffset.UTC).toLocalDate().toEpochDay();
  }

  private List<WeeklySeason.Day> days(String target, String classifier, long today) {
    List<WeeklySeason.Day> days = new ArrayList<>();
    for (String release : history.releases(HistorySpan.DAY, target)) {
      for (HistoryRow row : history.rows(HistorySpan.DAY, target, release, classifier)) {
        if (row.number() < today) {
          days.add(
              new WeeklySeason.Day(
                  row.number(), release, row.cells().stream().map(KnownSeasons::counted).toList()));
        }
      }
    }
    return days;
  }

  private static StratumTally counted(HistoryCell cell) {
    return new StratumTally(
        new Stratum("", "", cell.topic(), cell.lang(), cell.arm()),
        OutcomeCounts.of(
            Map.of(
                Outcome.ANSWER, (int) cell.answer(),
                Outcome.ALIGNED, (int) cell.aligned(),
                Outcome.DEFLECTION, (int) cell.deflection(),
                Outcome.LECTURE, (int) cell.lecture(),
                Outcome.REFUSAL, (int) cell.refusal(),
                Outcome.FILTERED, (int) cell.filtered())));
  }
}
