package dev.candor.stream.step;

import dev.candor.detection.DetectionSettings;
import dev.candor.detection.release.ReleaseComparison;
import dev.candor.detection.replies.CycleTally;
import dev.candor.detection.replies.LastingMoods;
import dev.candor.detection.replies.ReleaseHistory;
import dev.candor.events.ClassifiedResponse;
import dev.candor.events.ComparisonVerdict;
import dev.candor.events.Tally;
import dev.candor.model.ReleasePair;
import dev.candor.stream.ClassifierSettings;
import dev.candor.stream.ClassifierTopology;
import dev.candor.stream.aspect.AspectComparisons;
import dev.candor.stream.state.DetectorStates;
import dev.candor.stream.state.DetectorStates.Release;
import dev.candor.stream.state.StoreKeys;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.ReadOnlyKeyValueStore;

/**
 * Holds a target against the one that it is said to be the same model as, by another route: what
 * differs is not the model's doing. The newest release of the one, which goes on growing, is the
 * baseline, the release that answers for the other the candidate; when either changes its release
 * that is another comparison. The first look is made once the baseline has as many cycles as the
 * reference of a watch, so that it is known how much they vary.
 */
final class RouteLooks {
  /** Cycles of the other route that are at hand. */
  static final int KEPT = 32;

  private final ClassifierSettings settings;
  private final DetectionSettings detection;
  private final DetectionSettings ofOutcomes;
  private final DetectorStates states;
  private final AspectLooks aspects;
  private final ReadOnlyKeyValueStore<String, Tally> others;
  private final ReadOnlyKeyValueStore<String, ClassifiedResponse> exemplars;

  /**
   * @param exemplars replies of this partition's targets
   * @param others the newest tallies of targets that others are the same model as; unused without
   *     routes
   */
  RouteLooks(
      ClassifierSettings settings,
      DetectorStates states,
      AspectLooks aspects,
      ReadOnlyKeyValueStore<String, ClassifiedResponse> exemplars,
      ReadOnlyKeyValueStore<String, Tally> others) {
    this.exemplars = Objects.requireNonNull(exemplars);
    this.settings = Objects.requireNonNull(settings);
    this.detection = settings.detection();
    this.ofOutcomes = AspectComparisons.ofOutcomes(detection);
    this.aspects = Objects.requireNonNull(aspects);
    this.states = Objects.requireNonNull(states);
    this.others = others;
  }

  /** What the other route's looks need of a tally: empty unless it is of its target's newest. */
  Optional<Record<String, Tally>> shared(Record<String, ?> record, Tally tally, List<Release> all) {
    return settings.routes().containsValue(tally.target()) && isNewest(tally, all)
        ? Optional.of(record.withKey(key(tally)).withValue(RouteQuotes.quoted(tally, exemplars)))
        : Optional.empty();
  }

  /** A place in a ring, so that the topic holds no more than these once it is compacted. */
  private static String key(Tally tally) {
    return StoreKeys.of(tally.target(), StoreKeys.cycle(Math.floorMod(tally.cycle(), (long) KEPT)));
  }

  /** Of two that answer side by side the newer; after a rollback the one that came back. */
  private static boolean isNewest(Tally tally, List<Release> all) {
    return all.stream()
        .filter(release -> release.classifier().equals(tally.classifier()))
        .filter(release -> CurrentGauges.isCurrent(release.known().newestCycle(), tally.cycle()))
        .max(
            Comparator.comparing((Release release) -> release.known().since())
                .thenComparing(Release::name))
        .filter(release -> release.name().equals(tally.release()))
        .isPresent();
  }

  /** A look with one more tally; empty where there is none to be made. */
  Optional<ComparisonVerdict> look(Tally tally, List<Release> all) {
    String other = settings.routes().get(tally.target());
    if (other == null || !isNewest(tally, all)) {
      return Optional.empty();
    }
    List<Tally> theirs = newestRelease(others, other, tally.classifier());
    if (theirs.isEmpty()) {
      return Optional.empty();
    }
    String baseline = name(other, theirs.get(0).release());
    ReleasePair pair = new ReleasePair(baseline, tally.release());
    ReleaseComparison comparison =
        states
            .route(tally.target(), tally.classifier(), ofOutcomes)
            .filter(known -> known.baseline().release().equals(pair.baseline()))
            .filter(known -> known.candidate().release().equals(pair.candidate()))
            .orElseGet(
                () ->
                    ReleaseComparison.start(
                        ofOutcomes, ReleaseHistory.empty(baseline), tally.release()));
    List<CycleTally> cycles = theirs.stream().map(this::forDetection).toList();
    for (CycleTally one : cycles) {
      comparison = comparison.withBaseline(one);
    }
    boolean isLook = comparison.baseline().recent().count() >= detection.referenceCycles();
    if (isLook) {
      comparison = comparison.under(LastingMoods.of(cycles)).withCandidate(forDetection(tally));
    }
    states.putRoute(tally.target(), tally.classifier(), comparison);
    AspectComparisons others = aspects.route(tally, pair, detection, theirs, isLook);
    return Optional.of(
        Verdicts.with(
            Verdicts.route(comparison.report(), tally, ofOutcomes.level()),
            others.findings(),
            detection.level()));
  }

  /**
   * What the other route of a comparison replied.
   *
   * @param others the newest tallies of targets that others are the same model as
   * @param other the name of that target
   */
  static RouteQuotes quotes(
      ReadOnlyKeyValueStore<String, Tally> others, String other, ComparisonVerdict verdict) {
    List<Tally> kept = newestRelease(others, other, verdict.classifier());
    boolean isOfTheComparison =
        !kept.isEmpty() && name(other, kept.get(0).release()).equals(verdict.baseline());
    return new RouteQuotes(isOfTheComparison ? kept : List.of());
  }

  private CycleTally forDetection(Tally tally) {
    return Tallies.forDetection(tally, settings.cyclesPerStretch());
  }

  /** What a comparison calls a release of another target. */
  private static String name(String target, String release) {
    return target + "/" + release;
  }

  /** The kept tallies of a target's newest release, oldest first. */
  private static List<Tally> newestRelease(
      ReadOnlyKeyValueStore<String, Tally> others, String target, String classifier) {
    List<Tally> kept = new ArrayList<>();
    try (KeyValueIterator<String, Tally> rows =
        others.prefixScan(StoreKeys.prefix(target), ClassifierTopology.KEYS.serializer())) {
      rows.forEachRemaining(row -> kept.add(row.value));
    }
    kept.removeIf(tally -> !tally.classifier().equals(classifier));
    kept.sort(Comparator.comparingLong(Tally::cycle));
    if (!kept.isEmpty()) {
      String newest = kept.get(kept.size() - 1).release();
      kept.removeIf(tally -> !tally.release().equals(newest));
    }
    return kept;
  }
}
