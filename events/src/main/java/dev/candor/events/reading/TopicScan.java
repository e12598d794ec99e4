package dev.candor.events.reading;

import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndTimestamp;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/**
 * Reads topics without a group. Where to begin is said first, by one of the methods that assign;
 * then records are taken to an end, or for as long as the caller polls. Commits nothing.
 */
public final class TopicScan implements AutoCloseable {
  private static final Duration POLL = Duration.ofMillis(200);

  /** How long nothing may come before an end that is known to exist. */
  private static final Duration PATIENCE = Duration.ofMinutes(1);

  private static final Duration OFFSETS_WITHIN = Duration.ofSeconds(30);

  private final Consumer<byte[], byte[]> consumer;
  private final Duration patience;

  /** What {@link #at} read last, of one partition. */
  private List<ConsumerRecord<byte[], byte[]>> held = List.of();

  /**
   * @param consumer one without a group, as {@link #consumer} makes; it is closed with the scan
   */
  public TopicScan(Consumer<byte[], byte[]> consumer) {
    this(consumer, PATIENCE);
  }

  /**
   * @param patience how long nothing may come before an end that is known to exist
   */
  public TopicScan(Consumer<byte[], byte[]> consumer, Duration patience) {
    this.consumer = Objects.requireNonNull(consumer);
    this.patience = Objects.requireNonNull(patience);
  }

  /**
   * A consumer without a group that sees committed records only and makes no topics.
   *
   * @param client properties of every client, {@code bootstrap.servers} among them
   */
  public static KafkaConsumer<byte[], byte[]> consumer(
      Map<String, Object> client, String clientId) {
    return consumer(client, clientId, Map.of());
  }

  /**
   * The same.
   *
   * @param besides properties that win over those it would have
   */
  public static KafkaConsumer<byte[], byte[]> consumer(
      Map<String, Object> client, String clientId, Map<String, Object> besides) {
    Map<String, Object> properties = new HashMap<>(client);
    properties.put("client.id", clientId);
    properties.put("isolation.level", "read_committed");
    properties.put("auto.offset.reset", "earliest");
    properties.put("enable.auto.commit", false);
    properties.put("allow.auto.create.topics", false);
    properties.putAll(besides);
    return new KafkaConsumer<>(
        properties, new ByteArrayDeserializer(), new ByteArrayDeserializer());
  }

  /** Where partitions end now, transactions under way included. */
  public static Map<TopicPartition, Long> writtenEnds(
      Map<String, Object> client, Collection<TopicPartition> partitions) {
    Map<TopicPartition, OffsetSpec> latest = new HashMap<>();
    partitions.forEach(partition -> latest.put(partition, OffsetSpec.latest()));
    try (Admin admin = Admin.create(client)) {
      Map<TopicPartition, Long> ends = new HashMap<>();
      admin
          .listOffsets(latest)
          .all()
          .get(OFFSETS_WITHIN.toMillis(), TimeUnit.MILLISECONDS)
          .forEach((partition, end) -> ends.put(partition, end.offset()));
      return ends;
    } catch (ExecutionException | java.util.concurrent.TimeoutException e) {
      throw new KafkaException(
          "the ends of " + partitions + " cannot be found",
          e.getCause() == null ? e : e.getCause());
    } catch (InterruptedException e) {
      throw new InterruptException(e);
    }
  }

  /**
   * Begins with the oldest records.
   *
   * @throws KafkaException if a topic is missing
   */
  public List<TopicPartition> fromBeginning(Collection<String> topics) {
    List<TopicPartition> partitions = assign(topics);
    consumer.seekToBeginning(partitions);
    return partitions;
  }

  /** Begins where each partition is said to, and with the oldest records of the others. */
  public void resume(Collection<String> topics, Map<TopicPartition, Long> positions) {
    for (TopicPartition partition : assign(topics)) {
      Long position = positions.get(partition);
      if (position == null) {
        consumer.seekToBeginning(List.of(partition));
      } else {
        consumer.seek(partition, position);
      }
    }
  }

  /** Begins with the first records as late as {@code since}. */
  public void from(Collection<String> topics, Instant since) {
    List<TopicPartition> partitions = assign(topics);
    Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
    Map<TopicPartition, Long> times = new HashMap<>();
    partitions.forEach(partition -> times.put(partition, since.toEpochMilli()));
    Map<TopicPartition, OffsetAndTimestamp> starts = consumer.offsetsForTimes(times);
    for (TopicPartition partition : partitions) {
      OffsetAndTimestamp start = starts.get(partition);
      consumer.seek(partition, start == null ? ends.get(partition) : start.offset());
    }
  }

  /** Begins with what comes from now on, and says for each partition where that is. */
  public Map<TopicPartition, Long> fromNow(Collection<String> topics) {
    List<TopicPartition> partitions = assign(topics);
    consumer.seekToEnd(partitions);
    return positions();
  }

  /** Steps back in the partitions of some topics, by as many records as there may be. */
  public void stepBack(Collection<String> topics, long records) {
    List<TopicPartition> partitions =
        consumer.assignment().stream().filter(at -> topics.contains(at.topic())).toList();
    consumer
        .beginningOffsets(partitions)
        .forEach(
            (partition, first) ->
                consumer.seek(partition, Math.max(first, consumer.position(partition) - records)));
  }

  private List<TopicPartition> assign(Collection<String> topics) {
    List<TopicPartition> partitions =
        topics.stream()
            .flatMap(topic -> partitions(topic).stream())
            .map(info -> new TopicPartition(info.topic(), info.partition()))
            .toList();
    consumer.assign(partitions);
    return partitions;
  }

  private List<PartitionInfo> partitions(String topic) {
    List<PartitionInfo> found = consumer.partitionsFor(topic);
    if (found == null || found.isEmpty()) {
      throw new KafkaException("topic " + topic + " is missing");
    }
    return found;
  }

  /** Where the next record of each partition is. */
  public Map<TopicPartition, Long> positions() {
    Map<TopicPartition, Long> positions = new HashMap<>();
    consumer.assignment().forEach(at -> positions.put(at, consumer.position(at)));
    return positions;
  }

  /** Takes each partition back, or on, to a place. */
  public void seek(Map<TopicPartition, Long> positions) {
    positions.forEach(consumer::seek);
  }

  /** The last committed end of each partition. */
  public Map<TopicPartition, Long> ends() {
    return consumer.endOffsets(consumer.assignment());
  }

  /** Whether records before these ends are still to be read. */
  public boolean isBehind(Map<TopicPartition, Long> ends) {
    return ends.entrySet().stream()
        .anyMatch(end -> consumer.position(end.getKey()) < end.getValue());
  }

  /** Waits a moment for records. */
  public ConsumerRecords<byte[], byte[]> poll() {
    return poll(POLL);
  }

  public ConsumerRecords<byte[], byte[]> poll(Duration longest) {
    return consumer.poll(longest);
  }

  /** Hands over what there is, to the present end. */
  public void readToEnd(java.util.function.Consumer<ConsumerRecord<byte[], byte[]>> taker) {
    readTo(ends(), taker);
  }

  /**
   * Hands over records until these ends are reached.
   *
   * @throws TimeoutException if nothing comes for too long
   */
  public void readTo(
      Map<TopicPartition, Long> ends,
      java.util.function.Consumer<ConsumerRecord<byte[], byte[]>> taker) {
    long most = patience.dividedBy(POLL);
    long fruitless = 0;
    while (isBehind(ends)) {
      ConsumerRecords<byte[], byte[]> records = poll();
      records.forEach(taker);
      fruitless = records.isEmpty() ? fruitless + 1 : 0;
      if (fruitless > most) {
        throw new TimeoutException(ends.keySet() + " could not be read to the end");
      }
    }
  }

  /**
   * The record at a place. Those that came with it are held until another place is asked for: at
   * the end of a topic each question to the broker waits for as long as a consumer waits for news.
   *
   * @param mayWait asked before each wait
   * @return empty if it is no longer there
   * @throws TimeoutException if it did not come for as long as it might
   */
  public Optional<ConsumerRecord<byte[], byte[]>> at(
      TopicPartition partition, long offset, BooleanSupplier mayWait) {
    if (!isHeld(partition, offset)) {
      held = List.of();
      consumer.assign(List.of(partition));
      consumer.seek(partition, offset);
      while (held.isEmpty()) {
        if (!mayWait.getAsBoolean()) {
          throw new TimeoutException(
              "the record at " + partition + " offset " + offset + " is not read");
        }
        held = poll().records(partition);
      }
    }
    return held.stream().filter(record -> record.offset() == offset).findFirst();
  }

  private boolean isHeld(TopicPartition partition, long offset) {
    if (held.isEmpty()) {
      return false;
    }
    ConsumerRecord<byte[], byte[]> first = held.get(0);
    return first.partition() == partition.partition()
        && first.topic().equals(partition.topic())
        && first.offset() <= offset
        && held.get(held.size() - 1).offset() >= offset;
  }

  /** Ends a wait from another thread, with a {@code WakeupException} there. */
  public void wakeUp() {
    consumer.wakeup();
  }

  @Override
  public void close() {
    consumer.close();
  }
}
