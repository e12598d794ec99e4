package dev.candor.alerting;

import dev.candor.events.ReleaseChange;
import dev.candor.events.Signal;
import dev.candor.events.SignalBuilder;
import dev.candor.events.SignalFact;
import dev.candor.events.words.FindingWords;
import dev.candor.model.SignalKind;
import dev.candor.model.SignalState;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Makes a finding of a change of release that a worker announced. It is an event, not a state: its
 * alert ends by itself after a day, and what is older than that is no news.
 */
final class ReleaseNews {

  /** How long a change of release is worth an alert. */
  static final Duration LASTS = Duration.ofDays(1);

  private ReleaseNews() {}

  /** The finding; empty for a target's first release, which is no change, and for old news. */
  static Optional<Signal> of(ReleaseChange change, Instant now) {
    if (change.previous() == null || now.isAfter(change.at().plus(LASTS))) {
      return Optional.empty();
    }
    Instant since = change.since() == null ? change.at() : change.since();
    return Optional.of(
        FindingWords.withSummary(
            SignalBuilder.builder()
                .signalId(
                    String.join(
                        "/",
                        SignalKind.RELEASE_CHANGE.wireName(),
                        change.target(),
                        change.release(),
                        change.at().toString()))
                .kind(SignalKind.RELEASE_CHANGE)
                .state(SignalState.RAISED)
                .target(change.target())
                .baseline(change.previous())
                .candidate(change.release())
                .since(since)
                .at(change.at())
                .flips(List.of())
                .facts(
                    List.of(
                        new SignalFact("how", change.how()),
                        new SignalFact("rollback", String.valueOf(change.rollback()))))));
  }
}
