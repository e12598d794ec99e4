package dev.candor.launcher.producer;

import static org.assertj.core.api.Assertions.assertThat;

import dev.candor.events.Prompt;
import dev.candor.events.Topics;
import dev.candor.events.serde.EventSerdes;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.StringDeserializer;

/** The committed prompts of a monitor, read as they come. */
final class PublishedPrompts implements AutoCloseable {
  /** A minute of polls without what a test waits for: it will not come. */
  private static final int MOST_POLLS = 300;

  private final KafkaConsumer<String, Prompt> consumer;
  private final List<Prompt> prompts = new ArrayList<>();

  PublishedPrompts(String bootstrap, Topics topics, EventSerdes serdes, int partitions) {
    consumer =
        new KafkaConsumer<>(
            Map.of("bootstrap.servers", bootstrap, "isolation.level", "read_committed"),
            new StringDeserializer(),
            serdes.of(topics.prompts()).deserializer());
    List<TopicPartition> assigned = new ArrayList<>();
    for (int i = 0; i < partitions; i++) {
      assigned.add(new TopicPartition(topics.prompts().name(), i));
    }
    consumer.assign(assigned);
    consumer.seekToBeginning(assigned);
  }

  /** Reads until so many prompts of the kind are there, and then whatever else is there. */
  List<Prompt> await(int count, Predicate<Prompt> kind) {
    for (int polls = 0; prompts.stream().filter(kind).count() < count; polls++) {
      assertThat(polls)
          .as("%d prompts awaited, there are %s", count, cycles())
          .isLessThan(MOST_POLLS);
      take(Duration.ofMillis(200));
    }
    take(Duration.ofMillis(200));
    return List.copyOf(prompts);
  }

  /** Prompts of each cycle. */
  Map<Long, Long> cycles() {
    return prompts.stream().collect(Collectors.groupingBy(Prompt::cycle, Collectors.counting()));
  }

  private void take(Duration wait) {
    consumer.poll(wait).forEach(record -> prompts.add(record.value()));
  }

  @Override
  public void close() {
    consumer.close();
  }
}
