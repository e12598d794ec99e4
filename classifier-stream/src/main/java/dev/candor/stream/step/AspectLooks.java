package dev.candor.stream.step;

import dev.candor.detection.DetectionSettings;
import dev.candor.detection.replies.CycleTally;
import dev.candor.detection.replies.LastingMoods;
import dev.candor.events.Tally;
import dev.candor.model.ComparisonKind;
import dev.candor.model.ReleasePair;
import dev.candor.stream.aspect.Aspect;
import dev.candor.stream.aspect.AspectComparisons;
import dev.candor.stream.state.LargeRows;
import dev.candor.stream.state.StoreKeys;
import dev.candor.stream.state.StoredValues;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Supplier;
import org.apache.kafka.streams.state.KeyValueStore;

/**
 * Compares pairs of releases in other aspects than the outcome, beside the comparison of outcomes,
 * and adds to its verdict what is found. Keeps the states, a row for each pair.
 */
final class AspectLooks {
  private final LargeRows states;
  private final StoredValues reader;
  private final int span;

  /**
   * @param span cycles that share a mood
   */
  AspectLooks(KeyValueStore<String, byte[]> states, StoredValues reader, int span) {
    this.span = span;
    this.states = new LargeRows(states);
    this.reader = Objects.requireNonNull(reader);
  }

  /** One more cycle of a pair's baseline. */
  void baseline(Tally tally, ReleasePair pair, DetectionSettings whole) {
    String key = key(tally, pair);
    known(key, whole)
        .ifPresent(
            known -> states.put(key, known.withBaseline(Tallies.aspects(tally, span)).toBytes()));
  }

  /**
   * One more cycle of a pair's candidate.
   *
   * @param whole settings with the level of the whole comparison
   * @param moods how those of the baseline last
   * @param baseline the baseline's tallies so far, asked for with the first look
   * @return what is known in other aspects then
   */
  AspectComparisons look(
      Tally tally,
      ReleasePair pair,
      DetectionSettings whole,
      Map<Aspect, LastingMoods> moods,
      Supplier<List<Tally>> baseline) {
    Map<Aspect, CycleTally> cycle = Tallies.aspects(tally, span);
    String key = key(tally, pair);
    AspectComparisons known =
        known(key, whole)
            .orElseGet(
                () ->
                    AspectComparisons.start(
                        whole,
                        pair.baseline(),
                        baseline.get().stream().map(kept -> Tallies.aspects(kept, span)).toList(),
                        pair.candidate()));
    AspectComparisons next = known.under(moods).withCandidate(cycle);
    states.put(key, next.toBytes());
    return next;
  }

  /**
   * One more cycle of a target beside the same model by another route, whose newest release is the
   * baseline. Either's next release is another comparison, in the place of this one.
   *
   * @param theirs the kept tallies of that route, oldest first
   * @param isLook whether the candidate's cycle counts yet
   */
  AspectComparisons route(
      Tally tally, ReleasePair pair, DetectionSettings whole, List<Tally> theirs, boolean isLook) {
    String key = routeKey(tally.target(), tally.classifier());
    List<Map<Aspect, CycleTally>> cycles =
        theirs.stream().map(kept -> Tallies.aspects(kept, span)).toList();
    AspectComparisons next =
        known(key, whole)
            .filter(known -> known.isOf(pair))
            .orElseGet(
                () -> AspectComparisons.start(whole, pair.baseline(), List.of(), pair.candidate()));
    for (Map<Aspect, CycleTally> cycle : cycles) {
      next = next.withBaseline(cycle);
    }
    if (isLook) {
      next = next.under(Aspect.moods(cycles)).withCandidate(Tallies.aspects(tally, span));
    }
    states.put(key, next.toBytes());
    return next;
  }

  /** A target is compared with no other route any more. */
  void forgetRoute(String target, String classifier) {
    states.delete(routeKey(target, classifier));
  }

  /** No release is called so, since a name is not empty. */
  private static String routeKey(String target, String classifier) {
    return StoreKeys.of(target, classifier, "", ComparisonKind.ROUTE.wireName());
  }

  private Optional<AspectComparisons> known(String key, DetectionSettings whole) {
    return reader.read(states.get(key), bytes -> AspectComparisons.fromBytes(whole, bytes));
  }

  /** Forgets a pair that is compared no more. */
  void forget(String target, String classifier, ReleasePair pair) {
    states.delete(StoreKeys.of(target, classifier, pair.baseline(), pair.candidate()));
  }

  private static String key(Tally tally, ReleasePair pair) {
    return StoreKeys.of(tally.target(), tally.classifier(), pair.baseline(), pair.candidate());
  }
}
