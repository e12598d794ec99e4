package dev.candor.worker;

import dev.candor.events.DeadLetter;
import dev.candor.events.LedgerEntry;
import dev.candor.events.RecordKeys;
import dev.candor.events.ReleaseChange;
import dev.candor.events.Topics;
import dev.candor.events.serde.EventSerdes;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.kafka.clients.consumer.CommitFailedException;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.InvalidProducerEpochException;
import org.apache.kafka.common.errors.OutOfOrderSequenceException;
import org.apache.kafka.common.errors.ProducerFencedException;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.errors.UnsupportedVersionException;
import org.apache.kafka.common.serialization.Serializer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Publishes what became of prompts. The ends of many probes go out in one transaction together with
 * the offsets of their prompts: a worker that dies leaves either both or neither. A prompt that was
 * being asked when it died is asked again, and answered once. For the prompt loop's thread.
 */
final class ResultPublisher {
  private static final Logger log = LoggerFactory.getLogger(ResultPublisher.class);

  private static final Duration REGISTRY_PAUSE = Duration.ofSeconds(1);

  private final WorkerSettings settings;
  private final Topics topics;
  private final Errand errand;
  private final Serializer<DeadLetter> deadLetters;
  private final Serializer<LedgerEntry> ledger;
  private final Serializer<ReleaseChange> releases;
  private final HeldPartitions held;
  private final Outbox outbox;
  private final SpendLedger spending;
  private final WorkerMetrics metrics;
  private final Clock clock;
  private final AtomicBoolean stopping;

  private final List<EndedProbe> unpublished = new ArrayList<>();
  private final List<DeadLetter> poison = new ArrayList<>();
  private Consumer<byte[], byte[]> consumer;
  private Producer<byte[], byte[]> producer;
  private Instant publishedAt = Instant.MIN;

  /**
   * @param stopping ends the wait for brokers that do not answer; set where the thread is
   *     interrupted
   */
  ResultPublisher(
      WorkerSettings settings,
      Topics topics,
      EventSerdes serdes,
      Errand errand,
      HeldPartitions held,
      Outbox outbox,
      SpendLedger spending,
      WorkerMetrics metrics,
      Clock clock,
      AtomicBoolean stopping) {
    this.settings = settings;
    this.topics = topics;
    this.errand = errand;
    this.deadLetters = serdes.of(topics.deadLetters()).serializer();
    this.ledger = serdes.of(topics.ledger()).serializer();
    this.releases = serdes.of(topics.releases()).serializer();
    this.held = held;
    this.outbox = outbox;
    this.spending = spending;
    this.metrics = metrics;
    this.clock = clock;
    this.stopping = stopping;
  }

  /** Goes on with these clients and forgets what was not published with earlier ones. */
  void open(Producer<byte[], byte[]> producer, Consumer<byte[], byte[]> consumer) {
    this.producer = producer;
    this.consumer = consumer;
    unpublished.clear();
    poison.clear();
    producer.initTransactions();
  }

  /** How long the loop may wait for prompts. */
  Duration untilDue() {
    if (outbox.isEmpty() && unpublished.isEmpty()) {
      return settings.commitEvery();
    }
    Duration left = Duration.between(clock.instant(), publishedAt.plus(settings.commitEvery()));
    return left.isNegative() ? Duration.ZERO : left;
  }

  boolean isDue() {
    return !clock.instant().isBefore(publishedAt.plus(settings.commitEvery()))
        || outbox.size() >= settings.batch();
  }

  /** Takes the end of a probe that is out of the outbox already. */
  void add(EndedProbe probe) {
    unpublished.add(probe);
  }

  void setAside(ConsumerRecord<byte[], byte[]> record, SerializationException e) {
    poison.add(
        new DeadLetter(
            record.topic(),
            record.partition(),
            record.offset(),
            "undecodable",
            e.getMessage() == null ? "not a prompt" : e.getMessage(),
            record.key(),
            record.value(),
            clock.instant(),
            errand.role()));
  }

  /** Waits a moment for the schema registry; probes may end meanwhile. */
  void pauseForRegistry() {
    try {
      EndedProbe probe = outbox.poll(REGISTRY_PAUSE);
      if (probe != null) {
        unpublished.add(probe);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      stopping.set(true);
    }
  }

  /** Publishes until the outbox is empty or the brokers or the registry refuse. */
  void publishAll() {
    do {
      publish();
    } while (!outbox.isEmpty() && unpublished.isEmpty());
  }

  /** Publishes everything that has ended, in one transaction with the offsets of its prompts. */
  void publish() {
    publishedAt = clock.instant();
    outbox.drainTo(unpublished, settings.batch() - unpublished.size());
    unpublished.removeIf(one -> !held.isCurrent(one.probe().claim()));
    unpublished.forEach(one -> held.ended(one.probe().claim(), one.probe().offset()));
    Map<TopicPartition, OffsetAndMetadata> offsets = held.uncommitted();
    List<LedgerEntry> entries = spending.unsaved();
    List<ReleaseChange> news = outbox.changes();
    if (offsets.isEmpty()
        && unpublished.isEmpty()
        && poison.isEmpty()
        && entries.isEmpty()
        && news.isEmpty()) {
      return;
    }
    try {
      producer.beginTransaction();
      send(entries, news, offsets);
      commit();
    } catch (ProducerFencedException
        | OutOfOrderSequenceException
        | UnsupportedVersionException
        | AuthorizationException
        | InvalidProducerEpochException e) {
      throw e;
    } catch (CommitFailedException e) {
      // The group moved on; the next poll tells which partitions are still ours.
      log.info("retrying to publish after a rebalance");
      producer.abortTransaction();
      return;
    } catch (SerializationException e) {
      log.warn("waiting for the schema registry before publishing: {}", e.getMessage());
      producer.abortTransaction();
      pauseForRegistry();
      return;
    } catch (KafkaException e) {
      log.warn("retrying to publish: {}", e.getMessage());
      producer.abortTransaction();
      return;
    }
    spending.saved(entries);
    outbox.published(news);
    held.committed(offsets);
    unpublished.forEach(errand::published);
    poison.forEach(letter -> metrics.deadLetter(letter.reason()));
    unpublished.clear();
    poison.clear();
  }

  private void send(
      List<LedgerEntry> entries,
      List<ReleaseChange> news,
      Map<TopicPartition, OffsetAndMetadata> offsets) {
    for (EndedProbe one : unpublished) {
      errand.results(one).forEach(producer::send);
    }
    for (DeadLetter letter : poison) {
      send(topics.deadLetters(), RecordKeys.of(letter), deadLetters, letter);
    }
    for (LedgerEntry entry : entries) {
      send(topics.ledger(), RecordKeys.of(entry), ledger, entry);
    }
    for (ReleaseChange change : news) {
      send(topics.releases(), change.target(), releases, change);
    }
    if (!offsets.isEmpty()) {
      producer.sendOffsetsToTransaction(offsets, consumer.groupMetadata());
    }
  }

  /** A commit that timed out may have been made; only trying again tells. */
  private void commit() {
    while (true) {
      try {
        producer.commitTransaction();
        return;
      } catch (TimeoutException e) {
        if (stopping.get()) {
          throw e;
        }
        log.warn("the brokers do not answer a commit; retrying");
      }
    }
  }

  private <T> void send(Topics.Topic<T> topic, String key, Serializer<T> serializer, T value) {
    producer.send(ProbeErrand.record(topic, key, serializer, value));
  }
}
