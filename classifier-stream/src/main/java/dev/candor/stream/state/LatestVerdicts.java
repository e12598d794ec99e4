package dev.candor.stream.state;

import dev.candor.detection.reference.ReleaseChain;
import dev.candor.events.ComparisonVerdict;
import dev.candor.model.ComparisonKind;
import dev.candor.model.ReleasePair;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;

/**
 * The newest verdict on each pair of a target's releases, and the one that stands of a kind of
 * which a target has no more than one.
 */
public final class LatestVerdicts {
  private final KeyValueStore<String, ComparisonVerdict> store;

  public LatestVerdicts(KeyValueStore<String, ComparisonVerdict> store) {
    this.store = Objects.requireNonNull(store);
  }

  /** Puts the verdict on a pair of releases. */
  public void put(ComparisonVerdict verdict) {
    PartedRows.VERDICTS.put(
        store,
        key(
            verdict.target(),
            verdict.classifier(),
            new ReleasePair(verdict.baseline(), verdict.candidate())),
        verdict);
  }

  /** Puts the verdict that stands of its kind. */
  public void putStanding(ComparisonVerdict verdict) {
    PartedRows.VERDICTS.put(
        store, standing(verdict.target(), verdict.classifier(), verdict.kind()), verdict);
  }

  /** The verdict on a pair of releases. */
  public Optional<ComparisonVerdict> of(String target, String classifier, ReleasePair pair) {
    return PartedRows.VERDICTS.get(store, key(target, classifier, pair));
  }

  /** The verdict that stands of a kind. */
  public Optional<ComparisonVerdict> standingOf(
      String target, String classifier, ComparisonKind kind) {
    return PartedRows.VERDICTS.get(store, standing(target, classifier, kind));
  }

  /** All verdicts on a target. */
  public List<ComparisonVerdict> of(String target) {
    List<ComparisonVerdict> verdicts = new ArrayList<>();
    try (KeyValueIterator<String, ComparisonVerdict> rows = StoreKeys.rows(store, target)) {
      PartedRows.VERDICTS.each(rows, key -> true, verdicts::add);
    }
    return verdicts;
  }

  /** Forgets the verdict on a pair of releases. */
  public void forget(String target, String classifier, ReleasePair pair) {
    PartedRows.VERDICTS.delete(store, key(target, classifier, pair));
  }

  /** Forgets the verdict that stands of a kind; whether there was one. */
  public boolean forgetStanding(String target, String classifier, ComparisonKind kind) {
    String key = standing(target, classifier, kind);
    boolean known = store.get(key) != null;
    PartedRows.VERDICTS.delete(store, key);
    return known;
  }

  /**
   * Forgets the findings over several releases of which this one is the last, wherever an earlier
   * version put them.
   */
  public void forgetChains(String target, String classifier, String last) {
    List<String> chains = new ArrayList<>();
    try (KeyValueIterator<String, ComparisonVerdict> rows =
        StoreKeys.rows(store, target, classifier)) {
      rows.forEachRemaining(
          row -> {
            if (row.value.kind() == ComparisonKind.RELEASE_CHAIN
                && ReleaseChain.isLastOf(row.value.candidate(), last)) {
              chains.add(row.key);
            }
          });
    }
    chains.forEach(store::delete);
  }

  private static String key(String target, String classifier, ReleasePair pair) {
    return StoreKeys.of(target, classifier, pair.baseline(), pair.candidate());
  }

  /** No release is called so, since a name is not empty. */
  private static String standing(String target, String classifier, ComparisonKind kind) {
    return StoreKeys.of(target, classifier, "", kind.wireName());
  }
}
