package dev.candor.stream.state;

import dev.candor.events.stored.HistoryRow;
import dev.candor.events.stored.HistorySpan;
import dev.candor.events.stored.StoredFormat;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.ReadOnlyKeyValueStore;

/**
 * The past of a target without its prompts: a row for each of the newest cycles of a release, and
 * for each day, week and month. All are kept up to date with each cycle, so that rolling up is
 * nothing but forgetting the shorter ones ({@link HistorySpan} says when).
 */
public final class HistoryRows {
  private final KeyValueStore<String, byte[]> store;
  private final LargeRows large;
  private final Runnable unreadable;

  /**
   * @param unreadable run for each row that no known version wrote; it is set aside
   */
  public HistoryRows(KeyValueStore<String, byte[]> store, Runnable unreadable) {
    this.store = Objects.requireNonNull(store);
    this.large = new LargeRows(store);
    this.unreadable = Objects.requireNonNull(unreadable);
  }

  /** Adds a cycle; one that is there already changes nothing. */
  public void add(HistoryRow cycle) {
    String key = key(cycle);
    if (store.get(key) != null) {
      return;
    }
    boolean newDay = false;
    for (HistorySpan span : HistorySpan.values()) {
      HistoryRow row = cycle.within(span);
      String at = key(row);
      Optional<HistoryRow> known = read(large.get(at));
      newDay |= span == HistorySpan.DAY && known.isEmpty();
      HistoryRow sum = known.map(before -> before.plus(cycle)).orElse(row);
      large.put(at, StoredFormat.HISTORY_ROW.toBytes(sum));
    }
    forget(HistorySpan.CYCLE, cycle, cycle.release(), cycle.classifier());
    if (newDay) {
      forgetOldOnes(cycle);
    }
  }

  /** The row of a release's cycle. */
  public Optional<HistoryRow> cycle(String target, String release, String classifier, long cycle) {
    return cycle(store, unreadable, target, release, classifier, cycle);
  }

  /** The same of a store that is only read. */
  public static Optional<HistoryRow> cycle(
      ReadOnlyKeyValueStore<String, byte[]> store,
      Runnable unreadable,
      String target,
      String release,
      String classifier,
      long cycle) {
    return read(
        LargeRows.get(
            store,
            StoreKeys.of(
                HistorySpan.CYCLE.wireName(), target, release, classifier, StoreKeys.cycle(cycle))),
        unreadable);
  }

  /** The rows of a release that are kept, oldest first. */
  public List<HistoryRow> rows(HistorySpan span, String target, String release, String classifier) {
    List<HistoryRow> kept = new ArrayList<>();
    try (KeyValueIterator<String, byte[]> rows =
        StoreKeys.rows(store, span.wireName(), target, release, classifier)) {
      rows.forEachRemaining(row -> read(LargeRows.get(store, row)).ifPresent(kept::add));
    }
    return kept;
  }

  /** The releases of a target that have rows of a span. */
  public List<String> releases(HistorySpan span, String target) {
    return StoreKeys.nextParts(store, span.wireName(), target);
  }

  /** Forgets the single cycles of a release; its days, weeks and months stay. */
  public void forgetCycles(String target, String release, String classifier) {
    deleteAll(
        StoreKeys.prefix(HistorySpan.CYCLE.wireName(), target, release, classifier),
        StoreKeys.end(HistorySpan.CYCLE.wireName(), target, release, classifier));
  }

  /** Days and weeks pass for releases that answer no more, too. */
  private void forgetOldOnes(HistoryRow now) {
    for (HistorySpan span : List.of(HistorySpan.DAY, HistorySpan.WEEK)) {
      for (String release : StoreKeys.nextParts(store, span.wireName(), now.target())) {
        for (String classifier :
            StoreKeys.nextParts(store, span.wireName(), now.target(), release)) {
          forget(span, now, release, classifier);
        }
      }
    }
  }

  private void forget(HistorySpan span, HistoryRow now, String release, String classifier) {
    long oldest = span.oldestKept(now.lastCycle(), now.startedAt());
    if (oldest > 0) {
      String[] parts = {span.wireName(), now.target(), release, classifier};
      deleteAll(StoreKeys.prefix(parts), StoreKeys.prefix(parts) + StoreKeys.cycle(oldest));
    }
  }

  private void deleteAll(String from, String to) {
    List<String> old = new ArrayList<>();
    try (KeyValueIterator<String, byte[]> rows = store.range(from, to)) {
      while (rows.hasNext() && rows.peekNextKey().compareTo(to) < 0) {
        old.add(rows.next().key);
      }
    }
    old.forEach(large::delete);
  }

  private Optional<HistoryRow> read(byte[] bytes) {
    return read(bytes, unreadable);
  }

  private static Optional<HistoryRow> read(byte[] bytes, Runnable unreadable) {
    return new StoredValues(unreadable).read(bytes, StoredFormat.HISTORY_ROW::fromBytes);
  }

  /** The newest rows of a release, newest first. */
  public static List<HistoryRow> newest(
      ReadOnlyKeyValueStore<String, byte[]> store,
      HistorySpan span,
      int most,
      String target,
      String release,
      String classifier) {
    List<HistoryRow> newest = new ArrayList<>();
    try (KeyValueIterator<String, byte[]> rows =
        StoreKeys.rowsReversed(store, span.wireName(), target, release, classifier)) {
      while (rows.hasNext() && newest.size() < most) {
        read(LargeRows.get(store, rows.next()), () -> {}).ifPresent(newest::add);
      }
    }
    return newest;
  }

  /** When the cycle of a release began, if its row is kept. */
  public Optional<Instant> startOf(String target, String release, String classifier, long cycle) {
    return cycle(target, release, classifier, cycle).map(HistoryRow::startedAt);
  }

  private static String key(HistoryRow row) {
    return StoreKeys.of(
        row.span().wireName(),
        row.target(),
        row.release(),
        row.classifier(),
        StoreKeys.cycle(row.number()));
  }
}
