package dev.candor.stream.state;

import dev.candor.events.stored.StoredFormat;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.apache.kafka.streams.state.KeyValueStore;

/**
 * Rows of a store as values, with the recent ones kept decoded: a tally looks at the same few rows
 * for nearly every response. A monitor writes every change to the store at once, so the store is
 * whole at a commit; a task that restarts starts with empty memory. A recording's store is worth
 * nothing after a failure, whatever it holds, so its changes may be gathered until somebody looks
 * at the store or the task is closed: {@link #write}.
 *
 * @param <T> value of a row, immutable
 */
public final class DecodedRows<T> {
  private final KeyValueStore<String, byte[]> store;
  private final StoredFormat<T> format;
  private final StoredValues reader;
  private final int most;
  private final boolean isGathered;
  private final Map<String, T> recent = new HashMap<>();

  /** Keys of recent rows that the store does not have as they are. */
  private final Set<String> unwritten = new HashSet<>();

  /**
   * @param reader who says what becomes of a row that no known version wrote: it is absent
   * @param most rows kept decoded; beyond that all are read again
   * @param isGathered whether changes may wait for {@link #write}
   */
  public DecodedRows(
      KeyValueStore<String, byte[]> store,
      StoredFormat<T> format,
      StoredValues reader,
      int most,
      boolean isGathered) {
    this.store = Objects.requireNonNull(store);
    this.format = Objects.requireNonNull(format);
    this.reader = Objects.requireNonNull(reader);
    this.most = most;
    this.isGathered = isGathered;
  }

  /** The row, or null where there is none. */
  public T get(String key) {
    T known = recent.get(key);
    if (known != null) {
      return known;
    }
    T value = reader.read(store.get(key), format::fromBytes).orElse(null);
    if (value != null) {
      remember(key, value);
    }
    return value;
  }

  public void put(String key, T value) {
    remember(key, value);
    if (isGathered) {
      unwritten.add(key);
    } else {
      store.put(key, format.toBytes(value));
    }
  }

  /** Writes what was gathered: from then on the store has every row. */
  public void write() {
    unwritten.forEach(key -> store.put(key, format.toBytes(recent.get(key))));
    unwritten.clear();
  }

  public void delete(String key) {
    recent.remove(key);
    unwritten.remove(key);
    store.delete(key);
  }

  private void remember(String key, T value) {
    if (recent.size() >= most && !recent.containsKey(key)) {
      write();
      recent.clear();
    }
    recent.put(key, value);
  }
}
