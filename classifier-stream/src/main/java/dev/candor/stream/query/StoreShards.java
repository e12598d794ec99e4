package dev.candor.stream.query;

import java.util.List;
import org.apache.kafka.streams.state.ReadOnlyKeyValueStore;

/** The parts of a store that this instance holds, one for each partition; each is in key order. */
public interface StoreShards {
  /**
   * The parts of a store.
   *
   * @param <V> the values of that store
   * @throws StoresUnavailableException while they cannot be read
   */
  <V> List<ReadOnlyKeyValueStore<String, V>> of(String store);
}
