package dev.candor.bench.worker;

import dev.candor.embedded.broker.EmbeddedKafka;
import dev.candor.events.Prompt;
import dev.candor.events.RecordKeys;
import dev.candor.events.Response;
import dev.candor.events.Topics;
import dev.candor.events.reading.TopicScan;
import dev.candor.events.serde.EventSerdes;
import dev.candor.launcher.TemporaryDirectory;
import dev.candor.model.Arm;
import dev.candor.runtime.BoundedMeterRegistry;
import dev.candor.runtime.KafkaSettings;
import dev.candor.runtime.Meters;
import dev.candor.worker.TargetSettings;
import dev.candor.worker.WorkerService;
import dev.candor.worker.WorkerSettings;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Predicate;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.Serializer;

/** A broker with Candor's topics, and hands that put prompts in and take responses out. */
final class WorkerStand implements AutoCloseable {
  static final int PARTITIONS = 4;

  private final TemporaryDirectory directory = TemporaryDirectory.create("candor-worker-bench");
  private final EmbeddedKafka kafka;
  private final Topics topics = new Topics("");
  private final EventSerdes serdes =
      new EventSerdes(Map.of("schema.registry.url", "mock://worker-bench"));
  private final KafkaSettings settings;
  private final KafkaProducer<byte[], byte[]> producer;
  private final MeterRegistry meters = new SimpleMeterRegistry();

  WorkerStand() {
    kafka = EmbeddedKafka.start(directory.path(), 0);
    settings = KafkaSettings.embedded(kafka.bootstrapServers(), "mock://worker-bench", PARTITIONS);
    try (Admin admin = Admin.create(settings.clientProperties())) {
      topics.ensure(admin, PARTITIONS, (short) 1);
    }
    Map<String, Object> properties = settings.clientProperties();
    properties.put("compression.type", "lz4");
    properties.put("linger.ms", 5);
    producer =
        new KafkaProducer<>(properties, new ByteArraySerializer(), new ByteArraySerializer());
  }

  WorkerService worker(String id, TargetSettings target, int maxPending, Clock clock) {
    return new WorkerService(
        new WorkerSettings(
            List.of(target), maxPending, Duration.ofMillis(100), 2_000, Duration.ofSeconds(5)),
        settings,
        topics,
        serdes,
        new BoundedMeterRegistry(meters),
        clock,
        new Random(id.hashCode()),
        id);
  }

  /** Publishes prompts numbered from {@code from}, to {@code to} exclusively. */
  void ask(String target, int from, int to, Instant now) {
    Serializer<Prompt> serializer = serdes.of(topics.prompts()).serializer();
    for (int i = from; i < to; i++) {
      Prompt prompt =
          new Prompt(
              target + "-" + i,
              target,
              null,
              1,
              now,
              to,
              "prompt-" + i,
              "intent-" + i % 60,
              "history",
              i % 3 == 0 ? Arm.CONTROL : Arm.SENSITIVE,
              i % 2 == 0 ? "en" : "zh",
              "direct",
              0,
              "What happened in the square in the spring of that year, and who was there? ("
                  + i
                  + ")",
              now,
              null,
              "regular",
              List.of());
      producer.send(
          new ProducerRecord<>(
              topics.prompts().name(),
              RecordKeys.of(prompt).getBytes(StandardCharsets.UTF_8),
              serializer.serialize(topics.prompts().name(), prompt)));
    }
    producer.flush();
  }

  /** Reads committed responses from the beginning until {@code enough} says so or time is up. */
  Map<String, Integer> read(
      Predicate<Response> each,
      java.util.function.IntPredicate enough,
      Duration most,
      Clock clock) {
    Map<String, Integer> times = new HashMap<>();
    var deserializer = serdes.of(topics.responses()).deserializer();
    try (TopicScan scan =
        new TopicScan(TopicScan.consumer(settings.clientProperties(), "candor-bench-stand"))) {
      scan.fromBeginning(List.of(topics.responses().name()));
      Instant end = clock.instant().plus(most);
      int count = 0;
      while (!enough.test(count) && clock.instant().isBefore(end)) {
        for (ConsumerRecord<byte[], byte[]> record : scan.poll(Duration.ofMillis(100))) {
          Response response = deserializer.deserialize(record.topic(), record.value());
          if (each.test(response)) {
            count++;
            times.merge(response.probeId(), 1, Integer::sum);
          }
        }
      }
    }
    return times;
  }

  /** Waits until so many probes have ended, by the worker's own count of what it committed. */
  void awaitResponses(int count, Duration most, Clock clock) {
    Instant end = clock.instant().plus(most);
    while (committed() < count && clock.instant().isBefore(end)) {
      LockSupport.parkNanos(50_000_000);
    }
  }

  private double committed() {
    return meters.find(Meters.PROBES.name()).counters().stream().mapToDouble(Counter::count).sum();
  }

  @Override
  public void close() {
    producer.close(Duration.ofSeconds(5));
    kafka.close();
    directory.close();
  }
}
