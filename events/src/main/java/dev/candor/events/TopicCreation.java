package dev.candor.events;

import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.TopicPartitionInfo;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.TopicExistsException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;

/** Topics that are there, and answer, once they have been asked for. */
public final class TopicCreation {
  private static final int MOST_LOOKS = 100;
  private static final Duration BETWEEN_LOOKS = Duration.ofMillis(100);

  private TopicCreation() {}

  /**
   * Creates the topics that are missing and waits until every partition answers. Several processes
   * may do this at once.
   *
   * <p>The controller knows a new topic before the brokers that are asked do. Without the wait a
   * reader is told that the topic is missing, and a producer's first records meet partitions that
   * are not ready, and retry out of order.
   *
   * @throws KafkaException if the cluster refuses or cannot be reached
   */
  public static void ensure(Admin admin, Collection<NewTopic> topics) {
    try {
      create(admin, topics);
      await(admin, topics.stream().map(NewTopic::name).toList());
    } catch (ExecutionException e) {
      throw e.getCause() instanceof RuntimeException cause
          ? cause
          : new KafkaException("topics cannot be created", e.getCause());
    } catch (InterruptedException e) {
      throw new InterruptException(e);
    }
  }

  private static void create(Admin admin, Collection<NewTopic> topics)
      throws ExecutionException, InterruptedException {
    Set<String> existing = admin.listTopics().names().get();
    List<NewTopic> missing =
        topics.stream().filter(topic -> !existing.contains(topic.name())).toList();
    for (KafkaFuture<Void> created : admin.createTopics(missing).values().values()) {
      try {
        created.get();
      } catch (ExecutionException e) {
        if (!(e.getCause() instanceof TopicExistsException)) {
          throw e;
        }
      }
    }
  }

  private static void await(Admin admin, List<String> names)
      throws ExecutionException, InterruptedException {
    for (int look = 1; ; look++) {
      try {
        Map<TopicPartition, OffsetSpec> every = new HashMap<>();
        for (TopicDescription topic : admin.describeTopics(names).allTopicNames().get().values()) {
          for (TopicPartitionInfo partition : topic.partitions()) {
            every.put(new TopicPartition(topic.name(), partition.partition()), OffsetSpec.latest());
          }
        }
        admin.listOffsets(every).all().get();
        return;
      } catch (ExecutionException e) {
        if (!(e.getCause() instanceof UnknownTopicOrPartitionException) || look == MOST_LOOKS) {
          throw e;
        }
        Thread.sleep(BETWEEN_LOOKS.toMillis());
      }
    }
  }
}
