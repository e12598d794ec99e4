package dev.candor.alerting;

import dev.candor.events.Alert;
import dev.candor.events.AlertCommand;
import dev.candor.events.Signal;
import dev.candor.events.Topics;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRebalanceListener;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.common.TopicPartition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One life of the alerting loop, from joining the group to leaving it or failing. Reads signals and
 * commands, asks the policy, writes the alerts and the offsets in one transaction, and only then
 * has receivers notified; the result of each notification is written with a later transaction.
 *
 * <p>What a failure at each point does: before the commit, nothing happened and the signal is read
 * again; after it and before the delivery, the alert is restored from its topic with the delivery
 * owed; after the delivery and before its note, the receiver is notified again with the same id.
 */
final class AlertingSession implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(AlertingSession.class);
  private static final Duration SETTLING = Duration.ofSeconds(3);

  private final Maintenances maintenances;
  private final AlertPolicy policy;
  private final Topics topics;
  private final AlertingSerdes serdes;
  private final Consumer<byte[], byte[]> consumer;
  private final Producer<String, byte[]> producer;
  private final AlertArchive archive;
  private final AlertingMetrics metrics;
  private final Clock clock;

  private final AlertStore store = new AlertStore();
  private final TargetPartitions partitions;
  private final AlertCommandHandler commands;
  private final DeliveryRounds rounds;
  private boolean ready;

  /** Whether the consumer is past records of which nothing is written yet. */
  private boolean unwritten;

  AlertingSession(
      AlertingSettings settings,
      Topics topics,
      AlertingSerdes serdes,
      Consumer<byte[], byte[]> consumer,
      Producer<String, byte[]> producer,
      AlertArchive archive,
      NotificationDispatcher dispatcher,
      AlertingMetrics metrics,
      Clock clock) {
    this.maintenances = new Maintenances(settings.maintenances());
    DeliveryPolicy deliveries = new DeliveryPolicy(settings, maintenances);
    this.policy = new AlertPolicy(settings, deliveries);
    this.topics = Objects.requireNonNull(topics);
    this.serdes = Objects.requireNonNull(serdes);
    this.consumer = Objects.requireNonNull(consumer);
    this.producer = Objects.requireNonNull(producer);
    this.archive = Objects.requireNonNull(archive);
    this.metrics = Objects.requireNonNull(metrics);
    this.clock = Objects.requireNonNull(clock);
    this.partitions = new TargetPartitions(consumer, topics);
    this.commands =
        new AlertCommandHandler(consumer, partitions, maintenances, policy, store, metrics, clock);
    this.rounds =
        new DeliveryRounds(
            settings, deliveries, Objects.requireNonNull(dispatcher), store, metrics);
  }

  /** Joins the group; partitions come with the following turns. */
  void open() {
    producer.initTransactions();
    consumer.subscribe(
        List.of(topics.signals().name(), topics.alertCommands().name(), topics.releases().name()),
        new Ownership());
  }

  /** Whether it owns partitions, or knows that there are more instances than partitions. */
  boolean isReady() {
    return ready;
  }

  /** The alerts it owns; for the loop's own thread. */
  Collection<Alert> alerts() {
    return store.all();
  }

  /** One turn: read what has come, waiting at most so long, decide, write, tell. */
  void turn(Duration longest) {
    AlertTransaction changes = transaction();
    ConsumerRecords<byte[], byte[]> records = consumer.poll(longest);
    unwritten = true;
    rounds.note(changes);
    for (ConsumerRecord<byte[], byte[]> record : records) {
      changes.read();
      try {
        take(record, changes);
      } catch (UnreadableRecordException e) {
        changes.deadLetter(record, e.getMessage());
      }
    }
    Instant now = clock.instant();
    for (Alert alert : store.all()) {
      policy.escalate(alert, now).ifPresent(changes::alert);
      policy.expire(alert, now).ifPresent(changes::alert);
      if (policy.isForgotten(alert, now)) {
        changes.forget(alert);
      }
    }
    changes.commit();
    unwritten = false;
    rounds.tell(now);
  }

  private AlertTransaction transaction() {
    return new AlertTransaction(topics, serdes, consumer, producer, store, metrics, clock);
  }

  private void take(ConsumerRecord<byte[], byte[]> record, AlertTransaction changes)
      throws UnreadableRecordException {
    if (record.topic().equals(topics.signals().name())) {
      take(serdes.signal(record), changes);
    } else if (record.topic().equals(topics.releases().name())) {
      ReleaseNews.of(serdes.releaseChange(record), clock.instant())
          .ifPresent(signal -> take(signal, changes));
    } else {
      commands.take(serdes.command(record), record, changes);
    }
  }

  private void take(Signal signal, AlertTransaction changes) {
    if (store.holds(signal.signalId())) {
      return;
    }
    policy
        .apply(store.latest(AlertPolicy.group(signal)), signal, clock.instant())
        .ifPresent(changes::alert);
  }

  @Override
  public void close() {
    try {
      settle();
    } catch (RuntimeException e) {
      log.warn("the last deliveries were not recorded; receivers may be notified of them again", e);
    }
    try {
      consumer.close(org.apache.kafka.clients.consumer.CloseOptions.timeout(SETTLING));
    } finally {
      producer.close(SETTLING);
      archive.close();
    }
  }

  private void settle() {
    if (unwritten) {
      // Its positions would be committed as well, and what the failed turn read would be lost.
      return;
    }
    AlertTransaction changes = transaction();
    rounds.settle(SETTLING, changes);
    changes.commit();
  }

  private final class Ownership implements ConsumerRebalanceListener {
    @Override
    public void onPartitionsAssigned(Collection<TopicPartition> assigned) {
      Set<Integer> owned = partitions.owned();
      int count = partitions.count();
      store.removeIf(any -> true);
      maintenances.forgetAsked();
      archive
          .restore(this::takeAgain)
          .values()
          .forEach(
              alert -> {
                if (owned.contains(TargetPartitions.of(alert.target(), count))) {
                  store.put(alert);
                }
              });
      metrics.firing(store.all());
      ready = true;
      log.info(
          "owns {} of {} partitions of signals and {} alerts",
          owned.size(),
          count,
          store.all().size());
    }

    @Override
    public void onPartitionsRevoked(Collection<TopicPartition> revoked) {
      settle();
      forget();
    }

    @Override
    public void onPartitionsLost(Collection<TopicPartition> lost) {
      forget();
    }

    /** People's commands of before: only what they asked of a time still matters. */
    private void takeAgain(AlertCommand command) {
      if (Maintenances.isAbout(command)) {
        maintenances.take(command);
      }
    }

    private void forget() {
      store.removeIf(any -> true);
      metrics.forgetFiring();
    }
  }
}
