package dev.candor.console.view;

import dev.candor.events.Topics;
import dev.candor.events.Topics.Topic;
import dev.candor.events.reading.TopicScan;
import dev.candor.events.serde.EventSerdes;
import dev.candor.events.serde.TolerantDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;
import java.util.function.Supplier;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.WakeupException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps a {@link TopicFeed} up to date: one thread that reads the topics from their beginning, and
 * goes on with a new consumer after a failure, as while the registry is away. What is no record of
 * its topic is passed over and counted.
 */
public final class TopicReader implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(TopicReader.class);
  private static final Duration PAUSE = Duration.ofSeconds(2);
  private static final Duration STOPPING = Duration.ofSeconds(5);

  private final Supplier<Consumer<byte[], byte[]>> consumers;
  private final java.util.function.Consumer<String> passedOver;
  private final Map<String, BiConsumer<String, byte[]>> readers = new HashMap<>();
  private final Map<TopicPartition, Long> positions = new HashMap<>();
  private final CountDownLatch stop = new CountDownLatch(1);
  private volatile TopicScan scan;
  private Thread thread;

  /**
   * @param consumers makes a consumer without a group that reads committed records
   * @param passedOver hears the topic of each record that cannot be read
   */
  public TopicReader(
      Supplier<Consumer<byte[], byte[]>> consumers,
      Topics topics,
      EventSerdes serdes,
      TopicFeed feed,
      java.util.function.Consumer<String> passedOver) {
    this.consumers = Objects.requireNonNull(consumers);
    this.passedOver = Objects.requireNonNull(passedOver);
    read(serdes, topics.alerts(), feed::alert);
    read(serdes, topics.releases(), unlessNull(feed::change));
    read(serdes, topics.ledger(), unlessNull(feed::spending));
    read(serdes, topics.alertCommands(), unlessNull(feed::command));
    read(serdes, topics.deadLetters(), unlessNull(feed::deadLetter));
  }

  /** Of a topic without state, whose records without a value say nothing. */
  private static <T> BiConsumer<String, T> unlessNull(java.util.function.Consumer<T> to) {
    return (key, value) -> {
      if (value != null) {
        to.accept(value);
      }
    };
  }

  private <T> void read(EventSerdes serdes, Topic<T> topic, BiConsumer<String, T> to) {
    TolerantDecoder<T> decoder =
        new TolerantDecoder<>(serdes, topic, why -> passedOver(topic.name(), why));
    readers.put(
        topic.name(),
        (key, bytes) -> {
          if (bytes == null) {
            to.accept(key, null);
          } else {
            decoder.decode(bytes).ifPresent(value -> to.accept(key, value));
          }
        });
  }

  private void passedOver(String topic, String why) {
    log.warn("a record of {} cannot be read and is passed over: {}", topic, why);
    passedOver.accept(topic);
  }

  public synchronized void start() {
    thread = new Thread(this::run, "console-topics");
    thread.setDaemon(true);
    thread.start();
  }

  /** Whether it is at work. */
  public synchronized boolean isAlive() {
    return thread != null && thread.isAlive();
  }

  private void run() {
    while (stop.getCount() > 0) {
      try (TopicScan open = new TopicScan(consumers.get())) {
        scan = open;
        follow(open);
      } catch (WakeupException e) {
        log.debug("woken up to stop");
      } catch (KafkaException e) {
        log.warn("the console re-reads its topics after: {}", e.toString());
        pause();
      } finally {
        scan = null;
      }
    }
  }

  private void follow(TopicScan open) {
    // After a failure it goes on where it was: what it counts must not be counted twice.
    open.resume(readers.keySet(), positions);
    while (stop.getCount() > 0) {
      for (ConsumerRecord<byte[], byte[]> record : open.poll()) {
        take(record);
        positions.put(new TopicPartition(record.topic(), record.partition()), record.offset() + 1);
      }
    }
  }

  private void take(ConsumerRecord<byte[], byte[]> record) {
    try {
      readers
          .get(record.topic())
          .accept(
              record.key() == null ? "" : new String(record.key(), StandardCharsets.UTF_8),
              record.value());
    } catch (KafkaException e) {
      throw e;
    } catch (RuntimeException e) {
      passedOver(record.topic(), e.toString());
    }
  }

  private void pause() {
    try {
      stop.await(PAUSE.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      stop.countDown();
    }
  }

  @Override
  public synchronized void close() {
    stop.countDown();
    TopicScan open = scan;
    if (open != null) {
      open.wakeUp();
    }
    if (thread != null) {
      try {
        thread.join(STOPPING.toMillis());
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
      thread = null;
    }
  }
}
