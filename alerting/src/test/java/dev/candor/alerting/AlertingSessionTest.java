package dev.candor.alerting;

import static dev.candor.alerting.Signals.AT;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.candor.alerting.receiver.Inbox;
import dev.candor.events.Alert;
import dev.candor.events.AlertCommand;
import dev.candor.events.DeadLetter;
import dev.candor.events.ReleaseChange;
import dev.candor.events.Signal;
import dev.candor.events.Topics;
import dev.candor.events.reading.TopicScan;
import dev.candor.events.serde.EventSerdes;
import dev.candor.events.serde.RegistryException;
import dev.candor.model.AlertState;
import dev.candor.model.DeliveryState;
import dev.candor.model.EndedHow;
import dev.candor.model.Severity;
import dev.candor.runtime.BoundedMeterRegistry;
import dev.candor.runtime.Configuration;
import dev.candor.testkit.SettableClock;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.Node;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.apache.kafka.common.utils.Utils;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class AlertingSessionTest {
  private static final Topics TOPICS = new Topics("");
  private static final TopicPartition SIGNALS = new TopicPartition(TOPICS.signals().name(), 0);
  private static final TopicPartition COMMANDS =
      new TopicPartition(TOPICS.alertCommands().name(), 0);
  private static final TopicPartition RELEASES = new TopicPartition(TOPICS.releases().name(), 0);
  private static final TopicPartition ALERTS = new TopicPartition(TOPICS.alerts().name(), 0);

  private static final EventSerdes EVENTS =
      new EventSerdes(Map.of("schema.registry.url", "mock://alerting-session"));

  private final SettableClock clock = new SettableClock(AT);
  private final PrometheusMeterRegistry registry =
      new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
  private final AlertingMetrics metrics = new AlertingMetrics(new BoundedMeterRegistry(registry));
  private final AlertingSerdes serdes = new AlertingSerdes(TOPICS, EVENTS, metrics::unreadable);

  /** The topic of commands over all sessions of a test. */
  private final List<byte[]> asked = new ArrayList<>();

  /** The topic of alerts over all sessions of a test: committed records in order. */
  private final List<ProducerRecord<String, byte[]>> log = new ArrayList<>();

  private long signalOffset;
  private long commandOffset;
  private long releaseOffset;
  private int partitionCount = 1;
  private Inbox inbox;
  private AlertingSettings settings;
  private MockConsumer<byte[], byte[]> consumer;
  private MockProducer<String, byte[]> producer;
  private NotificationDispatcher dispatcher;
  private AlertingSession session;

  @BeforeEach
  void start() throws Exception {
    inbox = new Inbox();
    settings =
        AlertingSettings.from(
            Configuration.parse(
                "m.yaml",
                "alerting:\n  receivers:\n    - {name: hook, type: webhook, url: \""
                    + inbox.uri()
                    + "\"}\n    - {name: manager, type: alertmanager, url: \""
                    + inbox.uri()
                    + "am\", min_severity: critical}\n",
                Map.of()));
    restart();
  }

  @AfterEach
  void stop() {
    dispatcher.close();
    inbox.close();
  }

  /** A new session on the same topics, as after a restart. */
  private void restart() {
    if (dispatcher != null) {
      keepCommitted();
      dispatcher.close();
    }
    Notifiers notifiers = new Notifiers(clock);
    dispatcher =
        new NotificationDispatcher(
            settings.receivers().stream().map(notifiers::of).toList(), metrics, clock);
    consumer = new MockConsumer<>("earliest");
    consumer.updatePartitions(SIGNALS.topic(), partitions(SIGNALS.topic()));
    consumer.updatePartitions(COMMANDS.topic(), partitions(COMMANDS.topic()));
    producer = new MockProducer<>(true, null, new StringSerializer(), new ByteArraySerializer());
    MockConsumer<byte[], byte[]> alerts = new MockConsumer<>("earliest");
    alerts.updatePartitions(ALERTS.topic(), List.of(partition(ALERTS)));
    alerts.updatePartitions(COMMANDS.topic(), List.of(partition(COMMANDS)));
    alerts.updateBeginningOffsets(Map.of(ALERTS, 0L, COMMANDS, 0L));
    alerts.schedulePollTask(
        () -> {
          for (int i = 0; i < asked.size(); i++) {
            alerts.addRecord(
                new ConsumerRecord<>(
                    COMMANDS.topic(),
                    0,
                    i,
                    "model-a".getBytes(StandardCharsets.UTF_8),
                    asked.get(i)));
          }
          long offset = 0;
          for (ProducerRecord<String, byte[]> record : log) {
            alerts.addRecord(
                new ConsumerRecord<>(
                    ALERTS.topic(),
                    0,
                    offset++,
                    record.key() == null ? null : record.key().getBytes(StandardCharsets.UTF_8),
                    record.value()));
          }
        });
    session =
        new AlertingSession(
            settings,
            TOPICS,
            serdes,
            consumer,
            producer,
            new AlertArchive(
                TOPICS,
                new TopicScan(alerts),
                any -> Map.of(ALERTS, (long) log.size(), COMMANDS, (long) asked.size()),
                serdes),
            dispatcher,
            metrics,
            clock);
    session.open();
    Map<TopicPartition, Long> beginnings = new HashMap<>();
    beginnings.put(SIGNALS, signalOffset);
    beginnings.put(COMMANDS, commandOffset);
    beginnings.put(RELEASES, releaseOffset);
    consumer.updateBeginningOffsets(beginnings);
    consumer.rebalance(List.of(SIGNALS, COMMANDS, RELEASES));
  }

  private List<PartitionInfo> partitions(String topic) {
    return IntStream.range(0, partitionCount)
        .mapToObj(number -> partition(new TopicPartition(topic, number)))
        .toList();
  }

  private static PartitionInfo partition(TopicPartition partition) {
    return new PartitionInfo(
        partition.topic(), partition.partition(), Node.noNode(), new Node[0], new Node[0]);
  }

  private void keepCommitted() {
    producer.history().stream()
        .filter(record -> record.topic().equals(ALERTS.topic()))
        .forEach(log::add);
    producer.clear();
  }

  @Test
  void aRaisedSignalIsRecordedWithItsOffsetAndThenDelivered() throws Exception {
    signal(Signals.drift("s1", "en", 0.15));
    session.turn(Duration.ZERO);

    Alert recorded = latest();
    assertThat(recorded.state()).isEqualTo(AlertState.FIRING);
    assertThat(offsets().get(SIGNALS).offset()).isEqualTo(1);
    Inbox.Post post = inbox.take();
    assertThat(post.body()).contains("\"type\":\"dev.candor.alert.firing\"");
    assertThat(post.header("webhook-id")).isEqualTo(recorded.alertId() + ".1");

    untilNoted(DeliveryState.DELIVERED);
    assertThat(latest().deliveries().get(0).attempts()).isEqualTo(1);
    assertThat(registry.scrape())
        .contains("candor_notifications_total{receiver=\"hook\",result=\"delivered\"} 1.0")
        .contains("candor_alerts_firing{severity=\"warning\",target=\"model-a\"} 1.0")
        .contains("candor_alert_delay_seconds_count{receiver=\"hook\"} 1");
  }

  @Test
  void alertRecordsCarryCloudEventsHeaders() {
    signal(Signals.drift("s1", "en", 0.15));
    session.turn(Duration.ZERO);
    ProducerRecord<String, byte[]> record = producer.history().get(0);
    assertThat(new String(record.headers().lastHeader("ce_type").value(), StandardCharsets.UTF_8))
        .isEqualTo("dev.candor.alert.firing");
    assertThat(new String(record.headers().lastHeader("ce_id").value(), StandardCharsets.UTF_8))
        .isEqualTo(record.key() + ".1");
  }

  @Test
  void oneTurnsFindingsMakeOneNotification() throws Exception {
    signal(Signals.drift("s1", "en", 0.15));
    signal(Signals.drift("s2", "zh", 0.12));
    session.turn(Duration.ZERO);
    assertThat(inbox.take().body()).contains("\"s1\"").contains("\"s2\"");
    untilNoted(DeliveryState.DELIVERED);
    assertThat(inbox.isEmpty()).isTrue();
  }

  @Test
  void aDeliveredNotificationIsNotSentAgainAfterARestart() throws Exception {
    signal(Signals.drift("s1", "en", 0.15));
    session.turn(Duration.ZERO);
    inbox.take();
    untilNoted(DeliveryState.DELIVERED);
    restart();
    turns(3);
    assertThat(session.alerts()).hasSize(1);
    assertThat(inbox.isEmpty()).isTrue();
  }

  @Test
  void aNotificationOwedAtACrashIsSentAfterTheRestart() throws Exception {
    inbox.answer(500);
    signal(Signals.drift("s1", "en", 0.15));
    session.turn(Duration.ZERO);
    String id = inbox.take().header("webhook-id");
    restart();
    session.turn(Duration.ZERO);
    assertThat(inbox.take().header("webhook-id")).isEqualTo(id);
  }

  @Test
  void aSignalSentAgainAfterARestartChangesNothing() throws Exception {
    signal(Signals.drift("s1", "en", 0.15));
    session.turn(Duration.ZERO);
    inbox.take();
    untilNoted(DeliveryState.DELIVERED);
    restart();
    signal(Signals.drift("s1", "en", 0.15));
    turns(3);
    assertThat(producer.history()).isEmpty();
    assertThat(inbox.isEmpty()).isTrue();
  }

  @Test
  void aReceiverThatIsAwayIsTriedAgainAfterTheBackoffAndNotBefore() throws Exception {
    inbox.answer(503);
    signal(Signals.drift("s1", "en", 0.15));
    session.turn(Duration.ZERO);
    inbox.take();
    untilNoted(DeliveryState.FAILED);
    assertThat(latest().deliveries().get(0).error()).isEqualTo("HTTP 503");
    turns(3);
    assertThat(inbox.isEmpty()).isTrue();

    clock.advance(Duration.ofSeconds(1));
    session.turn(Duration.ZERO);
    inbox.take();
    untilNoted(DeliveryState.DELIVERED);
  }

  @Test
  void aReceiverThatAsksForRestIsLeftAloneAsLong() throws Exception {
    inbox.answer(429);
    signal(Signals.drift("s1", "en", 0.15));
    session.turn(Duration.ZERO);
    inbox.take();
    untilNoted(DeliveryState.FAILED);
    clock.advance(Duration.ofSeconds(6));
    turns(3);
    assertThat(inbox.isEmpty()).isTrue();
    clock.advance(Duration.ofSeconds(1));
    session.turn(Duration.ZERO);
    inbox.take();
  }

  @Test
  void acknowledgementEndsTheAlertAndIsToldOnce() throws Exception {
    signal(Signals.drift("s1", "en", 0.15));
    session.turn(Duration.ZERO);
    inbox.take();
    untilNoted(DeliveryState.DELIVERED);
    Alert alert = latest();
    command(
        new AlertCommand(
            "c1",
            alert.alertId(),
            alert.target(),
            "acknowledge",
            "ana",
            "known upgrade",
            AT,
            null,
            null));
    session.turn(Duration.ZERO);
    assertThat(latest().state()).isEqualTo(AlertState.ACKNOWLEDGED);
    assertThat(inbox.take().body())
        .contains("dev.candor.alert.acknowledged")
        .contains("known upgrade");
    assertThat(registry.scrape())
        .contains("candor_alerts_firing{severity=\"warning\",target=\"model-a\"} 0.0");
  }

  @Test
  void aCommandThatAnotherClientPutElsewhereIsHandedToThoseWhoOwnTheAlert() {
    partitionCount = 2;
    String foreign = targetOfPartition(1);
    restart();
    command(new AlertCommand("c1", "beef", foreign, "acknowledge", "ana", "known", AT, null, null));
    session.turn(Duration.ZERO);
    ProducerRecord<String, byte[]> forwarded = sent(COMMANDS.topic()).get(0);
    assertThat(forwarded.partition()).isEqualTo(1);
    assertThat(
            EVENTS
                .of(TOPICS.alertCommands())
                .deserializer()
                .deserialize(COMMANDS.topic(), forwarded.value())
                .commandId())
        .isEqualTo("c1");
    assertThat(offsets().get(COMMANDS).offset()).as("in the same transaction").isEqualTo(1);
    assertThat(registry.scrape())
        .contains("candor_alert_commands_total{action=\"acknowledge\",result=\"forwarded\"} 1.0");
  }

  private static String targetOfPartition(int wanted) {
    return IntStream.range(0, 100)
        .mapToObj(number -> "model-" + number)
        .filter(
            name ->
                Utils.toPositive(Utils.murmur2(name.getBytes(StandardCharsets.UTF_8))) % 2
                    == wanted)
        .findFirst()
        .orElseThrow();
  }

  @Test
  void nobodyIsNotifiedDuringAMaintenanceThatOutlivesARestartAndWhatStillFiresIsSentAtItsEnd()
      throws Exception {
    command(maintenance("maintenance", AT.plus(Duration.ofHours(2))));
    session.turn(Duration.ZERO);
    restart();
    signal(Signals.drift("s1", "en", 0.15));
    turns(3);
    assertThat(latest().state()).isEqualTo(AlertState.FIRING);
    assertThat(inbox.isEmpty()).isTrue();
    clock.advance(Duration.ofHours(2));
    session.turn(Duration.ZERO);
    assertThat(inbox.take().body()).contains("dev.candor.alert.firing");
  }

  @Test
  void aMaintenanceCanBeEndedAndOneWithoutAnEndIsRefused() throws Exception {
    command(maintenance("maintenance", null));
    command(maintenance("end_maintenance", null));
    command(maintenance("maintenance", AT.plus(Duration.ofHours(2))));
    session.turn(Duration.ZERO);
    assertThat(registry.scrape())
        .contains("{action=\"maintenance\",result=\"refused\"} 1.0")
        .contains("{action=\"end_maintenance\",result=\"refused\"} 1.0")
        .contains("{action=\"maintenance\",result=\"applied\"} 1.0");
    signal(Signals.drift("s1", "en", 0.15));
    session.turn(Duration.ZERO);
    assertThat(inbox.isEmpty()).isTrue();
    command(maintenance("end_maintenance", null));
    turns(2);
    assertThat(inbox.take().body()).contains("dev.candor.alert.firing");
  }

  private static AlertCommand maintenance(String action, Instant until) {
    return new AlertCommand(
        "c-" + action, "night-1", "model-a", action, "ana", "a move", AT, null, until);
  }

  @Test
  void aCommandThatCannotBeAppliedIsRefusedAloud() {
    signal(Signals.drift("s1", "en", 0.15));
    session.turn(Duration.ZERO);
    untilNoted(DeliveryState.DELIVERED);
    Alert alert = latest();
    int before = producer.history().size();
    command(
        new AlertCommand("c1", "beef", "model-a", "acknowledge", "ana", "known", AT, null, null));
    command(
        new AlertCommand(
            "c2", alert.alertId(), "model-a", "delete", "ana\n", "known", AT, null, null));
    session.turn(Duration.ZERO);
    assertThat(latest().state()).isEqualTo(AlertState.FIRING);
    assertThat(producer.history()).hasSize(before);
    assertThat(registry.scrape())
        .contains("candor_alert_commands_total{action=\"acknowledge\",result=\"refused\"} 1.0")
        .contains("candor_alert_commands_total{action=\"other\",result=\"refused\"} 1.0");
  }

  @Test
  void aChangeOfReleaseIsAnAlertWhereItIsNotIgnoredAndEndsAfterADay() throws Exception {
    listenTo("[]");
    release(change("2026-01-v1", "2026-01-v2", AT));
    session.turn(Duration.ZERO);
    Alert alert = latest();
    assertThat(alert.state()).isEqualTo(AlertState.FIRING);
    assertThat(alert.severity()).isEqualTo(Severity.INFO);
    assertThat(alert.summary())
        .isEqualTo(
            "model-a answers with 2026-01-v2 since 1 January 2026, 00:00 UTC, before that with"
                + " 2026-01-v1 (noticed by the model's name in the reply).");
    assertThat(inbox.take().body()).contains("CandorReleaseChange").contains("2026-01-v2");
    untilNoted(DeliveryState.DELIVERED);

    clock.advance(Duration.ofHours(20));
    release(change("2026-01-v2", "2026-01-v3", clock.instant()));
    session.turn(Duration.ZERO);
    assertThat(latest().alertId()).as("a further change joins it").isEqualTo(alert.alertId());
    assertThat(latest().title()).contains("2026-01-v3");
    assertThat(latest().findings()).hasSize(2);

    clock.advance(Duration.ofHours(23));
    turns(2);
    assertThat(latest().state()).isEqualTo(AlertState.FIRING);
    clock.advance(Duration.ofHours(2));
    turns(2);
    assertThat(latest().state()).isEqualTo(AlertState.RESOLVED);
    assertThat(latest().endedHow()).isEqualTo(EndedHow.OVER);
    assertThat(latest().endedReason()).contains("ends after a day");
  }

  @Test
  void aFirstReleaseAnOldChangeAndAnIgnoredOneAreNoAlerts() {
    release(change("v1", "v2", AT));
    session.turn(Duration.ZERO);
    assertThat(session.alerts()).as("ignored unless asked for").isEmpty();
    listenTo("[]");
    release(change(null, "v1", AT));
    release(change("v1", "v2", AT.minus(Duration.ofHours(25))));
    session.turn(Duration.ZERO);
    assertThat(session.alerts()).isEmpty();
    assertThat(offsets().get(RELEASES).offset()).isEqualTo(3);
  }

  /** The same session with other kinds ignored. */
  private void listenTo(String ignoredKinds) {
    settings =
        AlertingSettings.from(
            Configuration.parse(
                "m.yaml",
                "alerting:\n  ignored_kinds: "
                    + ignoredKinds
                    + "\n  receivers:\n    - {name: hook, type: webhook, url: \""
                    + inbox.uri()
                    + "\"}\n",
                Map.of()));
    restart();
  }

  private static ReleaseChange change(String previous, String release, Instant at) {
    return new ReleaseChange(
        "model-a", previous, release, "served_model", at, release, null, false, at);
  }

  private void release(ReleaseChange change) {
    consumer.addRecord(
        new ConsumerRecord<>(
            RELEASES.topic(),
            0,
            releaseOffset++,
            change.target().getBytes(StandardCharsets.UTF_8),
            bytes(TOPICS.releases(), change)));
  }

  @Test
  void aBrokenRecordIsSetAsideWithItsPlaceAndTheNextIsRead() {
    consumer.addRecord(
        new ConsumerRecord<>(
            SIGNALS.topic(),
            0,
            signalOffset++,
            "model-a".getBytes(StandardCharsets.UTF_8),
            new byte[] {1, 2}));
    signal(Signals.drift("s1", "en", 0.15));
    session.turn(Duration.ZERO);
    DeadLetter letter =
        EVENTS
            .of(TOPICS.deadLetters())
            .deserializer()
            .deserialize(
                TOPICS.deadLetters().name(), sent(TOPICS.deadLetters().name()).get(0).value());
    assertThat(letter.sourceTopic()).isEqualTo(SIGNALS.topic());
    assertThat(letter.offset()).isZero();
    assertThat(letter.originalValue()).containsExactly(1, 2);
    assertThat(latest().state()).isEqualTo(AlertState.FIRING);
    assertThat(registry.scrape()).contains("candor_dead_letters_total{reason=\"undecodable\"} 1.0");
  }

  @Test
  void aFailedTransactionIsAbortedAndTellsNobody() {
    producer.commitTransactionException = new KafkaException("the broker is away");
    signal(Signals.drift("s1", "en", 0.15));
    assertThatThrownBy(() -> session.turn(Duration.ZERO)).hasMessage("the broker is away");
    assertThat(producer.transactionAborted()).isTrue();
    assertThat(inbox.isEmpty()).isTrue();
  }

  @Test
  void aSignalOfATurnThatFailedIsReadAgainThoughADeliveryEndedMeanwhile() throws Exception {
    CountDownLatch hold = inbox.hold();
    signal(Signals.drift("s1", "en", 0.15));
    session.turn(Duration.ZERO);
    inbox.take();
    producer.commitTransactionException = new KafkaException("the broker is away");
    signal(Signals.drift("s2", "zh", 0.12));
    assertThatThrownBy(() -> session.turn(Duration.ZERO)).hasMessage("the broker is away");
    producer.commitTransactionException = null;
    hold.countDown();
    dispatcher.awaitQuiet(Duration.ofSeconds(20));
    session.close();
    assertThat(offsets().get(SIGNALS).offset()).as("s2 is not behind").isEqualTo(1);
  }

  @Test
  void whatIsNoAlertInTheTopicOfAlertsIsSkippedAndCounted() throws Exception {
    log.add(new ProducerRecord<>(ALERTS.topic(), "beef", new byte[] {1, 2}));
    log.add(new ProducerRecord<>(ALERTS.topic(), null, new byte[] {3}));
    log.add(new ProducerRecord<>(ALERTS.topic(), (String) null, null));
    restart();
    signal(Signals.drift("s1", "en", 0.15));
    session.turn(Duration.ZERO);
    assertThat(latest().state()).isEqualTo(AlertState.FIRING);
    assertThat(registry.scrape())
        .contains(
            "candor_records_unreadable_total{reader=\"alerting\",topic=\""
                + ALERTS.topic()
                + "\"} 2.0");
  }

  @Test
  void aRegistryThatIsAwayDuringARestoreIsNoReasonToForgetAMaintenance() {
    EventSerdes away = new EventSerdes(Map.of("schema.registry.url", "http://127.0.0.1:1"));
    byte[] asked = bytes(TOPICS.alertCommands(), maintenance("maintenance", AT));
    assertThatThrownBy(() -> new AlertingSerdes(TOPICS, away, topic -> {}).command(asked))
        .isInstanceOfSatisfying(
            RegistryException.class, e -> assertThat(RegistryException.isAway(e)).isTrue());
  }

  @Test
  void alertmanagerIsRemindedOfWhatFiresAndTheReminderIsNoNotification() throws Exception {
    signal(Signals.drift("s1", "en", 0.45));
    session.turn(Duration.ZERO);
    List<String> paths = List.of(inbox.take().path(), inbox.take().path());
    assertThat(paths).containsExactlyInAnyOrder("/", "/am/api/v2/alerts");
    untilNoted(DeliveryState.DELIVERED);
    int records = producer.history().size();
    clock.advance(Duration.ofMinutes(1));
    session.turn(Duration.ZERO);
    assertThat(inbox.take().path()).isEqualTo("/am/api/v2/alerts");
    turns(3);
    assertThat(producer.history()).hasSize(records);
  }

  @Test
  void lostPartitionsTakeTheirAlertsAndGaugesWithThem() {
    signal(Signals.drift("s1", "en", 0.15));
    session.turn(Duration.ZERO);
    consumer.rebalance(List.of());
    session.turn(Duration.ZERO);
    assertThat(session.alerts()).isEmpty();
    assertThat(registry.scrape()).doesNotContain("candor_alerts_firing{");
  }

  private static <T> byte[] bytes(Topics.Topic<T> topic, T value) {
    return EVENTS.of(topic).serializer().serialize(topic.name(), value);
  }

  private void signal(Signal signal) {
    consumer.addRecord(
        new ConsumerRecord<>(
            SIGNALS.topic(),
            0,
            signalOffset++,
            signal.target().getBytes(StandardCharsets.UTF_8),
            bytes(TOPICS.signals(), signal)));
  }

  private void command(AlertCommand command) {
    asked.add(bytes(TOPICS.alertCommands(), command));
    consumer.addRecord(
        new ConsumerRecord<>(
            COMMANDS.topic(),
            0,
            commandOffset++,
            command.target().getBytes(StandardCharsets.UTF_8),
            bytes(TOPICS.alertCommands(), command)));
  }

  private void turns(int count) {
    for (int i = 0; i < count; i++) {
      session.turn(Duration.ZERO);
    }
  }

  /** Takes turns until every delivery of the latest alert is in this state. */
  private void untilNoted(DeliveryState state) {
    dispatcher.awaitQuiet(Duration.ofSeconds(20));
    session.turn(Duration.ZERO);
    assertThat(latest().deliveries()).allMatch(delivery -> delivery.state() == state);
  }

  private Alert latest() {
    List<ProducerRecord<String, byte[]>> records = sent(ALERTS.topic());
    return serdes.alert(records.get(records.size() - 1).value()).orElseThrow();
  }

  private List<ProducerRecord<String, byte[]>> sent(String topic) {
    return producer.history().stream().filter(record -> record.topic().equals(topic)).toList();
  }

  private Map<TopicPartition, OffsetAndMetadata> offsets() {
    Map<TopicPartition, OffsetAndMetadata> committed = new HashMap<>();
    producer
        .consumerGroupOffsetsHistory()
        .forEach(groups -> groups.values().forEach(committed::putAll));
    return committed;
  }
}
