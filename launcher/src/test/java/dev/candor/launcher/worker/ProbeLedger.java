package dev.candor.launcher.worker;

import dev.candor.events.Prompt;
import dev.candor.events.RecordKeys;
import dev.candor.events.Response;
import dev.candor.events.Topics;
import dev.candor.events.reading.TopicScan;
import dev.candor.events.serde.EventSerdes;
import dev.candor.model.Arm;
import dev.candor.runtime.KafkaSettings;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.Serializer;

/** Puts prompts in and counts, of what was committed, how often each probe came out. */
final class ProbeLedger {
  static final int PARTITIONS = 4;

  private final KafkaSettings kafka;
  private final Topics topics;
  private final EventSerdes serdes;
  private final Map<TopicPartition, Long> positions = new HashMap<>();
  private final Map<String, Integer> times = new TreeMap<>();
  private final List<Response> responses = new ArrayList<>();

  ProbeLedger(KafkaSettings kafka, Topics topics, EventSerdes serdes) {
    this.kafka = kafka;
    this.topics = topics;
    this.serdes = serdes;
  }

  void createTopics() {
    try (Admin admin = Admin.create(kafka.clientProperties())) {
      topics.ensure(admin, PARTITIONS, (short) 1);
    }
  }

  void ask(String target, int from, int to) {
    Map<String, Object> properties = kafka.clientProperties();
    properties.put("linger.ms", 5);
    Serializer<Prompt> serializer = serdes.of(topics.prompts()).serializer();
    try (KafkaProducer<byte[], byte[]> producer =
        new KafkaProducer<>(properties, new ByteArraySerializer(), new ByteArraySerializer())) {
      for (int i = from; i < to; i++) {
        Instant due = Instant.EPOCH;
        Prompt prompt =
            new Prompt(
                "probe-" + i,
                target,
                null,
                1,
                due,
                to,
                "prompt-" + i,
                "intent-" + i,
                "history",
                i % 3 == 0 ? Arm.CONTROL : Arm.SENSITIVE,
                i % 2 == 0 ? "en" : "zh",
                "direct",
                0,
                "What happened in the spring of year " + i + "?",
                due,
                null,
                "regular",
                List.of());
        producer.send(
            new ProducerRecord<>(
                topics.prompts().name(),
                RecordKeys.of(prompt).getBytes(StandardCharsets.UTF_8),
                serializer.serialize(topics.prompts().name(), prompt)));
      }
    }
  }

  /** Reads on until so many probes have come out or nothing more comes for {@code patience}. */
  void readUntil(int probes, Duration patience) {
    var deserializer = serdes.of(topics.responses()).deserializer();
    try (TopicScan scan =
        new TopicScan(TopicScan.consumer(kafka.clientProperties(), "probe-ledger"))) {
      scan.resume(List.of(topics.responses().name()), positions);
      Duration poll = Duration.ofMillis(250);
      Duration idle = Duration.ZERO;
      while (times.size() < probes && idle.compareTo(patience) < 0) {
        var records = scan.poll(poll);
        idle = records.isEmpty() ? idle.plus(poll) : Duration.ZERO;
        for (ConsumerRecord<byte[], byte[]> record : records) {
          Response response = deserializer.deserialize(record.topic(), record.value());
          times.merge(response.probeId(), 1, Integer::sum);
          responses.add(response);
        }
        positions.putAll(scan.positions());
      }
    }
  }

  /** Probes that came out, each with how often. */
  Map<String, Integer> times() {
    return times;
  }

  List<Response> responses() {
    return responses;
  }
}
