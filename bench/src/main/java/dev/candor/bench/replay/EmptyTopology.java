package dev.candor.bench.replay;

import dev.candor.events.reading.TopicScan;
import dev.candor.runtime.KafkaSettings;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.Topology;

/**
 * What a topology that does nothing takes for the records that were just replayed, on the broker
 * they are on: a source and a sink, exactly once, with the threads, the commit interval and the
 * batches of a replay. The clock runs from the first record written to its source, once it has its
 * partitions, to the last one committed to its sink.
 */
record EmptyTopology(KafkaSettings kafka, int partitions) {
  private static final Duration POLL = Duration.ofMillis(100);
  private static final String SOURCE = "bench-empty-source";
  private static final String SINK = "bench-empty-sink";

  /** Records a second, of those on a topic. */
  double rate(String recorded, long records, Path state) {
    try (Admin admin = Admin.create(kafka.clientProperties())) {
      admin
          .createTopics(
              List.of(
                  new NewTopic(SOURCE, partitions, (short) 1),
                  new NewTopic(SINK, partitions, (short) 1)))
          .all()
          .get();
    } catch (ExecutionException e) {
      throw new IllegalStateException(e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
    Topology empty = new Topology();
    empty.addSource("source", SOURCE);
    empty.addSink("sink", SINK, "source");
    CountDownLatch running = new CountDownLatch(1);
    try (KafkaStreams streams = new KafkaStreams(empty, properties(state));
        TopicScan from = scan(recorded);
        TopicScan committed = scan(SINK);
        KafkaProducer<byte[], byte[]> to = producer()) {
      streams.setStateListener(
          (now, before) -> {
            if (now == KafkaStreams.State.RUNNING) {
              running.countDown();
            }
          });
      streams.start();
      running.await();
      long begun = System.nanoTime();
      for (long sent = 0; sent < records; ) {
        for (ConsumerRecord<byte[], byte[]> record : from.poll(POLL)) {
          to.send(new ProducerRecord<>(SOURCE, record.key(), record.value()));
          sent++;
        }
      }
      to.flush();
      for (long seen = 0; seen < records; ) {
        seen += committed.poll(POLL).count();
      }
      return records / ((System.nanoTime() - begun) / 1e9);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  private TopicScan scan(String topic) {
    TopicScan scan = new TopicScan(TopicScan.consumer(kafka.clientProperties(), "bench-" + topic));
    scan.fromBeginning(List.of(topic));
    return scan;
  }

  private KafkaProducer<byte[], byte[]> producer() {
    Map<String, Object> properties = new HashMap<>(kafka.clientProperties());
    properties.put("linger.ms", 20);
    properties.put("batch.size", 256 << 10);
    properties.put("compression.type", "lz4");
    return new KafkaProducer<>(properties, new ByteArraySerializer(), new ByteArraySerializer());
  }

  private Properties properties(Path state) {
    Map<String, Object> values = new HashMap<>(kafka.clientProperties());
    values.put(StreamsConfig.APPLICATION_ID_CONFIG, "bench-empty");
    values.put(StreamsConfig.PROCESSING_GUARANTEE_CONFIG, StreamsConfig.EXACTLY_ONCE_V2);
    values.put(StreamsConfig.NUM_STREAM_THREADS_CONFIG, partitions);
    values.put(StreamsConfig.COMMIT_INTERVAL_MS_CONFIG, 500);
    values.put(StreamsConfig.STATE_DIR_CONFIG, state.toString());
    values.put(StreamsConfig.DEFAULT_KEY_SERDE_CLASS_CONFIG, Serdes.ByteArraySerde.class.getName());
    values.put(
        StreamsConfig.DEFAULT_VALUE_SERDE_CLASS_CONFIG, Serdes.ByteArraySerde.class.getName());
    values.put(StreamsConfig.producerPrefix("compression.type"), "lz4");
    values.put(StreamsConfig.producerPrefix("linger.ms"), 20);
    values.put(StreamsConfig.producerPrefix("batch.size"), 256 << 10);
    values.put(StreamsConfig.consumerPrefix("auto.offset.reset"), "earliest");
    values.put(StreamsConfig.consumerPrefix("fetch.max.wait.ms"), 50);
    Properties properties = new Properties();
    values.forEach((name, value) -> properties.put(name, value.toString()));
    return properties;
  }
}
