package dev.candor.worker;

import dev.candor.events.Prompt;
import dev.candor.events.Topics;
import dev.candor.events.serde.EventSerdes;
import dev.candor.events.serde.RegistryException;
import dev.candor.worker.limit.PartitionShare;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRebalanceListener;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.errors.WakeupException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Fetches prompts, hands them on and has what became of them published, on one thread that never
 * waits for a provider.
 */
final class PromptLoop {
  private static final Logger log = LoggerFactory.getLogger(PromptLoop.class);

  /** Records that one poll may bring, as configured at the consumer. */
  static final int MOST_POLLED = 500;

  private static final Duration TICK = Duration.ofMillis(20);

  private final WorkerSettings settings;
  private final Errand errand;
  private final ProbeRouter router;
  private final Outbox outbox;

  private final AtomicBoolean stopping = new AtomicBoolean();

  // The rest belongs to the loop's thread.
  private final HeldPartitions held;
  private final ResultPublisher publisher;
  private Consumer<byte[], byte[]> consumer;
  private boolean sharesChanged;

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
    this.errand = errand;
    this.router = router;
    this.outbox = outbox;
    this.held = new HeldPartitions(errand.input().name());
    this.publisher =
        new ResultPublisher(
            settings, topics, serdes, errand, held, outbox, spending, metrics, clock, stopping);
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
      Consumer<byte[], byte[]> usedConsumer, Producer<byte[], byte[]> producer, Runnable working) {
    consumer = usedConsumer;
    held.remove(held.all());
    publisher.open(producer, consumer);
    consumer.subscribe(List.of(errand.input().name()), new Moves());
    working.run();
    try {
      while (!stopping.get()) {
        ConsumerRecords<byte[], byte[]> records = consumer.poll(publisher.untilDue());
        reportShares();
        take(records);
        if (publisher.isDue()) {
          publisher.publish();
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
            publisher.pauseForRegistry();
            break;
          }
          publisher.setAside(record, e);
          tracker.ended(record.offset());
        }
      }
    }
    if (!probes.isEmpty()) {
      router.accept(probes);
    }
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
          publisher.add(probe);
        } else {
          waited = waited.plus(TICK);
        }
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        break;
      }
    }
    publisher.publishAll();
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
