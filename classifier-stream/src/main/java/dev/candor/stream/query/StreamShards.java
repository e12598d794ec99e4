package dev.candor.stream.query;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Supplier;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.StoreQueryParameters;
import org.apache.kafka.streams.ThreadMetadata;
import org.apache.kafka.streams.errors.InvalidStateStoreException;
import org.apache.kafka.streams.errors.InvalidStateStorePartitionException;
import org.apache.kafka.streams.state.QueryableStoreTypes;
import org.apache.kafka.streams.state.ReadOnlyKeyValueStore;

/** The parts that a running stream holds as the active one of their partition. */
public final class StreamShards implements StoreShards {
  private final Supplier<KafkaStreams> streams;

  /**
   * @param streams the stream, or null while there is none
   */
  public StreamShards(Supplier<KafkaStreams> streams) {
    this.streams = Objects.requireNonNull(streams);
  }

  @Override
  public <V> List<ReadOnlyKeyValueStore<String, V>> of(String store) {
    KafkaStreams running = streams.get();
    if (running == null) {
      throw new StoresUnavailableException("not started", null);
    }
    try {
      List<ReadOnlyKeyValueStore<String, V>> shards = new ArrayList<>();
      for (int partition : partitions(running)) {
        try {
          shards.add(
              running.store(
                  StoreQueryParameters.fromNameAndType(
                          store, QueryableStoreTypes.<String, V>keyValueStore())
                      .withPartition(partition)));
        } catch (InvalidStateStorePartitionException e) {
          // The task of that number belongs to the half of the topology without this store.
        }
      }
      return shards;
    } catch (InvalidStateStoreException | IllegalStateException e) {
      throw new StoresUnavailableException(
          running.state().name().toLowerCase(java.util.Locale.ROOT), e);
    }
  }

  private static Set<Integer> partitions(KafkaStreams running) {
    Set<Integer> partitions = new TreeSet<>();
    for (ThreadMetadata thread : running.metadataForLocalThreads()) {
      thread.activeTasks().forEach(task -> partitions.add(task.taskId().partition()));
    }
    return partitions;
  }
}
