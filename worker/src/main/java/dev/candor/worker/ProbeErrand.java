package dev.candor.worker;

import dev.candor.events.DeadLetter;
import dev.candor.events.Prompt;
import dev.candor.events.RecordKeys;
import dev.candor.events.Response;
import dev.candor.events.Topics;
import dev.candor.events.Topics.Topic;
import dev.candor.events.serde.EventSerdes;
import dev.candor.worker.provider.Failure;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.Deserializer;
import org.apache.kafka.common.serialization.Serializer;

/** Puts prompts to targets and publishes their responses; a failure leaves a dead letter too. */
final class ProbeErrand implements Errand {
  private final Topics topics;
  private final Deserializer<Prompt> prompts;
  private final Serializer<Response> responses;
  private final Serializer<DeadLetter> deadLetters;
  private final WorkerMetrics metrics;
  private final String worker;

  ProbeErrand(Topics topics, EventSerdes serdes, WorkerMetrics metrics, String worker) {
    this.topics = topics;
    this.prompts = serdes.of(topics.prompts()).deserializer();
    this.responses = serdes.of(topics.responses()).serializer();
    this.deadLetters = serdes.of(topics.deadLetters()).serializer();
    this.metrics = metrics;
    this.worker = worker;
  }

  @Override
  public String role() {
    return "worker";
  }

  @Override
  public Topic<?> input() {
    return topics.prompts();
  }

  @Override
  public Optional<Prompt> prompt(ConsumerRecord<byte[], byte[]> record) {
    return Optional.ofNullable(prompts.deserialize(record.topic(), record.value()));
  }

  @Override
  public List<ProducerRecord<byte[], byte[]>> results(EndedProbe ended) {
    List<ProducerRecord<byte[], byte[]>> results = new ArrayList<>();
    Response response = ResponseRecords.of(ended, worker);
    results.add(record(topics.responses(), RecordKeys.of(response), responses, response));
    if (ended.answer() instanceof Failure failure) {
      DeadLetter letter = letter(ended.probe(), failure, ended.endedAt());
      results.add(record(topics.deadLetters(), RecordKeys.of(letter), deadLetters, letter));
    }
    return results;
  }

  @Override
  public void published(EndedProbe ended) {
    Probe probe = ended.probe();
    Duration duration =
        probe.firstAskedAt() == null
            ? Duration.ZERO
            : Duration.between(probe.firstAskedAt(), ended.endedAt());
    String result =
        ended.answer() instanceof Failure failure ? failure.reason().code() : "answered";
    metrics.probeEnded(
        probe.prompt().target(), result, duration.isNegative() ? Duration.ZERO : duration);
    if (ended.answer() instanceof Failure failure) {
      metrics.deadLetter(failure.reason().code());
    }
  }

  @Override
  public boolean announcesReleases() {
    return true;
  }

  static <T> ProducerRecord<byte[], byte[]> record(
      Topic<T> topic, String key, Serializer<T> serializer, T value) {
    return new ProducerRecord<>(
        topic.name(),
        key.getBytes(StandardCharsets.UTF_8),
        serializer.serialize(topic.name(), value));
  }

  private DeadLetter letter(Probe probe, Failure failure, Instant at) {
    return new DeadLetter(
        topics.prompts().name(),
        probe.claim().partition(),
        probe.offset(),
        failure.reason().code(),
        failure.detail(),
        probe.key(),
        probe.value(),
        at,
        "worker");
  }
}
