package dev.candor.stream.state;

import dev.candor.events.stored.StoredFormat;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import org.apache.kafka.streams.state.KeyValueStore;

/**
 * Rows of a store as values, with the recent ones kept decoded: a tally looks at the same few rows
 * for nearly every response. Every change is written to the store at once, so the store is whole at
 * a commit; a task that restarts starts with empty memory.
 *
 * @param <T> value of a row, immutable
 */
public final class DecodedRows<T> {
  private final KeyValueStore<String, byte[]> store;
  private final StoredFormat<T> format;
  private final StoredValues reader;
  private final int most;
  private final Map<String, T> recent = new HashMap<>();

  /**
   * @param reader who says what becomes of a row that no known version wrote: it is absent
   * @param most rows kept decoded; beyond that all are read again
   */
  public DecodedRows(
      KeyValueStore<String, byte[]> store, StoredFormat<T> format, StoredValues reader, int most) {
    this.store = Objects.requireNonNull(store);
    this.format = Objects.requireNonNull(format);
    this.reader = Objects.requireNonNull(reader);
    this.most = most;
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
    store.put(key, format.toBytes(value));
    remember(key, value);
  }

  public void delete(String key) {
    recent.remove(key);
    store.delete(key);
  }

  private void remember(String key, T value) {
    if (recent.size() >= most && !recent.containsKey(key)) {
      recent.clear();
    }
    recent.put(key, value);
  }
}
