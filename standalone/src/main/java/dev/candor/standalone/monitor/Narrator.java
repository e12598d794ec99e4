package dev.candor.standalone.monitor;

import dev.candor.events.Alert;
import dev.candor.events.ComparisonVerdict;
import dev.candor.events.Signal;
import dev.candor.events.StratumCounts;
import dev.candor.events.Tally;
import dev.candor.events.Topics;
import dev.candor.events.Topics.Topic;
import dev.candor.events.serde.EventSerdes;
import dev.candor.runtime.Health;
import dev.candor.runtime.KafkaSettings;
import dev.candor.runtime.Service;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
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

/** Reads what the roles say to each other and tells it line by line, from now on. */
public final class Narrator implements Service {
  private static final Logger log = LoggerFactory.getLogger(Narrator.class);
  private static final Duration POLL = Duration.ofMillis(100);

  private final KafkaSettings kafka;
  private final Topics topics;
  private final EventSerdes serdes;
  private final Terminal terminal;
  private final Consumer<Tally> onTally;
  private final Map<String, String> lastVerdicts = new HashMap<>();
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
    List<Topic<?>> read =
        List.of(topics.tallies(), topics.verdicts(), topics.signals(), topics.alerts());
    List<TopicPartition> partitions =
        read.stream()
            .flatMap(topic -> consumer.partitionsFor(topic.name()).stream())
            .map(info -> new TopicPartition(info.topic(), info.partition()))
            .toList();
    consumer.assign(partitions);
    consumer.seekToEnd(partitions);
    partitions.forEach(consumer::position);
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
      if (topic.equals(topics.tallies().name())) {
        tally(tallies.deserialize(topic, record.value()));
      } else if (topic.equals(topics.verdicts().name())) {
        verdict(verdicts.deserialize(topic, record.value()));
      } else if (topic.equals(topics.signals().name())) {
        signal(signals.deserialize(topic, record.value()));
      } else {
        alert(alerts.deserialize(topic, record.value()));
      }
    }
  }

  private void tally(Tally tally) {
    onTally.accept(tally);
    Map<String, long[]> byLang = new TreeMap<>();
    for (StratumCounts counts : tally.strata()) {
      if (counts.arm().equals("sensitive")) {
        long[] sums = byLang.computeIfAbsent(counts.lang(), any -> new long[2]);
        long constrained =
            (long) counts.aligned()
                + counts.deflection()
                + counts.lecture()
                + counts.refusal()
                + counts.filtered();
        sums[0] += constrained;
        sums[1] += constrained + counts.answer();
      }
    }
    String rates =
        byLang.entrySet().stream()
            .filter(entry -> entry.getValue()[1] > 0)
            .map(
                entry ->
                    String.format(
                        Locale.ROOT,
                        "%s %.0f %%",
                        entry.getKey(),
                        100.0 * entry.getValue()[0] / entry.getValue()[1]))
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

  private void verdict(ComparisonVerdict verdict) {
    String key = verdict.target() + " " + verdict.baseline() + " " + verdict.candidate();
    if (verdict.kind().equals("release")
        && !verdict.verdict().equals(lastVerdicts.put(key, verdict.verdict()))) {
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

  private void alert(Alert alert) {
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

  /** Where the narration goes. */
  public static final class Terminal {
    private static final String RED = "\u001b[31;1m";
    private static final String DIM = "\u001b[2m";
    private static final String PLAIN = "\u001b[0m";

    private final PrintWriter out;
    private final boolean colours;
    private final java.time.InstantSource clock;
    private final java.time.Instant start;

    /**
     * @param colours whether the terminal shows them and NO_COLOR is not set
     */
    public Terminal(PrintWriter out, boolean colours, java.time.InstantSource clock) {
      this.out = out;
      this.colours = colours;
      this.clock = clock;
      this.start = clock.instant();
    }

    /** One line with the time since the start and a word that says what kind it is. */
    public void line(String kind, String words) {
      print(kind, words, colours ? DIM : "", colours ? PLAIN : "");
    }

    /** A line that should be seen. */
    public void alarm(String kind, String words) {
      print(kind, words, colours ? RED : "", colours ? PLAIN : "");
    }

    private synchronized void print(String kind, String words, String before, String after) {
      double seconds = Duration.between(start, clock.instant()).toMillis() / 1000.0;
      out.printf(
          Locale.ROOT,
          "%s%6.1f s  %-8s%s %s%n",
          before,
          seconds,
          kind,
          after,
          // Names and excerpts come from outside: control characters could drive the terminal.
          words.replaceAll("[\\p{Cntrl}\\p{Cf}]", " "));
      out.flush();
    }
  }
}
