package dev.candor.stream.step;

import dev.candor.detection.DetectionSettings;
import dev.candor.detection.replies.CycleTally;
import dev.candor.events.Tally;
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
   * @param baseline the baseline's tallies so far, asked for with the first look
   * @return what is known in other aspects then
   */
  AspectComparisons look(
      Tally tally, ReleasePair pair, DetectionSettings whole, Supplier<List<Tally>> baseline) {
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
    AspectComparisons next = known.withCandidate(cycle);
    states.put(key, next.toBytes());
    return next;
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
