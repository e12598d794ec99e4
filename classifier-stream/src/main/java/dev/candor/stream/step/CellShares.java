package dev.candor.stream.step;

import dev.candor.events.ComparisonVerdict;
import dev.candor.events.Signal;
import dev.candor.events.SignalFact;
import dev.candor.events.Tally;
import dev.candor.model.Arm;
import dev.candor.model.Cell;
import dev.candor.model.Measure;
import dev.candor.model.Share;
import dev.candor.model.Stratum;
import dev.candor.model.StratumTally;
import dev.candor.stream.ClassifierTopology;
import dev.candor.stream.state.ClosedTallies;
import dev.candor.stream.state.StoreKeys;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.ReadOnlyKeyValueStore;

/** The shares that a signal is about, as closed cycles have them. */
final class CellShares {
  /** As many of a release's newest cycles as tell how it answers now. */
  private static final int NEWEST = 12;

  private final ReadOnlyKeyValueStore<String, Tally> closed;

  CellShares(ReadOnlyKeyValueStore<String, Tally> closed) {
    this.closed = closed;
  }

  /** How a release answers now what a signal is about; without replies where it was not asked. */
  Share newest(Signal about, String release, String classifier) {
    Share share = Share.of(0, 0);
    for (Tally tally : ClosedTallies.newest(closed, NEWEST, about.target(), release, classifier)) {
      share = share.plus(of(tally, about.topic(), about.lang(), arm(about), about.measure()));
    }
    return share;
  }

  /** When the first kept cycle of a release began. */
  Optional<Instant> firstCycle(String target, String release, String classifier) {
    try (KeyValueIterator<String, Tally> rows =
        closed.prefixScan(
            StoreKeys.prefix(target, release, classifier), ClassifierTopology.KEYS.serializer())) {
      return rows.hasNext() ? Optional.of(rows.next().value.cycleStartedAt()) : Optional.empty();
    }
  }

  /** A share of a verdict's candidate, cycle by cycle, the oldest first. */
  List<Onset.Cycle> history(ComparisonVerdict verdict, Cell cell) {
    Deque<Onset.Cycle> cycles = new ArrayDeque<>();
    for (Tally tally :
        ClosedTallies.newest(
            closed,
            Onset.MOST_CYCLES,
            verdict.target(),
            verdict.candidate(),
            verdict.classifier())) {
      Share share = of(tally, cell.topic(), cell.lang(), cell.arm(), cell.measure());
      cycles.addFirst(new Onset.Cycle(tally.cycleStartedAt(), share.n(), share.count()));
    }
    return List.copyOf(cycles);
  }

  private static String arm(Signal about) {
    return about.facts().stream()
        .filter(fact -> fact.name().equals("arm"))
        .map(SignalFact::value)
        .findFirst()
        .orElse(Arm.SENSITIVE.wireName());
  }

  /** A share in one cycle. */
  static Share of(Tally tally, String topic, String lang, String arm, String measure) {
    Optional<Measure> known =
        Arrays.stream(Measure.values()).filter(one -> one.wireName().equals(measure)).findFirst();
    if (known.isEmpty()) {
      // As key facts are, which cells do not count.
      return Share.of(0, 0);
    }
    Measure wanted = known.get();
    long n = 0;
    long count = 0;
    for (StratumTally row : Tallies.forDetection(tally).strata()) {
      Stratum stratum = row.stratum();
      if (isIn(topic, stratum.topic())
          && isIn(lang, stratum.lang())
          && isIn(arm, stratum.arm().wireName())) {
        n += row.counts().total();
        for (int outcome : wanted.ordinals()) {
          count += row.counts().count(outcome);
        }
      }
    }
    return Share.of(n, count);
  }

  private static boolean isIn(String wanted, String found) {
    return wanted.equals(Stratum.ALL) || wanted.equals(found);
  }
}
