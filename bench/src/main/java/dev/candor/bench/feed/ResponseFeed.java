package dev.candor.bench.feed;

import dev.candor.events.RecordKeys;
import dev.candor.events.Response;
import dev.candor.events.Topics;
import dev.candor.events.Topics.Topic;
import dev.candor.events.reading.TopicScan;
import dev.candor.events.serde.EventSerdes;
import dev.candor.launcher.replay.FirstFailure;
import dev.candor.runtime.KafkaSettings;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.Serializer;
import org.apache.kafka.common.serialization.StringSerializer;

/** Writes responses to their topic, and waits until they are classified. */
public final class ResponseFeed implements AutoCloseable {
  private final Topics topics;
  private final KafkaSettings kafka;
  private final Serializer<Response> serializer;
  private final KafkaProducer<String, byte[]> producer;
  private final FirstFailure failure = new FirstFailure();
  private long sent;

  public ResponseFeed(KafkaSettings kafka, Topics topics) {
    this.kafka = kafka;
    this.topics = topics;
    this.serializer = new EventSerdes(kafka.serde()).of(topics.responses()).serializer();
    Map<String, Object> properties = kafka.clientProperties();
    properties.put("linger.ms", 0);
    producer = new KafkaProducer<>(properties, new StringSerializer(), new ByteArraySerializer());
  }

  public void send(Response response) {
    send(response, () -> {});
  }

  /**
   * Writes a response.
   *
   * @param acknowledged run as soon as the broker has it
   */
  public void send(Response response, Runnable acknowledged) {
    producer.send(
        new ProducerRecord<>(
            topics.responses().name(),
            null,
            response.receivedAt().toEpochMilli(),
            RecordKeys.of(response),
            serializer.serialize(topics.responses().name(), response)),
        (metadata, e) -> {
          acknowledged.run();
          failure.onCompletion(metadata, e);
        });
    sent++;
  }

  /** Throws if a response could not be written. */
  public void check() {
    failure.check("a response could not be written");
  }

  /** Waits until all that was sent is classified and committed. */
  public void awaitClassified() {
    producer.flush();
    check();
    await(topics.classifications(), sent);
  }

  /** Waits until so many cycles are tallied. */
  public void awaitTallies(long cycles) {
    await(topics.tallies(), cycles);
  }

  private void await(Topic<?> topic, long records) {
    try (TopicScan scan =
        new TopicScan(TopicScan.consumer(kafka.clientProperties(), "candor-bench-feed"))) {
      scan.fromBeginning(List.of(topic.name()));
      long seen = 0;
      while (seen < records) {
        for (ConsumerRecord<byte[], byte[]> record : scan.poll()) {
          seen += record.value() == null ? 0 : 1;
        }
      }
    }
  }

  @Override
  public void close() {
    producer.close();
  }
}
