package dev.candor.stream.step;

import dev.candor.detection.replies.ReleaseHistory;
import dev.candor.events.ClassifiedResponse;
import dev.candor.events.Tally;
import dev.candor.events.stored.KnownRelease;
import dev.candor.model.ReleasePair;
import dev.candor.model.Require;
import dev.candor.stream.ClassifierSettings;
import dev.candor.stream.ClassifierTopology;
import dev.candor.stream.state.ClosedTallies;
import dev.candor.stream.state.DetectorStates;
import dev.candor.stream.state.DetectorStates.Release;
import dev.candor.stream.state.HistoryRows;
import dev.candor.stream.state.LatestVerdicts;
import dev.candor.stream.state.StoreKeys;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;

/**
 * Keeps the state of a target as large as it is, however long it is watched. Tallies that are no
 * longer among the newest are summed up in their release's history, and releases that have not
 * answered for longest are forgotten once there are more than wanted; their rows by day, week and
 * month stay, and all of it is in the topics.
 */
record Retention(
    ClassifierSettings settings,
    DetectorStates states,
    ClosedTallies closed,
    HistoryRows history,
    AspectLooks aspects,
    LatestVerdicts latest,
    KeyValueStore<String, ClassifiedResponse> exemplars) {
  Retention {
    Require.nonNull(settings, states, closed, history, aspects, latest, exemplars);
  }

  /** Makes rows of the tallies that a version kept which knew of none. */
  void adopt(Release release) {
    closed.before(
        release.target(),
        release.name(),
        release.classifier(),
        Long.MAX_VALUE,
        tally -> history.add(Tallies.row(tally)));
    states.put(release);
  }

  /**
   * After a cycle of a target: what is no longer wanted goes. Tallies go half as many at a time as
   * are kept, so that a history is rewritten once in so many cycles.
   *
   * @param releases those of the target, whatever version of the classifier saw them
   * @param pairs what is compared under the tally's version
   */
  void after(Tally tally, List<Release> releases, List<ReleasePair> pairs) {
    long cycle = tally.cycle();
    long span = settings.cyclesInDetail();
    for (Release release : releases) {
      OptionalLong oldest = closed.oldest(release.target(), release.name(), release.classifier());
      if (oldest.isPresent()
          && oldest.getAsLong() <= cycle - span - Math.max(1, span / 2)
          && oldest.getAsLong() < release.known().newestCycle()) {
        settle(release, Math.min(cycle - span + 1, release.known().newestCycle()));
      }
    }
    for (Release release : tooMany(tally, releases, pairs)) {
      forget(release);
    }
  }

  /** Sums up the tallies before a cycle; the release's newest is always kept. */
  private void settle(Release release, long before) {
    String target = release.target();
    String classifier = release.classifier();
    ReleaseHistory[] settled = {states.settled(target, classifier, release.name())};
    closed.before(
        target,
        release.name(),
        classifier,
        before,
        tally ->
            settled[0] = settled[0].with(Tallies.forDetection(tally, settings.cyclesPerStretch())));
    states.putSettled(target, classifier, settled[0]);
    closed.forgetBefore(target, release.name(), classifier, before);
    KnownRelease known = release.known();
    states.put(
        new Release(
            target,
            classifier,
            release.name(),
            new KnownRelease(
                known.since(), known.newestCycle(), Math.max(known.settledThrough(), before - 1)),
            true));
  }

  /**
   * Those that answered longest ago, but none that is current or that such a one is compared to.
   */
  private List<Release> tooMany(Tally tally, List<Release> releases, List<ReleasePair> pairs) {
    int over = releases.size() - settings.releasesInDetail();
    if (over <= 0) {
      return List.of();
    }
    Set<String> current = new HashSet<>();
    for (Release release : releases) {
      if (CurrentGauges.isCurrent(release.known().newestCycle(), tally.cycle())) {
        current.add(release.name());
      }
    }
    Set<String> comparedTo = new HashSet<>();
    for (ReleasePair pair : pairs) {
      if (current.contains(pair.candidate())) {
        comparedTo.add(pair.baseline());
      }
    }
    return releases.stream()
        .filter(
            release ->
                !CurrentGauges.isCurrent(release.known().newestCycle(), tally.cycle())
                    && !(release.classifier().equals(tally.classifier())
                        && comparedTo.contains(release.name())))
        .sorted(Comparator.comparingLong(release -> release.known().newestCycle()))
        .limit(over)
        .toList();
  }

  private void forget(Release release) {
    String target = release.target();
    String classifier = release.classifier();
    for (ReleasePair pair : states.forget(target, classifier, release.name())) {
      aspects.forget(target, classifier, pair);
      latest.forget(target, classifier, pair);
    }
    if (states.of(target).stream().noneMatch(left -> left.classifier().equals(classifier))) {
      aspects.forgetRoute(target, classifier);
    }
    latest.forgetChains(target, classifier, release.name());
    closed.forgetBefore(target, release.name(), classifier, Long.MAX_VALUE);
    history.forgetCycles(target, release.name(), classifier);
    List<String> old = new ArrayList<>();
    try (KeyValueIterator<String, ClassifiedResponse> rows =
        exemplars.prefixScan(StoreKeys.prefix(target), ClassifierTopology.KEYS.serializer())) {
      while (rows.hasNext()) {
        KeyValue<String, ClassifiedResponse> row = rows.next();
        if (row.value.release().equals(release.name())
            && row.value.classifier().equals(classifier)) {
          old.add(row.key);
        }
      }
    }
    old.forEach(exemplars::delete);
  }
}
