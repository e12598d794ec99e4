package dev.candor.launcher.monitor;

import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import org.apache.kafka.common.TopicPartition;

/**
 * Tells partitions that nobody gets on with: records waiting and the committed offset stands still,
 * or lies beyond the end because the topic was deleted and made again. Not thread-safe.
 */
final class PartitionProgress {
  /** Fewer may be the marks of transactions, which nobody reads as records. */
  private static final long MIN_LAG = 10;

  private record Stand(long committed, Instant since) {}

  private final Duration patience;
  private final Map<TopicPartition, Stand> stands = new HashMap<>();

  /**
   * @param patience how long a partition may stand still
   */
  PartitionProgress(Duration patience) {
    this.patience = Objects.requireNonNull(patience);
  }

  /**
   * Takes in where a group is.
   *
   * @param committed offsets of the group
   * @param ends of the same partitions
   * @return one sentence if partitions stand still, else empty
   */
  Optional<String> look(
      Map<TopicPartition, Long> committed, Map<TopicPartition, Long> ends, Instant now) {
    Map<String, String> standing = new TreeMap<>();
    stands.keySet().retainAll(committed.keySet());
    committed.forEach(
        (partition, offset) -> {
          Stand stand = stands.get(partition);
          if (stand == null || stand.committed() != offset) {
            stand = new Stand(offset, now);
          }
          long lag = ends.getOrDefault(partition, offset) - offset;
          if (lag >= 0 && lag < MIN_LAG) {
            stand = new Stand(offset, now);
          }
          stands.put(partition, stand);
          Duration still = Duration.between(stand.since(), now);
          if (still.compareTo(patience) >= 0) {
            standing.put(
                partition.toString(),
                lag < 0
                    ? "read to " + offset + ", beyond its end (was the topic recreated?)"
                    : lag + " records waiting");
          }
        });
    if (standing.isEmpty()) {
      return Optional.empty();
    }
    Map.Entry<String, String> first = standing.entrySet().iterator().next();
    return Optional.of(
        "%d %s made no progress for %d min or longer, such as %s: %s"
            .formatted(
                standing.size(),
                standing.size() == 1 ? "partition has" : "partitions have",
                patience.toMinutes(),
                first.getKey(),
                first.getValue()));
  }
}
