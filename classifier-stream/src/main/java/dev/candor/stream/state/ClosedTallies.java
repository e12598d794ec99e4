package dev.candor.stream.state;

import dev.candor.events.Tally;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.OptionalLong;
import java.util.function.Consumer;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.ReadOnlyKeyValueStore;

/** The tallies of a target's newest cycles, prompt by prompt, in the order of their cycles. */
public final class ClosedTallies {
  private final KeyValueStore<String, Tally> store;

  public ClosedTallies(KeyValueStore<String, Tally> store) {
    this.store = Objects.requireNonNull(store);
  }

  public void put(Tally tally) {
    PartedRows.TALLIES.put(
        store, key(tally.target(), tally.release(), tally.classifier(), tally.cycle()), tally);
  }

  /** The tally of a cycle; null if it is not kept. */
  public Tally get(String target, String release, String classifier, long cycle) {
    return get(store, target, release, classifier, cycle);
  }

  /** The same of a store that is only read. */
  public static Tally get(
      ReadOnlyKeyValueStore<String, Tally> store,
      String target,
      String release,
      String classifier,
      long cycle) {
    return PartedRows.TALLIES.get(store, key(target, release, classifier, cycle)).orElse(null);
  }

  /** The newest tallies of a release in a store that is only read, newest first. */
  public static List<Tally> newest(
      ReadOnlyKeyValueStore<String, Tally> store,
      int most,
      String target,
      String release,
      String classifier) {
    try (KeyValueIterator<String, Tally> rows =
        StoreKeys.rowsReversed(store, target, release, classifier)) {
      return PartedRows.TALLIES.reversed(rows, most);
    }
  }

  /** The oldest cycle of a release that is kept. */
  public OptionalLong oldest(String target, String release, String classifier) {
    try (KeyValueIterator<String, Tally> rows =
        StoreKeys.rows(store, target, release, classifier)) {
      return first(rows);
    }
  }

  /** The newest cycle of a release that is kept. */
  public OptionalLong newest(String target, String release, String classifier) {
    try (KeyValueIterator<String, Tally> rows =
        StoreKeys.rowsReversed(store, target, release, classifier)) {
      return first(rows);
    }
  }

  private static OptionalLong first(KeyValueIterator<String, Tally> rows) {
    return rows.hasNext() ? OptionalLong.of(cycle(rows.peekNextKey())) : OptionalLong.empty();
  }

  /** Hands on the tallies of a release before a cycle, oldest first. */
  public void before(
      String target, String release, String classifier, long cycle, Consumer<Tally> to) {
    try (KeyValueIterator<String, Tally> rows =
        StoreKeys.rows(store, target, release, classifier)) {
      PartedRows.TALLIES.each(rows, key -> cycle(key) < cycle, to);
    }
  }

  /** Forgets the tallies of a release before a cycle. */
  public void forgetBefore(String target, String release, String classifier, long cycle) {
    List<String> old = new ArrayList<>();
    try (KeyValueIterator<String, Tally> rows =
        StoreKeys.rows(store, target, release, classifier)) {
      while (rows.hasNext() && cycle(rows.peekNextKey()) < cycle) {
        old.add(rows.next().key);
      }
    }
    old.forEach(store::delete);
  }

  private static long cycle(String key) {
    return Long.parseLong(StoreKeys.parts(key).get(3));
  }

  private static String key(String target, String release, String classifier, long cycle) {
    return StoreKeys.of(target, release, classifier, StoreKeys.cycle(cycle));
  }
}
