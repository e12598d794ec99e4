package dev.candor.launcher.worker;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import dev.candor.embedded.broker.EmbeddedKafka;
import dev.candor.embedded.registry.EmbeddedRegistry;
import dev.candor.events.ClassifiedResponse;
import dev.candor.events.ClassifiedResponseBuilder;
import dev.candor.events.Judgement;
import dev.candor.events.RecordKeys;
import dev.candor.events.Response;
import dev.candor.events.ResponseBuilder;
import dev.candor.events.Topics;
import dev.candor.events.serde.EventSerdes;
import dev.candor.launcher.CandorMain;
import dev.candor.model.Outcome;
import dev.candor.runtime.KafkaSettings;
import dev.candor.testkit.Responses;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Kills the judge, as {@code kill -9} does, in the middle of its work: every reply the classifier
 * is unsure of is judged once, and no other is.
 */
class ITJudgeIsKilled {
  private static final int KILLS = 4;
  private static final int PER_KILL = 40;

  /** Every so manieth reply is one the classifier is sure of. */
  private static final int SURE = 5;

  private static final int PARTITIONS = 2;
  private static final String VERDICT =
      """
      {"id": "1", "object": "chat.completion", "model": "judge-1", "choices": [{"index": 0,
      "finish_reason": "stop", "message": {"role": "assistant", "content":
      "{\\"outcome\\": \\"lecture\\", \\"confidence\\": 0.9, \\"reason\\": \\"admonishes\\"}"}}],
      "usage": {"prompt_tokens": 200, "completion_tokens": 20, "total_tokens": 220}}
      """;

  @TempDir Path directory;

  private final Topics topics = new Topics("");
  private final Random random = new Random(20_261_130);
  private final Map<String, Integer> times = new TreeMap<>();
  private final Map<TopicPartition, Long> positions = new HashMap<>();

  @Test
  void eachUnsureReplyIsJudgedOnceHoweverOftenTheJudgeIsKilled() throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(8);
    HttpServer model = model(threads);
    ChildProcess judge = null;
    try (EmbeddedKafka kafka = EmbeddedKafka.start(directory.resolve("kafka"), 0);
        EmbeddedRegistry registry =
            new EmbeddedRegistry(kafka.bootstrapServers(), Map.of(), "127.0.0.1", 0, "_schemas")) {
      registry.start();
      String uri = registry.uri().toString();
      KafkaSettings settings = KafkaSettings.embedded(kafka.bootstrapServers(), uri, PARTITIONS);
      EventSerdes serdes = new EventSerdes(settings.serde());
      try (Admin admin = Admin.create(settings.clientProperties())) {
        topics.ensure(admin, PARTITIONS, (short) 1);
      }
      Path configuration =
          configuration(kafka.bootstrapServers(), uri, model.getAddress().getPort());
      judge = judge(configuration);
      int unsure = 0;
      for (int kill = 0; kill < KILLS; kill++) {
        unsure += classify(settings, serdes, kill * PER_KILL);
        read(settings, serdes, unsure - random.nextInt(PER_KILL), Duration.ofSeconds(60));
        judge.kill();
        judge = judge(configuration);
      }
      read(settings, serdes, unsure, Duration.ofSeconds(90));
      // A judgement made twice would come soon after the others.
      read(settings, serdes, unsure + 1, Duration.ofSeconds(3));
      assertThat(times).as("lost, or judged though sure").hasSize(unsure);
      assertThat(times.values()).as("doubled").containsOnly(1);
      assertThat(judge.isAlive()).isTrue();
    } finally {
      if (judge != null) {
        judge.close();
      }
      model.stop(0);
      threads.shutdownNow();
    }
  }

  private static HttpServer model(ExecutorService threads) throws IOException {
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setExecutor(threads);
    server.createContext(
        "/",
        exchange -> {
          exchange.getRequestBody().readAllBytes();
          byte[] verdict = VERDICT.getBytes(StandardCharsets.UTF_8);
          exchange.getResponseHeaders().add("Content-Type", "application/json");
          exchange.sendResponseHeaders(200, verdict.length);
          exchange.getResponseBody().write(verdict);
          exchange.close();
        });
    server.start();
    return server;
  }

  private ChildProcess judge(Path configuration) {
    return ChildProcess.start(
        CandorMain.class,
        directory.resolve("judge.log"),
        "256m",
        "judge",
        "--config",
        configuration.toString(),
        "--id",
        "j1");
  }

  private Path configuration(String bootstrap, String registry, int port) throws IOException {
    return Files.writeString(
        directory.resolve("monitor.yaml"),
        """
        kafka:
          bootstrap: %s
          client:
            session.timeout.ms: "6000"
        registry: {url: "%s"}
        targets:
          - {name: m, endpoint: "http://127.0.0.1:%d/v1", model: m}
        classifier: {abstain_below: 0.7}
        judge:
          endpoint: http://127.0.0.1:%d/v1
          model: judge-1
          gold_every: 0s
          limits: {in_flight: 4, requests_per_minute: 60000}
        """
            .formatted(bootstrap, registry, port, port));
  }

  /** Writes replies and how they were classified; says of how many the classifier is unsure. */
  private int classify(KafkaSettings settings, EventSerdes serdes, int from) throws Exception {
    var responses = serdes.of(topics.responses()).serializer();
    var classified = serdes.of(topics.classifications()).serializer();
    int unsure = 0;
    try (KafkaProducer<byte[], byte[]> producer =
        new KafkaProducer<>(
            settings.clientProperties(), new ByteArraySerializer(), new ByteArraySerializer())) {
      for (int i = from; i < from + PER_KILL; i++) {
        Response reply =
            ResponseBuilder.builder(Responses.reply("m", "r1", 1, "a.direct", "en", i).build())
                .receivedAt(Instant.now())
                .build();
        byte[] key = RecordKeys.of(reply).getBytes(StandardCharsets.UTF_8);
        String name = topics.responses().name();
        RecordMetadata at =
            producer.send(new ProducerRecord<>(name, key, responses.serialize(name, reply))).get();
        boolean isUnsure = i % SURE != 0;
        unsure += isUnsure ? 1 : 0;
        ClassifiedResponse of = classification(reply, at, isUnsure);
        String to = topics.classifications().name();
        producer.send(new ProducerRecord<>(to, key, classified.serialize(to, of))).get();
      }
    }
    return unsure;
  }

  private static ClassifiedResponse classification(
      Response reply, RecordMetadata at, boolean unsure) {
    return ClassifiedResponseBuilder.builder()
        .probeId(reply.probeId())
        .target(reply.target())
        .release(reply.release())
        .cycle(reply.cycle())
        .cycleStartedAt(reply.cycleStartedAt())
        .promptId(reply.promptId())
        .intent(reply.intent())
        .topic(reply.topic())
        .arm(reply.arm())
        .lang(reply.lang())
        .wording(reply.wording())
        .outcome(Outcome.ANSWER)
        .tones(List.of())
        .confidence(unsure ? .5 : .95)
        .evidence(List.of())
        .classifier("c1")
        .tier("model")
        .abstained(unsure)
        .responsePartition(at.partition())
        .responseOffset(at.offset())
        .askedAt(reply.askedAt())
        .receivedAt(reply.receivedAt())
        .kind("response")
        .build();
  }

  /** Reads on until so many replies are judged or nothing more comes for {@code patience}. */
  private void read(KafkaSettings settings, EventSerdes serdes, int judged, Duration patience) {
    Map<String, Object> properties = settings.clientProperties();
    properties.put("isolation.level", "read_committed");
    var judgements = serdes.of(topics.judgements()).deserializer();
    try (KafkaConsumer<byte[], byte[]> consumer =
        new KafkaConsumer<>(properties, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
      List<TopicPartition> partitions = new ArrayList<>();
      consumer
          .partitionsFor(topics.judgements().name())
          .forEach(info -> partitions.add(new TopicPartition(info.topic(), info.partition())));
      consumer.assign(partitions);
      partitions.forEach(
          partition -> consumer.seek(partition, positions.getOrDefault(partition, 0L)));
      Duration poll = Duration.ofMillis(250);
      Duration idle = Duration.ZERO;
      while (times.size() < judged && idle.compareTo(patience) < 0) {
        var records = consumer.poll(poll);
        idle = records.isEmpty() ? idle.plus(poll) : Duration.ZERO;
        for (ConsumerRecord<byte[], byte[]> record : records) {
          Judgement judgement = judgements.deserialize(record.topic(), record.value());
          assertThat(judgement.outcome()).isEqualTo("lecture");
          times.merge(judgement.probeId(), 1, Integer::sum);
        }
        partitions.forEach(partition -> positions.put(partition, consumer.position(partition)));
      }
    }
  }
}
