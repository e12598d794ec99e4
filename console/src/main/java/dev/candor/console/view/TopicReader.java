package dev.candor.console.view;

import dev.candor.events.Topics;
import dev.candor.events.reading.TolerantReader;
import dev.candor.events.reading.TopicScan;
import dev.candor.events.serde.EventSerdes;
import dev.candor.runtime.ServiceThread;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
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
  private final TolerantReader reader;
  private final Map<TopicPartition, Long> positions = new HashMap<>();
  private final ServiceThread thread = new ServiceThread(STOPPING);
  private volatile TopicScan scan;

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
    this.reader =
        new TolerantReader(serdes, passedOver)
            .states(topics.alerts(), feed::alert)
            .values(topics.releases(), feed::change)
            .values(topics.ledger(), feed::spending)
            .values(topics.alertCommands(), feed::command)
            .values(topics.deadLetters(), feed::deadLetter);
  }

  public synchronized void start() {
    thread.start("console-topics", this::run);
  }

  /** Whether it is at work. */
  public boolean isAlive() {
    return thread.isAlive();
  }

  private void run() {
    while (!thread.isStopping()) {
      try (TopicScan open = new TopicScan(consumers.get())) {
        scan = open;
        follow(open);
      } catch (WakeupException e) {
        log.debug("woken up to stop");
      } catch (KafkaException e) {
        log.warn("the console re-reads its topics after: {}", e.toString());
        thread.pause(PAUSE);
      } finally {
        scan = null;
      }
    }
  }

  private void follow(TopicScan open) {
    // After a failure it goes on where it was: what it counts must not be counted twice.
    open.resume(reader.topics(), positions);
    while (!thread.isStopping()) {
      for (ConsumerRecord<byte[], byte[]> record : open.poll()) {
        take(record);
        positions.put(new TopicPartition(record.topic(), record.partition()), record.offset() + 1);
      }
    }
  }

  private void take(ConsumerRecord<byte[], byte[]> record) {
    try {
      reader.take(record);
    } catch (KafkaException e) {
      throw e;
    } catch (RuntimeException e) {
      reader.passOver(record.topic(), e.toString());
    }
  }

  @Override
  public synchronized void close() {
    TopicScan open = scan;
    thread.stop(
        () -> {
          if (open != null) {
            open.wakeUp();
          }
        });
  }
}
