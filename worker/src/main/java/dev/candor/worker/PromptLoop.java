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
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
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

  private record Held(Claim claim, OffsetTracker tracker, OffsetAndMetadata[] committed) {
    boolean isDirty(OffsetAndMetadata now) {
      return !now.equals(committed[0]);
    }
  }

  private final WorkerSettings settings;
  private final Topics topics;
  private final Errand errand;
  private final Serializer<DeadLetter> deadLetters;
  private final Serializer<LedgerEntry> ledger;
  private final Serializer<ReleaseChange> releases;
  private final ProbeRouter router;
  private final SpendLedger spending;
  private final WorkerMetrics metrics;
  private final Clock clock;

  private final BlockingQueue<EndedProbe> ended = new LinkedBlockingQueue<>();
  private final Queue<ReleaseChange> changes = new ConcurrentLinkedQueue<>();
  private final AtomicBoolean stopping = new AtomicBoolean();

  // The rest belongs to the loop's thread.
  private final Map<TopicPartition, Held> held = new HashMap<>();
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
      java.util.function.Function<java.util.function.Consumer<EndedProbe>, ProbeRouter> router,
      SpendLedger spending,
      WorkerMetrics metrics,
      Clock clock) {
    this.settings = settings;
    this.topics = topics;
    this.errand = errand;
    this.deadLetters = serdes.of(topics.deadLetters()).serializer();
    this.ledger = serdes.of(topics.ledger()).serializer();
    this.releases = serdes.of(topics.releases()).serializer();
    this.router = router.apply(ended::add);
    this.spending = spending;
    this.metrics = metrics;
    this.clock = clock;
  }

  ProbeRouter router() {
    return router;
  }

  /** Takes a probe that has ended. */
  void ended(EndedProbe probe) {
    ended.add(probe);
  }

  /** Takes a change of release that is to be published. */
  void announce(ReleaseChange change) {
    changes.add(change);
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
    held.clear();
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
            || ended.size() >= settings.batch()) {
          publish();
        }
        holdBack();
      }
      handOver(Set.copyOf(held.keySet()));
    } catch (WakeupException e) {
      handOver(Set.copyOf(held.keySet()));
    } finally {
      held.values().forEach(one -> one.claim().end());
      router.dropEnding();
      held.clear();
    }
  }

  private Duration pollTime() {
    Duration left = Duration.between(clock.instant(), publishedAt.plus(settings.commitEvery()));
    boolean work = !ended.isEmpty() || !unpublished.isEmpty();
    if (work) {
      return left.isNegative() ? Duration.ZERO : left;
    }
    return settings.commitEvery();
  }

  private void take(ConsumerRecords<byte[], byte[]> records) {
    List<Probe> probes = new ArrayList<>(records.count());
    for (TopicPartition partition : records.partitions()) {
      Held one = held.get(partition);
      for (ConsumerRecord<byte[], byte[]> record : records.records(partition)) {
        if (one == null || !one.tracker().arrived(record.offset())) {
          continue;
        }
        try {
          Optional<Prompt> prompt = errand.prompt(record);
          if (prompt.isEmpty()) {
            one.tracker().ended(record.offset());
            continue;
          }
          probes.add(
              new Probe(prompt.get(), one.claim(), record.offset(), record.key(), record.value()));
        } catch (SerializationException e) {
          if (isRegistryAway(e)) {
            log.warn("waiting for the schema registry: {}", e.getMessage());
            one.tracker().unarrived(record.offset());
            consumer.seek(partition, record.offset());
            pauseForRegistry();
            break;
          }
          setAside(record, one, e);
        }
      }
    }
    if (!probes.isEmpty()) {
      router.accept(probes);
    }
  }

  private void setAside(ConsumerRecord<byte[], byte[]> record, Held one, SerializationException e) {
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
    one.tracker().ended(record.offset());
  }

  /**
   * A registry that is unavailable says nothing about the record, which is then read again later.
   */
  private static boolean isRegistryAway(SerializationException e) {
    for (Throwable cause = e; cause != null; cause = cause.getCause()) {
      if (cause instanceof RegistryException registry) {
        return registry.reason() != RegistryException.Reason.UNKNOWN_ID;
      }
      if (cause instanceof IOException && !(cause instanceof java.io.EOFException)) {
        return true;
      }
    }
    return false;
  }

  private void pauseForRegistry() {
    try {
      EndedProbe probe = ended.poll(REGISTRY_PAUSE.toMillis(), TimeUnit.MILLISECONDS);
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
    ended.drainTo(unpublished, Math.max(0, settings.batch() - unpublished.size()));
    unpublished.removeIf(one -> !isHeld(one.probe().claim()));
    unpublished.forEach(one -> heldBy(one.probe().claim()).tracker().ended(one.probe().offset()));
    Map<TopicPartition, OffsetAndMetadata> offsets = new HashMap<>();
    held.forEach(
        (partition, one) -> {
          OffsetAndMetadata now = one.tracker().commit();
          if (one.isDirty(now)) {
            offsets.put(partition, now);
          }
        });
    List<LedgerEntry> entries = spending.unsaved();
    List<ReleaseChange> news = new ArrayList<>(changes);
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
    news.forEach(changes::remove);
    offsets.forEach((partition, offset) -> held.get(partition).committed()[0] = offset);
    count();
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

  private void count() {
    unpublished.forEach(errand::published);
    poison.forEach(letter -> metrics.deadLetter(letter.reason()));
  }

  private <T> void send(Topics.Topic<T> topic, String key, Serializer<T> serializer, T value) {
    producer.send(ProbeErrand.record(topic, key, serializer, value));
  }

  /** Fetches no more while too much is pending, and goes on when a quarter of it is done. */
  private void holdBack() {
    Set<TopicPartition> paused = new HashSet<>();
    long pending = held.values().stream().mapToLong(one -> one.tracker().pending()).sum();
    boolean full = pending >= settings.maxPending();
    boolean stillFull = pending > settings.maxPending() * 3L / 4;
    Set<TopicPartition> before = consumer.paused();
    for (Map.Entry<TopicPartition, Held> entry : held.entrySet()) {
      boolean wide = entry.getValue().tracker().width() > OffsetTracker.WIDEST - MOST_POLLED;
      if (full || wide || (stillFull && before.contains(entry.getKey()))) {
        paused.add(entry.getKey());
      }
    }
    Set<TopicPartition> resumed = new HashSet<>(before);
    resumed.removeAll(paused);
    consumer.pause(paused);
    consumer.resume(resumed);
  }

  /** Ends calls for partitions that move away: no new ones, and those under way get some time. */
  private void handOver(Collection<TopicPartition> partitions) {
    List<Claim> leaving =
        partitions.stream().map(held::get).filter(one -> one != null).map(Held::claim).toList();
    leaving.forEach(Claim::end);
    router.dropEnding();
    Duration waited = Duration.ZERO;
    while (waited.compareTo(settings.handover()) < 0
        && leaving.stream().anyMatch(claim -> claim.asking() > 0)) {
      try {
        EndedProbe probe = ended.poll(TICK.toMillis(), TimeUnit.MILLISECONDS);
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
    } while (!ended.isEmpty() && unpublished.isEmpty());
    partitions.forEach(held::remove);
    sharesChanged = true;
  }

  private boolean isHeld(Claim claim) {
    Held one = held.get(new TopicPartition(errand.input().name(), claim.partition()));
    return one != null && one.claim() == claim;
  }

  private Held heldBy(Claim claim) {
    return held.get(new TopicPartition(errand.input().name(), claim.partition()));
  }

  private void reportShares() {
    if (!sharesChanged) {
      return;
    }
    sharesChanged = false;
    int total = consumer.partitionsFor(errand.input().name()).size();
    Set<Integer> mine = new HashSet<>();
    held.keySet().forEach(partition -> mine.add(partition.partition()));
    router.share(PartitionShare.of(mine, Math.max(1, total)));
    log.info("probing for {} of {} partitions", mine.size(), total);
  }

  /** What the group's moves mean here. */
  private final class Moves implements ConsumerRebalanceListener {
    @Override
    public void onPartitionsAssigned(Collection<TopicPartition> partitions) {
      if (partitions.isEmpty()) {
        return;
      }
      Map<TopicPartition, OffsetAndMetadata> committed = consumer.committed(Set.copyOf(partitions));
      for (TopicPartition partition : partitions) {
        OffsetAndMetadata from = committed.get(partition);
        OffsetTracker tracker =
            from == null
                ? OffsetTracker.startingAt(consumer.position(partition))
                : OffsetTracker.from(from);
        held.put(
            partition,
            new Held(
                new Claim(partition.partition()),
                tracker,
                new OffsetAndMetadata[] {from == null ? tracker.commit() : from}));
      }
      sharesChanged = true;
    }

    @Override
    public void onPartitionsRevoked(Collection<TopicPartition> partitions) {
      if (!partitions.isEmpty()) {
        handOver(partitions);
      }
    }

    @Override
    public void onPartitionsLost(Collection<TopicPartition> partitions) {
      for (TopicPartition partition : partitions) {
        Held lost = held.remove(partition);
        if (lost != null) {
          lost.claim().end();
        }
      }
      router.dropEnding();
      sharesChanged = true;
    }
  }
}
