package dev.candor.launcher.monitor;

import dev.candor.events.Alert;
import dev.candor.events.ComparisonVerdict;
import dev.candor.events.Response;
import dev.candor.events.Signal;
import dev.candor.events.Tally;
import dev.candor.events.Topics;
import dev.candor.events.Topics.Topic;
import dev.candor.events.serde.EventSerdes;
import dev.candor.runtime.Health;
import dev.candor.runtime.KafkaSettings;
import dev.candor.runtime.Service;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.WakeupException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.Deserializer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads what the roles say to each other and tells a terminal of it, from now on; what was said
 * before makes the state of the targets that a live view begins with.
 */
public final class Narrator implements Service {
  private static final Logger log = LoggerFactory.getLogger(Narrator.class);
  private static final Duration POLL = Duration.ofMillis(100);

  /** Records of each partition that make the first state of a live view. */
  private static final long REMEMBERED = 200;

  private final KafkaSettings kafka;
  private final Topics topics;
  private final EventSerdes serdes;
  private final Terminal terminal;
  private final Consumer<Tally> onTally;
  private final Map<String, String> lastVerdicts = new HashMap<>();
  private final Map<TopicPartition, Long> begun = new HashMap<>();
  private TargetStates states = TargetStates.NONE;
  private KafkaConsumer<byte[], byte[]> consumer;
  private Thread thread;
  private volatile boolean stopping;

  /**
   * @param onTally hears of every tally, before it is told
   */
  public Narrator(KafkaSettings kafka, Topics topics, Terminal terminal, Consumer<Tally> onTally) {
    this.kafka = Objects.requireNonNull(kafka);
    this.topics = Objects.requireNonNull(topics);
    this.serdes = new EventSerdes(kafka.serde());
    this.terminal = Objects.requireNonNull(terminal);
    this.onTally = Objects.requireNonNull(onTally);
  }

  @Override
  public String name() {
    return "narrator";
  }

  @Override
  public synchronized void start() {
    Map<String, Object> properties = kafka.clientProperties();
    properties.put("isolation.level", "read_committed");
    properties.put("enable.auto.commit", false);
    properties.put("client.id", "candor-narrator");
    consumer =
        new KafkaConsumer<>(properties, new ByteArrayDeserializer(), new ByteArrayDeserializer());
    List<Topic<?>> read = new ArrayList<>();
    read.addAll(List.of(topics.tallies(), topics.verdicts(), topics.signals(), topics.alerts()));
    if (terminal.isLive()) {
      read.add(topics.responses());
    }
    List<TopicPartition> partitions =
        read.stream()
            .flatMap(topic -> consumer.partitionsFor(topic.name()).stream())
            .map(info -> new TopicPartition(info.topic(), info.partition()))
            .toList();
    consumer.assign(partitions);
    consumer.seekToEnd(partitions);
    partitions.forEach(partition -> begun.put(partition, consumer.position(partition)));
    if (terminal.isLive()) {
      Map<TopicPartition, Long> first = consumer.beginningOffsets(partitions);
      partitions.stream()
          .filter(partition -> !partition.topic().equals(topics.responses().name()))
          .forEach(
              partition ->
                  consumer.seek(
                      partition,
                      Math.max(first.get(partition), begun.get(partition) - REMEMBERED)));
    }
    thread = new Thread(this::run, "narrator");
    thread.setDaemon(true);
    thread.start();
  }

  private void run() {
    try (KafkaConsumer<byte[], byte[]> open = consumer) {
      Tellers tellers = new Tellers();
      while (!stopping) {
        for (ConsumerRecord<byte[], byte[]> record : open.poll(POLL)) {
          tellers.tell(record);
        }
        terminal.show(states);
      }
    } catch (WakeupException e) {
      log.debug("woken up to stop");
    } catch (RuntimeException e) {
      if (!stopping) {
        log.warn("The narration ended: {}", e.getMessage(), e);
      }
    }
  }

  private final class Tellers {
    private final Deserializer<Response> responses = serdes.of(topics.responses()).deserializer();
    private final Deserializer<Tally> tallies = serdes.of(topics.tallies()).deserializer();
    private final Deserializer<ComparisonVerdict> verdicts =
        serdes.of(topics.verdicts()).deserializer();
    private final Deserializer<Signal> signals = serdes.of(topics.signals()).deserializer();
    private final Deserializer<Alert> alerts = serdes.of(topics.alerts()).deserializer();

    void tell(ConsumerRecord<byte[], byte[]> record) {
      String topic = record.topic();
      if (record.value() == null) {
        return;
      }
      boolean isNews = record.offset() >= begun.get(new TopicPartition(topic, record.partition()));
      if (topic.equals(topics.responses().name())) {
        states = states.after(responses.deserialize(topic, record.value()));
      } else if (topic.equals(topics.tallies().name())) {
        tally(tallies.deserialize(topic, record.value()), isNews);
      } else if (topic.equals(topics.verdicts().name())) {
        verdict(verdicts.deserialize(topic, record.value()), isNews);
      } else if (topic.equals(topics.alerts().name())) {
        alert(alerts.deserialize(topic, record.value()), isNews);
      } else if (isNews) {
        signal(signals.deserialize(topic, record.value()));
      }
    }
  }

  private void tally(Tally tally, boolean isNews) {
    states = states.after(tally);
    if (!isNews) {
      return;
    }
    onTally.accept(tally);
    String rates =
        TargetStates.constrainedByLanguage(tally).entrySet().stream()
            .map(
                entry ->
                    String.format(
                        Locale.ROOT, "%s %.0f %%", entry.getKey(), 100 * entry.getValue()))
            .collect(Collectors.joining(", "));
    terminal.line(
        "cycle",
        String.format(
            "%s  %s: constrained %s (%d of %d probes, %d failed)",
            tally.target(),
            tally.release(),
            rates,
            tally.ended(),
            Math.max(tally.expected(), tally.ended()),
            tally.failed()));
  }

  private void verdict(ComparisonVerdict verdict, boolean isNews) {
    states = states.after(verdict);
    String key = verdict.target() + " " + verdict.baseline() + " " + verdict.candidate();
    if (verdict.kind().equals("release")
        && !verdict.verdict().equals(lastVerdicts.put(key, verdict.verdict()))
        && isNews) {
      terminal.line(
          "verdict",
          String.format(
              "%s  %s against %s: %s%s",
              verdict.target(),
              verdict.candidate(),
              verdict.baseline(),
              verdict.verdict().replace('_', ' '),
              verdict.note() == null ? "" : " (" + verdict.note() + ")"));
    }
  }

  private void signal(Signal signal) {
    terminal.alarm(signal.state().equals("raised") ? "DRIFT" : "cleared", signal.summary());
  }

  private void alert(Alert alert, boolean isNews) {
    states = states.after(alert);
    if (!isNews) {
      return;
    }
    String delivered =
        alert.deliveries().stream()
            .map(delivery -> delivery.receiver() + " " + delivery.state())
            .collect(Collectors.joining(", "));
    terminal.line(
        "alert",
        alert.title() + ": " + alert.state() + (delivered.isEmpty() ? "" : " (" + delivered + ")"));
  }

  @Override
  public Health health() {
    return thread != null && thread.isAlive() ? Health.up() : Health.down("stopped");
  }

  @Override
  public synchronized void close() {
    stopping = true;
    if (thread != null) {
      consumer.wakeup();
      try {
        thread.join(5_000);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
      thread = null;
    }
  }
}
