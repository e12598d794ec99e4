package dev.candor.worker;

import static org.assertj.core.api.Assertions.assertThat;

import dev.candor.events.DeadLetter;
import dev.candor.events.Prompt;
import dev.candor.events.Response;
import dev.candor.events.Topics;
import dev.candor.events.serde.EventSerdes;
import dev.candor.testkit.SettableClock;
import dev.candor.worker.limit.Limits;
import dev.candor.worker.provider.Answer;
import dev.candor.worker.provider.ApiStyle;
import dev.candor.worker.provider.Completion;
import dev.candor.worker.provider.Endpoint;
import dev.candor.worker.provider.Failure;
import dev.candor.worker.provider.FailureReason;
import dev.candor.worker.provider.Sampling;
import dev.candor.worker.release.ReleaseResolver;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.Node;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Test;

class PromptLoopTest {
  private final Topics topics = new Topics("");
  private final EventSerdes serdes =
      new EventSerdes(Map.of("schema.registry.url", "mock://prompt-loop"));
  private final SettableClock clock = SettableClock.atNewYear();
  private final ManualTimeline timeline = new ManualTimeline(clock);
  private final CountedWorkerMetrics metrics = new CountedWorkerMetrics();
  private final SpendLedger spending = new SpendLedger("w1", clock);
  private final TopicPartition partition = new TopicPartition(topics.prompts().name(), 0);
  private final MockConsumer<byte[], byte[]> consumer = new MockConsumer<>("earliest");
  private final MockProducer<byte[], byte[]> producer =
      new MockProducer<>(true, null, new ByteArraySerializer(), new ByteArraySerializer());
  private final Map<String, CompletableFuture<Answer>> calls = new HashMap<>();
  private final PromptLoop loop =
      loop(text -> calls.computeIfAbsent(text, any -> new CompletableFuture<>()));

  @Test
  void responseAndOffsetArePublishedInOneTransaction() {
    script(
        () -> assign(null),
        () -> arrive(0, 3),
        () -> {
          answer(0);
          answer(2);
        },
        () -> {},
        loop::stop);
    assertThat(probes()).containsExactly("t-0", "t-2");
    assertThat(producer.commitCount()).isEqualTo(1);
    OffsetAndMetadata committed = committed();
    assertThat(committed.offset()).isEqualTo(1);
    OffsetTracker restored = OffsetTracker.from(committed);
    assertThat(restored.arrived(1)).isTrue();
    assertThat(restored.arrived(2)).as("ended before the restart").isFalse();
    assertThat(restored.arrived(3)).isTrue();
    assertThat(metrics.results).containsExactly(Map.entry("answered", 2));
  }

  @Test
  void promptThatEndedBeforeARestartIsNotAskedAgain() {
    OffsetTracker before = OffsetTracker.startingAt(0);
    before.arrived(0);
    before.arrived(1);
    before.arrived(2);
    before.ended(1);
    OffsetAndMetadata committed = before.commit();
    script(() -> assign(committed), () -> arrive(0, 3), () -> {}, loop::stop);
    assertThat(calls.keySet()).hasSize(2).noneMatch(text -> text.contains("(1)"));
  }

  @Test
  void undecodableRecordGoesToDeadLettersWithItsBytesAndTheRestGoesOn() {
    byte[] junk = {7, 1, 2, 3};
    script(
        () -> assign(null),
        () -> {
          consumer.addRecord(new ConsumerRecord<>(partition.topic(), 0, 0, null, junk));
          arrive(1, 2);
        },
        () -> answer(1),
        () -> {},
        loop::stop);
    assertThat(probes()).containsExactly("t-1");
    List<DeadLetter> letters = values(topics.deadLetters());
    assertThat(letters).hasSize(1);
    assertThat(letters.get(0).reason()).isEqualTo("undecodable");
    assertThat(letters.get(0).originalValue()).isEqualTo(junk);
    assertThat(letters.get(0).offset()).isZero();
    assertThat(committed().offset()).isEqualTo(2);
    assertThat(metrics.deadLetters).containsExactly(Map.entry("undecodable", 1));
  }

  @Test
  void failedProbeIsPublishedAsAResponseWithoutTextAndAsADeadLetter() {
    script(
        () -> assign(null),
        () -> arrive(0, 1),
        () -> calls.get(text(0)).complete(Failure.of(FailureReason.BAD_KEY, "no such key")),
        () -> {},
        loop::stop);
    List<Response> responses = values(topics.responses());
    assertThat(responses).hasSize(1);
    assertThat(responses.get(0).failure()).isEqualTo("bad_key");
    assertThat(responses.get(0).text()).isNull();
    assertThat(responses.get(0).attempts()).isEqualTo(1);
    List<DeadLetter> letters = values(topics.deadLetters());
    assertThat(letters).hasSize(1);
    assertThat(letters.get(0).reason()).isEqualTo("bad_key");
    assertThat(metrics.results).containsExactly(Map.entry("bad_key", 1));
  }

  @Test
  void promptForAnUnknownTargetFailsInsteadOfBlockingItsPartition() {
    script(
        () -> assign(null),
        () -> add(0, Prompts.of("elsewhere", 0)),
        () -> {},
        () -> {},
        loop::stop);
    List<Response> responses = values(topics.responses());
    assertThat(responses.get(0).failure()).isEqualTo("unknown_target");
    assertThat(committed().offset()).isEqualTo(1);
  }

  @Test
  void fetchingPausesWhileTooMuchIsPendingAndGoesOnAfterwards() {
    List<Integer> paused = new ArrayList<>();
    script(
        () -> assign(null),
        () -> arrive(0, 8),
        () -> paused.add(consumer.paused().size()),
        () -> {
          for (int i = 0; i < 6; i++) {
            answer(i);
          }
        },
        () -> {},
        () -> paused.add(consumer.paused().size()),
        loop::stop);
    assertThat(paused).containsExactly(1, 0);
  }

  @Test
  void abortedTransactionIsPublishedAgainWhole() {
    script(
        () -> assign(null),
        () -> arrive(0, 2),
        () -> {
          producer.commitTransactionException =
              new org.apache.kafka.clients.consumer.CommitFailedException("rebalanced");
          answer(0);
          answer(1);
        },
        () -> {},
        () -> producer.commitTransactionException = null,
        () -> {},
        loop::stop);
    assertThat(probes()).containsExactlyInAnyOrder("t-0", "t-1");
    assertThat(committed().offset()).isEqualTo(2);
    assertThat(metrics.results).containsExactly(Map.entry("answered", 2));
  }

  @Test
  void callUnderWayWhenThePartitionLeavesIsGivenTimeAndPublished() {
    script(
        () -> assign(null),
        () -> arrive(0, 2),
        () -> {
          answer(1);
          timeline.settle();
          loop.stop();
        });
    assertThat(probes()).containsExactly("t-1");
    assertThat(OffsetTracker.from(committed()).arrived(0)).isTrue();
  }

  private PromptLoop loop(Function<String, CompletableFuture<Answer>> provider) {
    WorkerSettings settings =
        new WorkerSettings(List.of(), 8, Duration.ofMillis(10), 100, Duration.ofMillis(40));
    Outbox outbox = new Outbox();
    ProbeRouter router = new ProbeRouter(timeline, outbox::ended);
    TargetSettings target =
        TargetSettings.of(
            "t",
            Endpoint.of(ApiStyle.OPENAI, URI.create("http://unused"), "m", Optional.empty()),
            Sampling.PROVIDER_DEFAULTS,
            new Limits(OptionalDouble.empty(), OptionalDouble.empty(), 64));
    router.open(
        List.of(
            new TargetLane(
                target,
                (text, headers) -> provider.apply(text),
                timeline,
                new Random(1),
                spending,
                new ReleaseResolver("t", "m", Duration.ofDays(1), () -> true, outbox::announce),
                metrics,
                outbox::ended)));
    return new PromptLoop(
        settings,
        topics,
        serdes,
        new ProbeErrand(topics, serdes, metrics, "w1"),
        router,
        outbox,
        spending,
        metrics,
        clock);
  }

  /** One step before each poll; the clock moves a commit interval and the lanes settle after it. */
  private void script(Runnable... steps) {
    consumer.updatePartitions(
        partition.topic(),
        List.of(new PartitionInfo(partition.topic(), 0, Node.noNode(), null, null)));
    for (Runnable step : steps) {
      consumer.schedulePollTask(
          () -> {
            timeline.pass(Duration.ofMillis(20));
            step.run();
            timeline.settle();
          });
    }
    loop.run(consumer, producer, () -> {});
  }

  private void assign(OffsetAndMetadata committed) {
    consumer.updateBeginningOffsets(Map.of(partition, 0L));
    consumer.rebalance(List.of());
    if (committed != null) {
      consumer.commitSync(Map.of(partition, committed));
    }
    consumer.rebalance(List.of(partition));
  }

  private void arrive(int from, int to) {
    for (int i = from; i < to; i++) {
      add(i, Prompts.of("t", i));
    }
  }

  private void add(long offset, Prompt prompt) {
    byte[] value = serdes.of(topics.prompts()).serializer().serialize(partition.topic(), prompt);
    consumer.addRecord(new ConsumerRecord<>(partition.topic(), 0, offset, null, value));
  }

  private void answer(int number) {
    calls
        .get(text(number))
        .complete(
            new Completion("It was so.", null, "stop", 200, null, null, "m", 5, 5, false, false));
  }

  private static String text(int number) {
    return "What happened in 1989? (" + number + ")";
  }

  private List<String> probes() {
    return this.<Response>values(topics.responses()).stream().map(Response::probeId).toList();
  }

  private <T> List<T> values(Topics.Topic<T> topic) {
    List<T> values = new ArrayList<>();
    for (ProducerRecord<byte[], byte[]> record : producer.history()) {
      if (record.topic().equals(topic.name())) {
        values.add(serdes.of(topic).deserializer().deserialize(topic.name(), record.value()));
      }
    }
    return values;
  }

  private OffsetAndMetadata committed() {
    List<Map<String, Map<TopicPartition, OffsetAndMetadata>>> history =
        producer.consumerGroupOffsetsHistory();
    OffsetAndMetadata last = null;
    for (Map<String, Map<TopicPartition, OffsetAndMetadata>> groups : history) {
      for (Map<TopicPartition, OffsetAndMetadata> offsets : groups.values()) {
        last = offsets.getOrDefault(partition, last);
      }
    }
    return last;
  }
}
