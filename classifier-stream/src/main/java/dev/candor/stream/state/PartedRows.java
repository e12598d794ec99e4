package dev.candor.stream.state;

import dev.candor.events.ComparisonVerdict;
import dev.candor.events.RecordParts;
import dev.candor.events.Tally;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.function.ToIntFunction;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.ReadOnlyKeyValueStore;

/**
 * Tallies and verdicts of any size in a store whose changelog takes records of a limited one: the
 * first part lies at its key, the others behind it. A reader of another thread sees a record whole
 * or not at all.
 *
 * @param <T> tallies or verdicts
 */
public final class PartedRows<T> {
  /** Of the store of closed tallies. */
  public static final PartedRows<Tally> TALLIES =
      new PartedRows<>(RecordParts::ofTallies, Tally::part, Tally::parts);

  /** Of the store of the latest verdicts. */
  public static final PartedRows<ComparisonVerdict> VERDICTS =
      new PartedRows<>(RecordParts::ofVerdicts, ComparisonVerdict::part, ComparisonVerdict::parts);

  private final Supplier<RecordParts<T>> kind;
  private final ToIntFunction<T> part;
  private final ToIntFunction<T> parts;

  private PartedRows(Supplier<RecordParts<T>> kind, ToIntFunction<T> part, ToIntFunction<T> parts) {
    this.kind = Objects.requireNonNull(kind);
    this.part = Objects.requireNonNull(part);
    this.parts = Objects.requireNonNull(parts);
  }

  /** Puts a record; the first part last, since who reads begins with it. */
  public void put(KeyValueStore<String, T> store, String key, T whole) {
    List<T> pieces = kind.get().split(whole);
    T before = store.get(key);
    for (int i = pieces.size() - 1; i >= 0; i--) {
      store.put(key(key, i), pieces.get(i));
    }
    for (int i = pieces.size(); before != null && i < parts.applyAsInt(before); i++) {
      store.delete(key(key, i));
    }
  }

  public void delete(KeyValueStore<String, T> store, String key) {
    T before = store.get(key);
    store.delete(key);
    for (int i = 1; before != null && i < parts.applyAsInt(before); i++) {
      store.delete(key(key, i));
    }
  }

  /** The record at a key. */
  public Optional<T> get(ReadOnlyKeyValueStore<String, T> store, String key) {
    RecordParts<T> pieces = kind.get();
    T first = store.get(key);
    if (first == null) {
      return Optional.empty();
    }
    Optional<T> whole = pieces.take(first);
    for (int i = 1; whole.isEmpty() && i < parts.applyAsInt(first); i++) {
      T next = store.get(key(key, i));
      if (next == null) {
        return Optional.empty();
      }
      whole = pieces.take(next);
    }
    return whole;
  }

  /** Hands on the records of rows in the order of their keys, while those are wanted. */
  public void each(KeyValueIterator<String, T> rows, Predicate<String> wanted, Consumer<T> to) {
    RecordParts<T> pieces = kind.get();
    while (rows.hasNext() && wanted.test(rows.peekNextKey())) {
      pieces.take(rows.next().value).ifPresent(to);
    }
  }

  /** The records of rows in the opposite order, no more of them than wanted. */
  public List<T> reversed(KeyValueIterator<String, T> rows, int most) {
    List<T> found = new ArrayList<>();
    Deque<T> after = new ArrayDeque<>();
    while (rows.hasNext() && found.size() < most) {
      KeyValue<String, T> row = rows.next();
      after.push(row.value);
      if (part.applyAsInt(row.value) == 0) {
        RecordParts<T> pieces = kind.get();
        for (T next : after) {
          Optional<T> whole = pieces.take(next);
          if (whole.isPresent()) {
            found.add(whole.get());
            break;
          }
        }
        after.clear();
      }
    }
    return found;
  }

  private static String key(String of, int part) {
    return part == 0 ? of : of + '\u0000' + StoreKeys.cycle(part);
  }
}
