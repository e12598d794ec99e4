package dev.candor.producer;

import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRebalanceListener;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.WakeupException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Whether this instance is the one that publishes: it leads while the consumer group gives this
 * instance the first partition of the topic of prompts. Nothing is fetched: the group only chooses.
 * Should two instances think they lead for a moment, the transactional id shuts the older out.
 */
final class GroupLeadership implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(GroupLeadership.class);

  private final Consumer<byte[], byte[]> consumer;
  private final TopicPartition token;
  private boolean leads;

  GroupLeadership(Consumer<byte[], byte[]> consumer, String topic) {
    this.consumer = Objects.requireNonNull(consumer);
    this.token = new TopicPartition(topic, 0);
    consumer.subscribe(
        List.of(topic),
        new ConsumerRebalanceListener() {
          @Override
          public void onPartitionsAssigned(Collection<TopicPartition> partitions) {
            consumer.pause(partitions);
            if (partitions.contains(token)) {
              leads = true;
              log.info("this producer is the leader");
            }
          }

          @Override
          public void onPartitionsRevoked(Collection<TopicPartition> partitions) {
            if (partitions.contains(token)) {
              leads = false;
              log.info("this producer is on standby");
            }
          }
        });
  }

  /** Waits for the duration or a little less, and says whether this instance leads after it. */
  boolean await(Duration wait) {
    try {
      consumer.poll(wait);
      return leads;
    } catch (WakeupException e) {
      return false;
    }
  }

  /** Ends a wait under way from another thread; that wait says no. */
  void wakeUp() {
    consumer.wakeup();
  }

  @Override
  public void close() {
    consumer.close();
  }
}
