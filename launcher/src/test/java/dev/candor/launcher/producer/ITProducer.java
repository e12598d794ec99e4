package dev.candor.launcher.producer;

import static org.assertj.core.api.Assertions.assertThat;

import dev.candor.embedded.broker.EmbeddedKafka;
import dev.candor.events.Prompt;
import dev.candor.events.ReleaseChange;
import dev.candor.events.Topics;
import dev.candor.events.serde.EventSerdes;
import dev.candor.producer.ProducerService;
import dev.candor.producer.ProducerSettings;
import dev.candor.producer.TargetPlan;
import dev.candor.producer.catalogue.Catalogue;
import dev.candor.producer.plan.Burst;
import dev.candor.producer.plan.Pricing;
import dev.candor.producer.plan.Schedule;
import dev.candor.runtime.BoundedMeterRegistry;
import dev.candor.runtime.Health;
import dev.candor.runtime.KafkaSettings;
import dev.candor.testkit.SettableClock;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ITProducer {
  private static final int PARTITIONS = 3;
  private static final Duration HOUR = Duration.ofHours(1);

  /** Six intents in two languages and three wordings, one sample each, for two targets. */
  private static final int PROBES = 72;

  private static final AtomicInteger MONITORS = new AtomicInteger();

  @TempDir private static Path directory;
  private static EmbeddedKafka broker;

  /**
   * Near the broker's own time: it would drop what is older than the retention, and refuse what is
   * an hour ahead.
   */
  @SuppressWarnings("TimeInStaticInitializer") // the broker refuses records of long ago
  private static final Instant EPOCH =
      Instant.now().truncatedTo(ChronoUnit.HOURS).minus(Duration.ofDays(1));

  private final SettableClock clock = new SettableClock(EPOCH);
  private final EventSerdes serdes =
      new EventSerdes(Map.of("schema.registry.url", "mock://it-producer"));
  private KafkaSettings kafka;
  private Topics topics;

  @BeforeAll
  static void startBroker() {
    broker = EmbeddedKafka.start(directory, 0);
  }

  @AfterAll
  static void stopBroker() {
    broker.close();
  }

  @BeforeEach
  void createTopics() {
    String prefix = "m" + MONITORS.incrementAndGet() + "-";
    kafka =
        new KafkaSettings(
            broker.bootstrapServers(), prefix, PARTITIONS, (short) 1, Map.of(), Map.of());
    topics = new Topics(prefix);
    try (Admin admin = Admin.create(kafka.clientProperties())) {
      topics.ensure(admin, PARTITIONS, (short) 1);
    }
  }

  @Test
  void aRestartNeitherSkipsNorRepeatsAPrompt() {
    try (PublishedPrompts published = published()) {
      for (int part = 1; part <= 8; part++) {
        try (ProducerService producer = started(1.0)) {
          published.await(PROBES * (part - 1) * 15 / 60 + 2, prompt -> true);
          assertThat(producer.health().state()).isEqualTo(Health.State.UP);
        }
        clock.advance(Duration.ofMinutes(15));
      }
      try (ProducerService producer = started(1.0)) {
        List<Prompt> prompts = published.await(PROBES * 2 + 2, prompt -> true);

        assertThat(prompts).extracting(Prompt::probeId).doesNotHaveDuplicates();
        assertThat(published.cycles())
            .isEqualTo(Map.of(0L, (long) PROBES, 1L, (long) PROBES, 2L, 2L));
        assertThat(producer.health()).isEqualTo(Health.up());
      }
    }
  }

  @Test
  void twoProducersPublishOnceAndOneTakesOverFromTheOther() {
    try (PublishedPrompts published = published();
        ProducerService second = service(0)) {
      try (ProducerService first = started(0)) {
        published.await(PROBES, prompt -> true);
        second.start();
        clock.advance(HOUR);
        published.await(PROBES, prompt -> prompt.cycle() == 1);
        assertThat(first.health().state()).isEqualTo(Health.State.UP);
      }
      clock.advance(HOUR);
      List<Prompt> prompts = published.await(PROBES, prompt -> prompt.cycle() == 2);

      assertThat(prompts).extracting(Prompt::probeId).doesNotHaveDuplicates();
      assertThat(published.cycles())
          .isEqualTo(Map.of(0L, (long) PROBES, 1L, (long) PROBES, 2L, (long) PROBES));
      assertThat(second.health()).isEqualTo(Health.up());
    }
  }

  @Test
  void whatAKilledProducerLeftOpenIsEndedAndPublishedAgain() {
    List<Prompt> first;
    try (PublishedPrompts published = published();
        ProducerService producer = started(1.0)) {
      first = published.await(2, prompt -> true);
      assertThat(producer.health().state()).isEqualTo(Health.State.UP);
    }
    Map<String, Object> properties = kafka.clientProperties();
    properties.put("transactional.id", kafka.topicPrefix() + ProducerService.GROUP);
    KafkaProducer<String, Prompt> killed =
        new KafkaProducer<>(
            properties, new StringSerializer(), serdes.of(topics.prompts()).serializer());
    try (PublishedPrompts published = published()) {
      killed.initTransactions();
      killed.beginTransaction();
      killed.send(
          new ProducerRecord<>(
              topics.prompts().name(), null, clock.instant().toEpochMilli(), "lost", first.get(0)));
      killed.flush();
      try (ProducerService producer = started(1.0)) {
        clock.advance(HOUR.minusMillis(1));
        List<Prompt> prompts = published.await(PROBES, prompt -> true);

        assertThat(prompts).hasSize(PROBES);
        assertThat(prompts).extracting(Prompt::probeId).doesNotHaveDuplicates();
        assertThat(producer.health()).isEqualTo(Health.up());
      }
    } finally {
      killed.close(Duration.ZERO);
    }
  }

  @Test
  void aReleaseChangeBringsABurstToItsTargetAlone() {
    try (PublishedPrompts published = published();
        ProducerService producer = started(0)) {
      published.await(PROBES, prompt -> true);
      announce(
          new ReleaseChange(
              "one", "v1", "v2", "label", clock.instant().plusSeconds(9), null, null, false, null));
      clock.advance(HOUR);
      List<Prompt> prompts = published.await(PROBES * 3 / 2, prompt -> prompt.cycle() == 1);

      assertThat(prompts)
          .filteredOn(prompt -> prompt.purpose().equals("burst"))
          .hasSize(PROBES / 2)
          .allMatch(prompt -> prompt.target().equals("one") && prompt.cycleProbes() == PROBES);
      assertThat(producer.health()).isEqualTo(Health.up());
    }
  }

  @Test
  void cyclesOfTwoSecondsKeepUp() {
    try (PublishedPrompts published = published();
        ProducerService producer = service(settings(0, Duration.ofSeconds(2)))) {
      producer.start();
      for (int cycle = 0; cycle < 10; cycle++) {
        long number = cycle;
        published.await(PROBES, prompt -> prompt.cycle() == number);
        clock.advance(Duration.ofSeconds(2));
      }
      assertThat(published.cycles().values().stream().limit(10)).containsOnly((long) PROBES);
    }
  }

  @Test
  void aBrokerThatGoesAwayAndComesBackCostsNothing(@TempDir Path own) {
    EmbeddedKafka mine = EmbeddedKafka.start(own, 0);
    int port = Integer.parseInt(mine.bootstrapServers().replaceFirst(".*:", ""));
    try {
      kafka =
          new KafkaSettings(mine.bootstrapServers(), "", PARTITIONS, (short) 1, Map.of(), Map.of());
      topics = new Topics("");
      try (Admin admin = Admin.create(kafka.clientProperties())) {
        topics.ensure(admin, PARTITIONS, (short) 1);
      }
      try (ProducerService producer = started(0);
          PublishedPrompts published = published()) {
        published.await(PROBES, prompt -> true);
        mine.close();
        clock.advance(HOUR);
        mine = EmbeddedKafka.start(own, port);
        List<Prompt> prompts = published.await(PROBES, prompt -> prompt.cycle() == 1);

        assertThat(prompts).hasSize(2 * PROBES);
        assertThat(prompts).extracting(Prompt::probeId).doesNotHaveDuplicates();
        assertThat(producer.health().state()).isEqualTo(Health.State.UP);
      }
    } finally {
      mine.close();
    }
  }

  private void announce(ReleaseChange change) {
    try (KafkaProducer<String, ReleaseChange> producer =
        new KafkaProducer<>(
            kafka.clientProperties(),
            new StringSerializer(),
            serdes.of(topics.releases()).serializer())) {
      producer.send(
          new ProducerRecord<>(
              topics.releases().name(), null, change.at().toEpochMilli(), change.target(), change));
    }
  }

  private PublishedPrompts published() {
    return new PublishedPrompts(kafka.bootstrap(), topics, serdes, PARTITIONS);
  }

  private ProducerService started(double spread) {
    ProducerService service = service(spread);
    service.start();
    return service;
  }

  private ProducerService service(double spread) {
    return service(settings(spread, HOUR));
  }

  private ProducerService service(ProducerSettings settings) {
    return new ProducerService(
        settings,
        kafka,
        topics,
        serdes,
        new BoundedMeterRegistry(new SimpleMeterRegistry()),
        clock);
  }

  private static ProducerSettings settings(double spread, Duration every) {
    return new ProducerSettings(
        Catalogue.load(List.of("china"), List.of()).atMost(6),
        new Schedule(EPOCH, every, 1, List.of("en", "zh"), true, spread, every.multipliedBy(2)),
        new Burst(1, 2),
        0,
        List.of(
            new TargetPlan("one", Optional.empty(), Pricing.FREE),
            new TargetPlan("two", Optional.of("v1"), Pricing.FREE)));
  }
}
