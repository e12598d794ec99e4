package dev.candor.worker;

import dev.candor.events.DeadLetter;
import dev.candor.events.LedgerEntry;
import dev.candor.events.Prompt;
import dev.candor.events.RecordKeys;
import dev.candor.events.ReleaseChange;
import dev.candor.events.Topics;
import dev.candor.events.serde.EventSerdes;
import dev.candor.events.serde.RegistryException;
import dev.candor.worker.limit.PartitionShare;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.kafka.clients.consumer.CommitFailedException;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRebalanceListener;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
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
import org.apache.kafka.common.errors.WakeupException;
import org.apache.kafka.common.serialization.Serializer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Fetches prompts and publishes what became of them, on one thread that never waits for a provider.
 *
 * <p>The ends of many probes go out in one transaction together with the offsets of their prompts:
 * a worker that dies leaves either both or neither. A prompt that was being asked when it died is
 * asked again, and answered once.
 */
final class PromptLoop {
  private static final Logger log = LoggerFactory.getLogger(PromptLoop.class);

  /** Records that one poll may bring, as configured at the consumer. */
  static final int MOST_POLLED = 500;

  private static final Duration TICK = Duration.ofMillis(20);
  private static final Duration REGISTRY_PAUSE = Duration.ofSeconds(1);

  private final WorkerSettings settings;
  private final Topics topics;
  private final Errand errand;
  private final Serializer<DeadLetter> deadLetters;
  private final Serializer<LedgerEntry> ledger;
  private final Serializer<ReleaseChange> releases;
  private final ProbeRouter router;
  private final Outbox outbox;
  private final SpendLedger spending;
  private final WorkerMetrics metrics;
  private final Clock clock;

  private final AtomicBoolean stopping = new AtomicBoolean();

  // The rest belongs to the loop's thread.
  private final HeldPartitions held;
  private final List<EndedProbe> unpublished = new ArrayList<>();
  private final List<DeadLetter> poison = new ArrayList<>();
  private Consumer<byte[], byte[]> consumer;
  private Producer<byte[], byte[]> producer;
  private boolean sharesChanged;
  private Instant publishedAt = Instant.MIN;

  PromptLoop(
      WorkerSettings settings,
      Topics topics,
      EventSerdes serdes,
      Errand errand,
      ProbeRouter router,
      Outbox outbox,
      SpendLedger spending,
      WorkerMetrics metrics,
      Clock clock) {
    this.settings = settings;
    this.topics = topics;
    this.errand = errand;
    this.deadLetters = serdes.of(topics.deadLetters()).serializer();
    this.ledger = serdes.of(topics.ledger()).serializer();
    this.releases = serdes.of(topics.releases()).serializer();
    this.router = router;
    this.outbox = outbox;
    this.held = new HeldPartitions(errand.input().name());
    this.spending = spending;
    this.metrics = metrics;
    this.clock = clock;
  }

  /** Ends {@link #run} soon; the consumer must be woken as well. */
  void stop() {
    stopping.set(true);
  }

  /**
   * Works until stopped. Calls under way when it is stopped get the handover time to end.
   *
   * @param working is run once the loop is at work, and again after each recovery
   * @throws KafkaException if it cannot go on with these clients
   */
  void run(
      Consumer<byte[], byte[]> usedConsumer,
      Producer<byte[], byte[]> usedProducer,
      Runnable working) {
    consumer = usedConsumer;
    producer = usedProducer;
    held.remove(held.all());
    unpublished.clear();
    poison.clear();
    producer.initTransactions();
    consumer.subscribe(List.of(errand.input().name()), new Moves());
    working.run();
    try {
      while (!stopping.get()) {
        ConsumerRecords<byte[], byte[]> records = consumer.poll(pollTime());
        reportShares();
        take(records);
        if (!clock.instant().isBefore(publishedAt.plus(settings.commitEvery()))
            || outbox.size() >= settings.batch()) {
          publish();
        }
        holdBack();
      }
      handOver(held.all());
    } catch (WakeupException e) {
      handOver(held.all());
    } finally {
      held.end(held.all());
      router.dropEnding();
      held.remove(held.all());
    }
  }

  private Duration pollTime() {
    Duration left = Duration.between(clock.instant(), publishedAt.plus(settings.commitEvery()));
    boolean work = !outbox.isEmpty() || !unpublished.isEmpty();
    if (work) {
      return left.isNegative() ? Duration.ZERO : left;
    }
    return settings.commitEvery();
  }

  private void take(ConsumerRecords<byte[], byte[]> records) {
    List<Probe> probes = new ArrayList<>(records.count());
    for (TopicPartition partition : records.partitions()) {
      Claim claim = held.claim(partition);
      if (claim == null) {
        continue;
      }
      OffsetTracker tracker = held.tracker(partition);
      for (ConsumerRecord<byte[], byte[]> record : records.records(partition)) {
        if (!tracker.arrived(record.offset())) {
          continue;
        }
        try {
          Optional<Prompt> prompt = errand.prompt(record);
          if (prompt.isEmpty()) {
            tracker.ended(record.offset());
            continue;
          }
          probes.add(new Probe(prompt.get(), claim, record.offset(), record.key(), record.value()));
        } catch (SerializationException e) {
          if (RegistryException.isAway(e)) {
            log.warn("waiting for the schema registry: {}", e.getMessage());
            tracker.unarrived(record.offset());
            consumer.seek(partition, record.offset());
            pauseForRegistry();
            break;
          }
          setAside(record, e);
          tracker.ended(record.offset());
        }
      }
    }
    if (!probes.isEmpty()) {
      router.accept(probes);
    }
  }

  private void setAside(ConsumerRecord<byte[], byte[]> record, SerializationException e) {
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

  private void pauseForRegistry() {
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

  /** Publishes everything that has ended, in one transaction with the offsets of its prompts. */
  private void publish() {
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

  /** Fetches no more while too much is pending, and goes on when a quarter of it is done. */
  private void holdBack() {
    Set<TopicPartition> before = consumer.paused();
    Set<TopicPartition> paused = held.full(settings.maxPending(), before);
    Set<TopicPartition> resumed = new HashSet<>(before);
    resumed.removeAll(paused);
    consumer.pause(paused);
    consumer.resume(resumed);
  }

  /** Ends calls for partitions that move away: no new ones, and those under way get some time. */
  private void handOver(Collection<TopicPartition> partitions) {
    List<Claim> leaving = held.end(partitions);
    router.dropEnding();
    Duration waited = Duration.ZERO;
    while (waited.compareTo(settings.handover()) < 0
        && leaving.stream().anyMatch(claim -> claim.asking() > 0)) {
      try {
        EndedProbe probe = outbox.poll(TICK);
        if (probe != null) {
          unpublished.add(probe);
        } else {
          waited = waited.plus(TICK);
        }
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        break;
      }
    }
    do {
      publish();
    } while (!outbox.isEmpty() && unpublished.isEmpty());
    held.remove(partitions);
    sharesChanged = true;
  }

  private void reportShares() {
    if (!sharesChanged) {
      return;
    }
    sharesChanged = false;
    int total = consumer.partitionsFor(errand.input().name()).size();
    Set<Integer> mine = held.numbers();
    router.share(PartitionShare.of(mine, Math.max(1, total)));
    log.info("probing for {} of {} partitions", mine.size(), total);
  }

  /** What the group's moves mean here. */
  private final class Moves implements ConsumerRebalanceListener {
    @Override
    public void onPartitionsAssigned(Collection<TopicPartition> partitions) {
      if (!partitions.isEmpty()) {
        held.add(partitions, consumer);
        sharesChanged = true;
      }
    }

    @Override
    public void onPartitionsRevoked(Collection<TopicPartition> partitions) {
      if (!partitions.isEmpty()) {
        handOver(partitions);
      }
    }

    @Override
    public void onPartitionsLost(Collection<TopicPartition> partitions) {
      held.end(partitions);
      held.remove(partitions);
      router.dropEnding();
      sharesChanged = true;
    }
  }
}
