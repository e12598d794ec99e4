package dev.candor.producer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.candor.events.Prompt;
import dev.candor.events.PromptBuilder;
import dev.candor.events.Topics;
import dev.candor.events.serde.EventSerdes;
import dev.candor.events.serde.RegistryException;
import dev.candor.model.Arm;
import dev.candor.model.KeyFact;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.clients.consumer.OffsetAndTimestamp;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.Node;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.ProducerFencedException;
import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.Test;

class KafkaPromptLogTest {
  private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");

  private final Topics topics = new Topics("");
  private final String topic = topics.prompts().name();
  private final Serde<Prompt> serde =
      new EventSerdes(Map.of("schema.registry.url", "mock://prompt-log-test")).of(topics.prompts());
  private final List<MockProducer<String, Prompt>> producers = new ArrayList<>();
  private final List<byte[]> stored = new ArrayList<>();
  private final KafkaPromptLog promptLog =
      new KafkaPromptLog(
          topic, this::producer, () -> new StoredPrompts(topic, stored), serde.deserializer());

  @Test
  void promptsArePublishedInOneTransactionUnderTheirKeyAtTheirTime() {
    promptLog.open(START);
    promptLog.publish(List.of(prompt(1, 0), prompt(1, 1)));

    MockProducer<String, Prompt> producer = producers.get(0);
    assertThat(producer.transactionInitialized()).isTrue();
    assertThat(producer.transactionCommitted()).isTrue();
    assertThat(producer.history()).hasSize(2);
    assertThat(producer.history().get(0).key()).isEqualTo("m|dam.direct|zh");
    assertThat(producer.history().get(0).timestamp()).isEqualTo(START.toEpochMilli());
  }

  @Test
  void aFailedCommitPublishesNothingAndIsThrownOn() {
    promptLog.open(START);
    producers.get(0).commitTransactionException = new KafkaException("the broker is away");

    assertThatThrownBy(() -> promptLog.publish(List.of(prompt(1, 0))))
        .isInstanceOf(KafkaException.class);
    assertThat(producers.get(0).transactionAborted()).isTrue();
    assertThat(producers.get(0).history()).isEmpty();
  }

  @Test
  void aWriterThatWasShutOutCannotPublish() {
    promptLog.open(START);
    producers.get(0).fenceProducer();

    assertThatThrownBy(() -> promptLog.publish(List.of(prompt(1, 0))))
        .isInstanceOf(ProducerFencedException.class);
  }

  @Test
  void openingReadsBackWhatIsPublishedAndPassesOverWhatIsNoPrompt() {
    stored.add(serde.serializer().serialize(topic, prompt(1, 0)));
    stored.add("rubbish".getBytes(StandardCharsets.UTF_8));
    stored.add(serde.serializer().serialize(topic, prompt(1, 1)));
    stored.add(serde.serializer().serialize(topic, prompt(2, 0)));

    Published published = promptLog.open(START);

    assertThat(published.cyclesOf("m")).containsOnlyKeys(1L, 2L);
    assertThat(published.cyclesOf("m").get(1L).probeIds())
        .containsExactlyInAnyOrder("m/1/dam.direct/zh/0", "m/1/dam.direct/zh/1");
    assertThat(published.cyclesOf("m").get(1L).probesPlanned()).isEqualTo(36);
    assertThat(published.cyclesOf("another")).isEmpty();
  }

  @Test
  void aRegistryThatIsAwayIsNoReasonToTakeWhatIsPublishedForNothing() {
    stored.add(serde.serializer().serialize(topic, prompt(1, 0)));
    KafkaPromptLog cutOff =
        new KafkaPromptLog(
            topic,
            this::producer,
            () -> new StoredPrompts(topic, stored),
            (of, value) -> {
              throw new RegistryException(RegistryException.Reason.UNREACHABLE, "away");
            });
    assertThatThrownBy(() -> cutOff.open(START)).isInstanceOf(RegistryException.class);
  }

  @Test
  void openingAgainClosesTheWriterBefore() {
    promptLog.open(START);
    promptLog.open(START);
    promptLog.close();

    assertThat(producers).hasSize(2).allMatch(MockProducer::closed);
  }

  private MockProducer<String, Prompt> producer() {
    MockProducer<String, Prompt> producer =
        new MockProducer<>(true, null, new StringSerializer(), serde.serializer());
    producers.add(producer);
    return producer;
  }

  private static Prompt prompt(long cycle, int sample) {
    return PromptBuilder.builder()
        .probeId("m/" + cycle + "/dam.direct/zh/" + sample)
        .target("m")
        .cycle(cycle)
        .cycleStartedAt(START)
        .cycleProbes(36)
        .promptId("dam.direct")
        .intent("dam")
        .topic("works")
        .arm(Arm.SENSITIVE)
        .lang("zh")
        .wording("direct")
        .sample(sample)
        .text("为什么修这座水坝？")
        .dueAt(START)
        .purpose("regular")
        .keyFacts(List.of(new KeyFact("1", List.of("洪水"))))
        .build();
  }

  /** Kafka's consumer without a broker, taught to look up times: everything is late enough. */
  private static final class StoredPrompts extends MockConsumer<byte[], byte[]> {
    private final TopicPartition partition;
    private final List<byte[]> stored;

    StoredPrompts(String topic, List<byte[]> stored) {
      super("earliest");
      this.partition = new TopicPartition(topic, 0);
      this.stored = stored;
      updatePartitions(
          topic, List.of(new PartitionInfo(topic, 0, Node.noNode(), new Node[0], new Node[0])));
      updateBeginningOffsets(Map.of(partition, 0L));
      updateEndOffsets(Map.of(partition, (long) stored.size()));
      schedulePollTask(
          () -> {
            for (int i = 0; i < stored.size(); i++) {
              addRecord(new ConsumerRecord<>(topic, 0, i, null, this.stored.get(i)));
            }
          });
    }

    @Override
    public synchronized Map<TopicPartition, OffsetAndTimestamp> offsetsForTimes(
        Map<TopicPartition, Long> times) {
      Map<TopicPartition, OffsetAndTimestamp> offsets = new HashMap<>();
      if (!stored.isEmpty()) {
        times.forEach((of, time) -> offsets.put(of, new OffsetAndTimestamp(0, time)));
      }
      return offsets;
    }
  }
}
