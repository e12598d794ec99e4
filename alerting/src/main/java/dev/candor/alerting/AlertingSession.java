package dev.candor.alerting;

import dev.candor.alerting.receiver.Notification;
import dev.candor.alerting.receiver.PlainText;
import dev.candor.alerting.receiver.WebhookFormat;
import dev.candor.events.Alert;
import dev.candor.events.AlertCommand;
import dev.candor.events.DeadLetter;
import dev.candor.events.Delivery;
import dev.candor.events.RecordKeys;
import dev.candor.events.Signal;
import dev.candor.events.Topics;
import dev.candor.model.AlertState;
import dev.candor.model.DeliveryState;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRebalanceListener;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.utils.Utils;
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

  /** A signal older than this was read late; its delay is not the pipeline's. */
  private static final Duration OLDEST_DELAY = Duration.ofHours(1);

  private final Maintenances maintenances;
  private final AlertPolicy policy;
  private final AlertTexts texts;
  private final Topics topics;
  private final AlertingSerdes serdes;
  private final Consumer<byte[], byte[]> consumer;
  private final Producer<String, byte[]> producer;
  private final AlertArchive archive;
  private final NotificationDispatcher dispatcher;
  private final AlertingMetrics metrics;
  private final Map<String, String> languages;
  private final Duration resendEvery;
  private final Clock clock;

  private final AlertStore store = new AlertStore();
  private final Map<String, Integer> failuresInARow = new HashMap<>();
  private final Map<String, Instant> restingUntil = new HashMap<>();
  private Instant nextReminder;
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
    this.policy = new AlertPolicy(settings, maintenances);
    this.texts = new AlertTexts(settings);
    this.languages =
        settings.receivers().stream()
            .collect(Collectors.toMap(ReceiverSettings::name, ReceiverSettings::language));
    this.resendEvery = settings.resendEvery();
    this.topics = Objects.requireNonNull(topics);
    this.serdes = Objects.requireNonNull(serdes);
    this.consumer = Objects.requireNonNull(consumer);
    this.producer = Objects.requireNonNull(producer);
    this.archive = Objects.requireNonNull(archive);
    this.dispatcher = Objects.requireNonNull(dispatcher);
    this.metrics = Objects.requireNonNull(metrics);
    this.clock = Objects.requireNonNull(clock);
  }

  /** Joins the group; partitions come with the following turns. */
  void open() {
    producer.initTransactions();
    consumer.subscribe(
        List.of(topics.signals().name(), topics.alertCommands().name(), topics.releases().name()),
        new Ownership());
    nextReminder = clock.instant();
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
    Changes changes = new Changes();
    ConsumerRecords<byte[], byte[]> records = consumer.poll(longest);
    unwritten = true;
    dispatcher.outcomes().forEach(outcome -> note(outcome, changes));
    for (ConsumerRecord<byte[], byte[]> record : records) {
      changes.read = true;
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
    tell(now);
    remind(now);
  }

  private void take(ConsumerRecord<byte[], byte[]> record, Changes changes)
      throws UnreadableRecordException {
    if (record.topic().equals(topics.signals().name())) {
      take(serdes.signal(record), changes);
    } else if (record.topic().equals(topics.releases().name())) {
      ReleaseNews.of(serdes.releaseChange(record), clock.instant())
          .ifPresent(signal -> take(signal, changes));
    } else {
      take(serdes.command(record), record, changes);
    }
  }

  private void take(Signal signal, Changes changes) {
    if (store.holds(signal.signalId())) {
      return;
    }
    policy
        .apply(store.latest(AlertPolicy.group(signal)), signal, clock.instant())
        .ifPresent(changes::alert);
  }

  private void take(AlertCommand command, ConsumerRecord<byte[], byte[]> record, Changes changes) {
    if (Maintenances.isAbout(command)
        && record.partition() == partition(command.target(), partitions())) {
      maintenances
          .take(command)
          .ifPresentOrElse(
              why -> refuse(command, why), () -> metrics.command(command.action(), "applied"));
      return;
    }
    Optional<Alert> alert = store.alert(command.alertId());
    if (alert.isPresent()) {
      policy
          .apply(alert.get(), command, clock.instant())
          .ifPresentOrElse(
              changed -> {
                changes.alert(changed);
                metrics.command(command.action(), "applied");
              },
              () -> refuse(command, reasonAgainst(command, alert.get())));
      return;
    }
    int owning = partition(command.target(), partitions());
    if (record.partition() != owning && owning < consumer.partitionsFor(record.topic()).size()) {
      // Another client's partitioner put it here; whoever owns the target's alerts reads there.
      changes.forward(command, owning);
      metrics.command(command.action(), "forwarded");
    } else {
      refuse(command, "there is no alert of that id for that target");
    }
  }

  private static String reasonAgainst(AlertCommand command, Alert alert) {
    return command.action().equals(AlertCommand.ACKNOWLEDGE)
        ? "the alert is " + alert.state().wireName() + ", not firing"
        : "it is no action of an alert";
  }

  private void refuse(AlertCommand command, String why) {
    log.warn(
        "refused the command {} of {}: \"{}\" of alert {} and target {}: {}",
        line(command.commandId()),
        line(command.by()),
        line(command.action()),
        line(command.alertId()),
        line(command.target()),
        why);
    metrics.command(command.action(), "refused");
  }

  /** A stranger's words as the log may have them. */
  private static String line(String text) {
    return PlainText.line(text, 80);
  }

  private void note(NotificationDispatcher.Outcome outcome, Changes changes) {
    String receiver = outcome.receiver();
    if (outcome.error().isEmpty()) {
      failuresInARow.remove(receiver);
      restingUntil.remove(receiver);
      metrics.delivered(receiver);
    } else {
      int failures = failuresInARow.merge(receiver, 1, Integer::sum);
      restingUntil.put(receiver, outcome.at().plus(policy.rest(failures, outcome.retryAfter())));
      metrics.retried(receiver);
      log.warn(
          "{} did not accept alert {}: {}", receiver, outcome.alertId(), outcome.error().get());
    }
    Optional<Alert> owned = store.alert(outcome.alertId());
    if (owned.isEmpty()) {
      return;
    }
    Alert alert = owned.get();
    if (outcome.error().isEmpty()) {
      if (alert.state() == AlertState.FIRING && outcome.revision() == alert.revision()) {
        metrics.delay(receiver, delay(alert, outcome.at()));
      }
      changes.alert(policy.delivered(alert, receiver, outcome.revision(), outcome.at()));
    } else {
      changes.alert(
          policy.failed(alert, receiver, outcome.revision(), outcome.error().get(), outcome.at()));
    }
  }

  private static Duration delay(Alert alert, Instant delivered) {
    Instant from = alert.updatedAt();
    if (alert.signal() != null
        && Duration.between(alert.signal().at(), from).abs().compareTo(OLDEST_DELAY) < 0) {
      from = alert.signal().at();
    }
    return Duration.between(from, delivered);
  }

  private void tell(Instant now) {
    for (Alert alert : store.all()) {
      for (Delivery delivery : alert.deliveries()) {
        Instant rest = restingUntil.getOrDefault(delivery.receiver(), now);
        if (!rest.isAfter(now)
            && policy.due(alert, delivery, now).filter(due -> !due.isAfter(now)).isPresent()) {
          dispatcher.send(
              delivery.receiver(), notification(alert, delivery.receiver()), alert.revision());
        }
      }
    }
  }

  private void remind(Instant now) {
    if (now.isBefore(nextReminder)) {
      return;
    }
    nextReminder = now.plus(resendEvery);
    for (String receiver : dispatcher.wantingReminders()) {
      List<Notification> firing =
          store.all().stream()
              .filter(alert -> alert.state() == AlertState.FIRING)
              .filter(alert -> isDelivered(alert, receiver))
              .map(alert -> notification(alert, receiver))
              .toList();
      dispatcher.remind(receiver, firing);
    }
  }

  private Notification notification(Alert alert, String receiver) {
    return texts.notification(alert, languages.getOrDefault(receiver, "en"));
  }

  private static boolean isDelivered(Alert alert, String receiver) {
    return alert.deliveries().stream()
        .anyMatch(
            delivery ->
                delivery.receiver().equals(receiver)
                    && delivery.state() == DeliveryState.DELIVERED);
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
    Changes changes = new Changes();
    dispatcher.awaitQuiet(SETTLING);
    dispatcher.outcomes().forEach(outcome -> note(outcome, changes));
    changes.commit();
  }

  private final class Ownership implements ConsumerRebalanceListener {
    @Override
    public void onPartitionsAssigned(Collection<TopicPartition> partitions) {
      Set<Integer> owned = signalPartitions(consumer.assignment());
      int count = partitions();
      store.removeIf(any -> true);
      maintenances.forgetAsked();
      archive
          .restore(this::takeAgain)
          .values()
          .forEach(
              alert -> {
                if (owned.contains(partition(alert.target(), count))) {
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
    public void onPartitionsRevoked(Collection<TopicPartition> partitions) {
      settle();
      forget();
    }

    @Override
    public void onPartitionsLost(Collection<TopicPartition> partitions) {
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

  private int partitions() {
    return consumer.partitionsFor(topics.signals().name()).size();
  }

  private Set<Integer> signalPartitions(Collection<TopicPartition> assignment) {
    return assignment.stream()
        .filter(partition -> partition.topic().equals(topics.signals().name()))
        .map(TopicPartition::partition)
        .collect(Collectors.toSet());
  }

  /** Where Kafka's own partitioner puts a signal of this target. */
  private static int partition(String target, int count) {
    return Utils.toPositive(Utils.murmur2(target.getBytes(StandardCharsets.UTF_8))) % count;
  }

  /** What one turn changes, written in one transaction. */
  private final class Changes {
    private final Map<String, Alert> alerts = new LinkedHashMap<>();
    private final Set<String> forgotten = new HashSet<>();
    private final List<DeadLetter> deadLetters = new ArrayList<>();
    private final Map<AlertCommand, Integer> forwarded = new LinkedHashMap<>();
    private boolean read;

    void alert(Alert alert) {
      alerts.put(alert.alertId(), alert);
      store.put(alert);
    }

    void forget(Alert alert) {
      forgotten.add(alert.alertId());
    }

    /** Has a command written to the partition of those who can apply it. */
    void forward(AlertCommand command, int partition) {
      forwarded.put(command, partition);
    }

    void deadLetter(ConsumerRecord<byte[], byte[]> record, String detail) {
      log.warn("{}-{}@{}: {}", record.topic(), record.partition(), record.offset(), detail);
      deadLetters.add(
          new DeadLetter(
              record.topic(),
              record.partition(),
              record.offset(),
              "undecodable",
              detail,
              record.key(),
              record.value(),
              clock.instant(),
              "alerting"));
    }

    void commit() {
      if (!read && alerts.isEmpty() && forgotten.isEmpty()) {
        return;
      }
      producer.beginTransaction();
      try {
        alerts.values().forEach(alert -> producer.send(record(alert)));
        for (String alertId : forgotten) {
          producer.send(new ProducerRecord<>(topics.alerts().name(), alertId, null));
        }
        forwarded.forEach(
            (command, partition) ->
                producer.send(
                    new ProducerRecord<>(
                        topics.alertCommands().name(),
                        partition,
                        command.target(),
                        serdes.bytes(command))));
        for (DeadLetter letter : deadLetters) {
          producer.send(
              new ProducerRecord<>(
                  topics.deadLetters().name(), RecordKeys.of(letter), serdes.bytes(letter)));
        }
        // Always with the offsets, so that an instance that lost its partitions cannot commit.
        Map<TopicPartition, OffsetAndMetadata> offsets = new HashMap<>();
        for (TopicPartition partition : consumer.assignment()) {
          offsets.put(partition, new OffsetAndMetadata(consumer.position(partition)));
        }
        producer.sendOffsetsToTransaction(offsets, consumer.groupMetadata());
        producer.commitTransaction();
      } catch (RuntimeException e) {
        abort(e);
        throw e;
      }
      deadLetters.forEach(letter -> metrics.lost(letter.reason()));
      store.removeIf(alert -> forgotten.contains(alert.alertId()));
      metrics.firing(store.all());
    }

    private void abort(RuntimeException cause) {
      try {
        producer.abortTransaction();
      } catch (RuntimeException e) {
        cause.addSuppressed(e);
      }
    }

    private ProducerRecord<String, byte[]> record(Alert alert) {
      ProducerRecord<String, byte[]> record =
          new ProducerRecord<>(topics.alerts().name(), alert.alertId(), serdes.bytes(alert));
      header(record, "ce_specversion", "1.0");
      header(record, "ce_id", alert.alertId() + "." + alert.revision());
      header(record, "ce_source", WebhookFormat.SOURCE);
      header(record, "ce_type", "dev.candor.alert." + alert.state().wireName());
      header(record, "ce_subject", alert.target());
      header(record, "ce_time", alert.updatedAt().toString());
      return record;
    }

    private void header(ProducerRecord<String, byte[]> record, String name, String value) {
      record.headers().add(name, value.getBytes(StandardCharsets.UTF_8));
    }
  }
}
