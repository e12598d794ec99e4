package dev.candor.worker;

import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;

/**
 * The partitions of prompts that this worker holds, and which of their records have ended. Belongs
 * to the {@link PromptLoop}'s thread.
 */
final class HeldPartitions {
  private static final class Held {
    private final Claim claim;
    private final OffsetTracker tracker;
    private OffsetAndMetadata committed;

    Held(Claim claim, OffsetTracker tracker, OffsetAndMetadata committed) {
      this.claim = claim;
      this.tracker = tracker;
      this.committed = committed;
    }
  }

  private final String topic;
  private final Map<TopicPartition, Held> held = new HashMap<>();

  HeldPartitions(String topic) {
    this.topic = Objects.requireNonNull(topic);
  }

  /** Goes on from what was committed for partitions that are this worker's from now on. */
  void add(Collection<TopicPartition> partitions, Consumer<byte[], byte[]> consumer) {
    Map<TopicPartition, OffsetAndMetadata> committed = consumer.committed(Set.copyOf(partitions));
    for (TopicPartition partition : partitions) {
      OffsetAndMetadata from = committed.get(partition);
      OffsetTracker tracker =
          from == null
              ? OffsetTracker.startingAt(consumer.position(partition))
              : OffsetTracker.from(from);
      held.put(
          partition,
          new Held(
              new Claim(partition.partition()), tracker, from == null ? tracker.commit() : from));
    }
  }

  /** Starts no call for these partitions any more, and says whose calls are still under way. */
  List<Claim> end(Collection<TopicPartition> partitions) {
    List<Claim> leaving =
        partitions.stream().map(held::get).filter(Objects::nonNull).map(one -> one.claim).toList();
    leaving.forEach(Claim::end);
    return leaving;
  }

  void remove(Collection<TopicPartition> partitions) {
    partitions.forEach(held::remove);
  }

  Set<TopicPartition> all() {
    return Set.copyOf(held.keySet());
  }

  /** The numbers of the partitions held. */
  Set<Integer> numbers() {
    Set<Integer> numbers = new HashSet<>();
    held.keySet().forEach(partition -> numbers.add(partition.partition()));
    return numbers;
  }

  /** What a partition's probes are asked for, null if it is not held. */
  Claim claim(TopicPartition partition) {
    Held one = held.get(partition);
    return one == null ? null : one.claim;
  }

  /** The offsets of a partition that is held. */
  OffsetTracker tracker(TopicPartition partition) {
    return held.get(partition).tracker;
  }

  /** Whether a claim is the one under which its partition is held now. */
  boolean isCurrent(Claim claim) {
    return claim(partition(claim)) == claim;
  }

  /** Notes that a probe asked under a current claim has ended. */
  void ended(Claim claim, long offset) {
    tracker(partition(claim)).ended(offset);
  }

  private TopicPartition partition(Claim claim) {
    return new TopicPartition(topic, claim.partition());
  }

  /** The offsets that differ from those committed last. */
  Map<TopicPartition, OffsetAndMetadata> uncommitted() {
    Map<TopicPartition, OffsetAndMetadata> offsets = new HashMap<>();
    held.forEach(
        (partition, one) -> {
          OffsetAndMetadata now = one.tracker.commit();
          if (!now.equals(one.committed)) {
            offsets.put(partition, now);
          }
        });
    return offsets;
  }

  void committed(Map<TopicPartition, OffsetAndMetadata> offsets) {
    offsets.forEach((partition, offset) -> held.get(partition).committed = offset);
  }

  /**
   * The partitions of which no more may be fetched: all while too much is pending and until a
   * quarter of it is done, and those whose ended records lie too far apart.
   *
   * @param before those of which none are fetched now
   */
  Set<TopicPartition> full(int maxPending, Set<TopicPartition> before) {
    long pending = held.values().stream().mapToLong(one -> one.tracker.pending()).sum();
    boolean full = pending >= maxPending;
    boolean stillFull = pending > maxPending * 3L / 4;
    Set<TopicPartition> paused = new HashSet<>();
    held.forEach(
        (partition, one) -> {
          boolean wide = one.tracker.width() > OffsetTracker.WIDEST - PromptLoop.MOST_POLLED;
          if (full || wide || (stillFull && before.contains(partition))) {
            paused.add(partition);
          }
        });
    return paused;
  }
}
