package dev.candor.launcher.monitor;

import dev.candor.events.Alert;
import dev.candor.events.ComparisonVerdict;
import dev.candor.events.RecordParts;
import dev.candor.events.Response;
import dev.candor.events.Signal;
import dev.candor.events.Tally;
import dev.candor.events.Topics;
import dev.candor.events.Topics.Topic;
import dev.candor.events.reading.TopicScan;
import dev.candor.events.serde.EventSerdes;
import dev.candor.events.serde.TolerantDecoder;
import dev.candor.model.ComparisonKind;
import dev.candor.model.DeliveryState;
import dev.candor.model.SignalKind;
import dev.candor.model.SignalState;
import dev.candor.model.VerdictState;
import dev.candor.runtime.Health;
import dev.candor.runtime.KafkaSettings;
import dev.candor.runtime.Service;
import dev.candor.runtime.ServiceThread;
import java.time.Duration;
import java.time.InstantSource;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.errors.WakeupException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads what the roles say to each other and tells a terminal of it, from now on; what was said
 * before makes the state of the targets that a live view begins with.
 */
public final class Narrator implements Service {
  private static final Logger log = LoggerFactory.getLogger(Narrator.class);
  private static final Duration POLL = Duration.ofMillis(100);
  private static final Duration REGISTRY_PAUSE = Duration.ofSeconds(1);

  /** Fact of a finding that is sent again only for it. */
  private static final String COMMON_CAUSE = SignalKind.COMMON_CAUSE.wireName();

  /** Records of each partition that make the first state of a live view. */
  private static final long REMEMBERED = 200;

  private final KafkaSettings kafka;
  private final Topics topics;
  private final EventSerdes serdes;
  private final Terminal terminal;
  private final Consumer<Tally> onTally;
  private final Consumer<String> onUnreadable;
  private final boolean alertsToldElsewhere;
  private final Set<String> answering = new HashSet<>();
  private final Set<String> toldAlerts = new HashSet<>();
  private final BlindTargets blindTargets = new BlindTargets();
  private final Map<String, VerdictState> lastVerdicts = new HashMap<>();
  private final Map<TopicPartition, Long> begun = new HashMap<>();

  /** Where the next record to tell is, of every partition. */
  private final Map<TopicPartition, Long> told = new HashMap<>();

  private final NewsWords words;
  private TargetStates states = TargetStates.NONE;
  private TopicScan scan;
  private final ServiceThread thread = new ServiceThread(Duration.ofSeconds(5));

  /**
   * @param onTally called with every tally before it is reported
   * @param onUnreadable called with the topic of every record that cannot be read and is skipped
   * @param alertsToldElsewhere whether somebody else tells of alerts
   * @param judged whether there is a judge whose work is worth a word
   * @param clock for when this process began
   */
  public Narrator(
      KafkaSettings kafka,
      Topics topics,
      Terminal terminal,
      Consumer<Tally> onTally,
      Consumer<String> onUnreadable,
      boolean alertsToldElsewhere,
      boolean judged,
      InstantSource clock) {
    this.kafka = Objects.requireNonNull(kafka);
    this.topics = Objects.requireNonNull(topics);
    this.serdes = new EventSerdes(kafka.serde());
    this.terminal = Objects.requireNonNull(terminal);
    this.onTally = Objects.requireNonNull(onTally);
    this.onUnreadable = Objects.requireNonNull(onUnreadable);
    this.alertsToldElsewhere = alertsToldElsewhere;
    this.words = new NewsWords(clock.instant(), ZoneId.systemDefault(), judged);
  }

  @Override
  public String name() {
    return "narrator";
  }

  @Override
  public synchronized void start() {
    scan = new TopicScan(TopicScan.consumer(kafka.clientProperties(), "candor-narrator"));
    List<String> findings =
        Stream.of(topics.tallies(), topics.verdicts(), topics.signals(), topics.alerts())
            .map(Topic::name)
            .toList();
    List<String> all = new ArrayList<>(findings);
    all.add(topics.responses().name());
    begun.putAll(scan.fromNow(all));
    if (terminal.isLive()) {
      scan.stepBack(findings, REMEMBERED);
    }
    told.putAll(scan.positions());
    thread.start("narrator", this::run);
  }

  private void run() {
    try (TopicScan open = scan) {
      Tellers tellers = new Tellers();
      while (!thread.isStopping()) {
        for (ConsumerRecord<byte[], byte[]> record : open.poll(POLL)) {
          if (!told(tellers, record)) {
            again(open, record);
            break;
          }
          told.put(new TopicPartition(record.topic(), record.partition()), record.offset() + 1);
        }
        terminal.show(states);
      }
    } catch (WakeupException e) {
      log.debug("woken up to stop");
    } catch (RuntimeException e) {
      if (!thread.isStopping()) {
        log.warn("The output of findings stopped: {}", e.getMessage(), e);
      }
    }
  }

  /** Tells of a record, or skips it; false if the registry that explains it is unavailable. */
  private boolean told(Tellers tellers, ConsumerRecord<byte[], byte[]> record) {
    try {
      tellers.tell(record);
    } catch (SerializationException e) {
      log.warn("Waiting to read {} until the registry answers: {}", record.topic(), e.getMessage());
      return false;
    } catch (RuntimeException e) {
      passedOver(record.topic(), e.toString());
    }
    return true;
  }

  private void again(TopicScan open, ConsumerRecord<byte[], byte[]> record) {
    // What was fetched with it and not told yet comes again as well.
    told.put(new TopicPartition(record.topic(), record.partition()), record.offset());
    open.seek(told);
    thread.pause(REGISTRY_PAUSE);
  }

  private void passedOver(String topic, String why) {
    log.debug("skipped a record of {}: {}", topic, why);
    onUnreadable.accept(topic);
  }

  private <T> TolerantDecoder<T> decoder(Topic<T> topic) {
    return new TolerantDecoder<>(serdes, topic, why -> passedOver(topic.name(), why));
  }

  private final class Tellers {
    private final TolerantDecoder<Response> responses = decoder(topics.responses());
    private final TolerantDecoder<Tally> tallies = decoder(topics.tallies());
    private final RecordParts<Tally> wholeTallies = RecordParts.ofTallies();
    private final TolerantDecoder<ComparisonVerdict> verdicts = decoder(topics.verdicts());
    private final TolerantDecoder<Signal> signals = decoder(topics.signals());
    private final TolerantDecoder<Alert> alerts = decoder(topics.alerts());

    void tell(ConsumerRecord<byte[], byte[]> record) {
      String topic = record.topic();
      boolean isNews = record.offset() >= begun.get(new TopicPartition(topic, record.partition()));
      if (topic.equals(topics.responses().name())) {
        responses.decode(record.value()).ifPresent(Narrator.this::response);
      } else if (topic.equals(topics.tallies().name())) {
        tallies
            .decode(record.value())
            .flatMap(wholeTallies::take)
            .ifPresent(tally -> tally(tally, isNews));
      } else if (topic.equals(topics.verdicts().name())) {
        verdicts
            .decode(record.value())
            .filter(verdict -> verdict.part() == 0)
            .ifPresent(verdict -> verdict(verdict, isNews));
      } else if (topic.equals(topics.alerts().name())) {
        alerts.decode(record.value()).ifPresent(alert -> alert(alert, isNews));
      } else if (isNews) {
        signals.decode(record.value()).ifPresent(Narrator.this::signal);
      }
    }
  }

  private void response(Response response) {
    states = states.after(response);
    if (response.failure() == null && answering.add(response.target())) {
      terminal.line(
          "asking",
          "%s answers as %s; the first figures come when a cycle has closed"
              .formatted(response.target(), response.release()));
    }
    blindTargets.after(response).ifPresent(this::reportBlindness);
  }

  private void reportBlindness(BlindTargets.News news) {
    if (news.isBlind()) {
      terminal.alarm("BLIND", news.words());
    } else {
      terminal.line("seeing", news.words());
    }
  }

  private void tally(Tally tally, boolean isNews) {
    states = states.after(tally);
    if (!isNews) {
      return;
    }
    onTally.accept(tally);
    terminal.catchingUp(words.isBacklog(tally.closedAt()));
    terminal.line("cycle", words.cycle(tally));
  }

  private void verdict(ComparisonVerdict verdict, boolean isNews) {
    states = states.after(verdict);
    String key = verdict.target() + " " + verdict.baseline() + " " + verdict.candidate();
    // What drifted is told by the finding, which says more.
    if (verdict.kind() == ComparisonKind.RELEASE
        && verdict.verdict() != lastVerdicts.put(key, verdict.verdict())
        && verdict.verdict() != VerdictState.DRIFTED
        && isNews) {
      terminal.line("verdict", words.verdict(verdict));
    }
  }

  void signal(Signal signal) {
    if (signal.kind() == SignalKind.BLIND_TARGET) {
      return; // Told from the responses, before it lasts.
    }
    boolean isRaised = signal.state() == SignalState.RAISED;
    if (isRaised && signal.facts().stream().anyMatch(fact -> fact.name().equals(COMMON_CAUSE))) {
      return; // A finding told before, sent again to say what explains it, or no longer does.
    }
    terminal.alarm(isRaised ? "DRIFT" : "cleared", words.backlog(signal.at()) + signal.summary());
  }

  private void alert(Alert alert, boolean isNews) {
    states = states.after(alert);
    // One line when it is known who was told, not one for each step to there.
    boolean settled =
        alert.deliveries().stream()
            .noneMatch(delivery -> delivery.state() == DeliveryState.PENDING);
    if (!isNews
        || alertsToldElsewhere
        || !settled
        || !toldAlerts.add(alert.alertId() + " " + alert.state().wireName())) {
      return;
    }
    String delivered =
        alert.deliveries().stream()
            .map(delivery -> delivery.receiver() + " " + delivery.state().wireName())
            .collect(Collectors.joining(", "));
    terminal.line(
        "alert",
        "%s%s: %s%s"
            .formatted(
                words.backlog(alert.updatedAt()),
                alert.title(),
                alert.state().wireName(),
                delivered.isEmpty() ? "" : " (" + delivered + ")"));
  }

  @Override
  public Health health() {
    return thread.isAlive() ? Health.up() : Health.down("stopped");
  }

  @Override
  public synchronized void close() {
    thread.stop(() -> scan.wakeUp());
  }
}
