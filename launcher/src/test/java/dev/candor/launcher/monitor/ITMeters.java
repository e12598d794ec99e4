package dev.candor.launcher.monitor;

import static org.assertj.core.api.Assertions.assertThat;

import dev.candor.events.AlertCommand;
import dev.candor.events.RecordKeys;
import dev.candor.events.Response;
import dev.candor.events.Topics.Topic;
import dev.candor.events.serde.EventSerdes;
import dev.candor.launcher.Platform;
import dev.candor.launcher.simulate.CatalogueQuestions;
import dev.candor.runtime.Configuration;
import dev.candor.runtime.Meter;
import dev.candor.runtime.Meters;
import dev.candor.simulator.Scenario;
import dev.candor.simulator.SimulatedProvider;
import dev.candor.testkit.Responses;
import java.io.IOException;
import java.io.PrintWriter;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the running program says of itself at {@code /metrics}: no meter is only on paper. */
class ITMeters {
  private static final double JUDGE_ERROR = .07;
  private static final Duration PATIENCE = Duration.ofMinutes(5);

  private static final Set<String> OF_A_DRIFT =
      Set.of(
          Meters.SIGNALS.prometheusName(),
          Meters.DRIFT_ALARM.prometheusName(),
          Meters.ROUTE_ALARM.prometheusName());

  /** One release each, which is more than a meter has series. */
  private static final int FLOOD = 20_100;

  private static final HttpClient HTTP = HttpClient.newHttpClient();

  @TempDir Path directory;

  /** Fewer say too little of how much cycles vary for a drift to be told. */
  private final CountDownLatch cycles = new CountDownLatch(6);

  private final CountDownLatch alert = new CountDownLatch(1);

  @Test
  void everyMeterOfTheCatalogueIsWritten() throws Exception {
    Scenario scenario =
        Scenario.demo().withQuestions(CatalogueQuestions.builtIn()).withJudge(JUDGE_ERROR);
    try (SimulatedProvider provider = SimulatedProvider.start(scenario, 0);
        DemoReceiver receiver = DemoReceiver.start(any -> alert.countDown());
        DemoReceiver collector = DemoReceiver.start(verdicts -> {});
        Platform platform = Platform.start(directory, 2, 0, 0)) {
      Configuration configuration =
          MonitorKeys.checked(
              Configuration.parse(
                  "meters",
                  yaml(provider.baseUri(), receiver.uri(), collector.uri()),
                  Map.of("KEY", Scenario.DEMO_KEY, "TOKEN", "a token of thirty-two characters")));
      try (Monitor monitor = Monitor.on(platform, configuration)) {
        monitor.startAll(
            platform,
            "meters",
            directory.resolve("state"),
            new PlainTerminal(
                new PrintWriter(PrintWriter.nullWriter()), false, InstantSource.system()),
            tally -> {
              if (tally.target().equals("atlas")) {
                cycles.countDown();
              }
            },
            true);
        await(cycles, "cycles");
        provider.rollOut(Scenario.DRIFTING_MODEL, "2");
        await(alert, "an alert");
        guessTheToken(monitor.console().orElseThrow());
        // Twenty thousand releases keep the stream busy for minutes, so what a drift writes comes
        // before them.
        assertNoneIsMissing(monitor.uri(), OF_A_DRIFT::contains);
        spoil(platform);
        assertNoneIsMissing(monitor.uri(), any -> true);
      }
    }
  }

  private static void await(CountDownLatch event, String what) throws InterruptedException {
    assertThat(event.await(PATIENCE.toSeconds(), TimeUnit.SECONDS)).as(what).isTrue();
  }

  private static void guessTheToken(URI console) throws IOException, InterruptedException {
    HttpResponse<String> refused =
        HTTP.send(
            HttpRequest.newBuilder(console.resolve("/status"))
                .header("Authorization", "Bearer wrong")
                .build(),
            HttpResponse.BodyHandlers.ofString());
    assertThat(refused.statusCode()).isEqualTo(401);
  }

  /** Records that are none, a command on an alert that is none, and more releases than series. */
  private static void spoil(Platform platform) {
    EventSerdes serdes = new EventSerdes(platform.settings().serde());
    try (KafkaProducer<String, byte[]> producer =
        new KafkaProducer<>(
            platform.settings().clientProperties(),
            new StringSerializer(),
            new ByteArraySerializer())) {
      byte[] junk = "no record".getBytes(StandardCharsets.UTF_8);
      producer.send(new ProducerRecord<>(platform.topics().responses().name(), "k", junk));
      producer.send(new ProducerRecord<>(platform.topics().prompts().name(), "k", junk));
      Topic<AlertCommand> commands = platform.topics().alertCommands();
      AlertCommand unknown =
          new AlertCommand(
              "c", "none", "atlas", "acknowledge", "me", "why", Instant.now(), null, null);
      producer.send(
          new ProducerRecord<>(commands.name(), "atlas", bytes(serdes, commands, unknown)));
      Topic<Response> responses = platform.topics().responses();
      for (int i = 0; i < FLOOD; i++) {
        Response response = Responses.recorded("flood", "r" + i, 0, "a.direct", "en", i, "answer");
        producer.send(
            new ProducerRecord<>(
                responses.name(), RecordKeys.of(response), bytes(serdes, responses, response)));
      }
    }
  }

  private static <T> byte[] bytes(EventSerdes serdes, Topic<T> topic, T value) {
    return serdes.of(topic).serializer().serialize(topic.name(), value);
  }

  private static void assertNoneIsMissing(URI monitoring, Predicate<String> wanted)
      throws Exception {
    CountDownLatch never = new CountDownLatch(1);
    Instant latest = Instant.now().plus(PATIENCE);
    Set<String> missing = missing(monitoring, wanted);
    while (!missing.isEmpty() && Instant.now().isBefore(latest)) {
      never.await(1, TimeUnit.SECONDS);
      missing = missing(monitoring, wanted);
    }
    assertThat(missing).as("meters that nobody writes").isEmpty();
  }

  /** The meters of which no series has a number. */
  private static Set<String> missing(URI monitoring, Predicate<String> wanted)
      throws IOException, InterruptedException {
    Set<String> written =
        HTTP.send(
                HttpRequest.newBuilder(monitoring.resolve("/metrics")).build(),
                HttpResponse.BodyHandlers.ofString())
            .body()
            .lines()
            .filter(line -> !line.startsWith("#") && !line.endsWith(" NaN"))
            .map(line -> line.split("[{ ]", 2)[0])
            .collect(Collectors.toSet());
    return Meters.ALL.stream()
        .map(
            meter ->
                meter.kind() == Meter.Kind.TIMER
                    ? meter.prometheusName() + "_count"
                    : meter.prometheusName())
        .filter(wanted.and(name -> !written.contains(name)))
        .collect(Collectors.toCollection(TreeSet::new));
  }

  private static String yaml(URI endpoint, URI webhook, URI collector) {
    String judge =
        """
          endpoint: %s
          model: %s
          api_key_env: KEY
          limits: {in_flight: 48, requests_per_minute: 60000}
          gold_every: 0s
        """
            .formatted(endpoint, Scenario.JUDGE_MODEL);
    return """
        targets:
          - name: atlas
            endpoint: %1$s
            model: %2$s
            api_key_env: KEY
            limits: {in_flight: 48, requests_per_minute: 60000}
            prices: {input_per_million: 0.5, output_per_million: 1.5}
            budget: {dollars_per_day: 1000000, dollars_per_month: 10000000}
          - name: gateway
            same_model_as: atlas
            endpoint: %1$s
            model: %2$s
            api_key_env: KEY
            limits: {in_flight: 48, requests_per_minute: 60000}
          - name: locked
            endpoint: %1$s
            model: %2$s
            api_key_env: TOKEN
        catalogue: {packs: [china], max_intents: 12}
        schedule: {every: 4s, samples: 2, languages: [en, zh], at_start: true, spread: 0.3}
        classifier: {abstain_below: 0.95, grace: 10s, topic_metrics: true}
        console: {token_env: TOKEN}
        alerting:
          group_wait: 0s
          ignored_kinds: []
          receivers:
            - {name: webhook, type: webhook, url: "%3$s"}
        telemetry: {endpoint: "%6$s"}
        judge:
        %4$ssecond_judge:
          share: 1
        %5$s"""
        .formatted(
            endpoint,
            Scenario.DRIFTING_MODEL,
            webhook,
            judge,
            judge.replace("  gold_every: 0s\n", ""),
            collector);
  }
}
