package dev.candor.launcher.monitor;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.candor.embedded.broker.EmbeddedKafka;
import dev.candor.events.Topics;
import dev.candor.events.Topics.Topic;
import dev.candor.launcher.simulate.CatalogueQuestions;
import dev.candor.runtime.Configuration;
import dev.candor.runtime.KafkaSettings;
import dev.candor.simulator.Scenario;
import dev.candor.simulator.SimulatedProvider;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.clients.admin.Admin;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * All of Candor on Apicurio's registry instead of its own, read, evolved and answered by
 * Confluent's Python client with librdkafka below it.
 */
class ITOtherRegistryAndClient {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Topics TOPICS = new Topics("");
  private static final int PARTITIONS = 4;
  private static final int CYCLES_BEFORE_ROLLOUT = 3;
  private static final int SECONDS = 240;

  @TempDir private Path directory;

  private final BlockingQueue<DemoReceiver.Received> received = new LinkedBlockingQueue<>();

  @Test
  void anotherRegistryServesAndAnotherClientReadsEveryTopicAndAcknowledgesTheAlert()
      throws Exception {
    Path client = PeerProgram.directory("confluent");
    Path log = directory.resolve("apicurio.log");
    int port = PeerProgram.freePort();
    Process apicurio = startApicurio(PeerProgram.directory("apicurio"), port, log);
    try {
      URI registry = URI.create("http://127.0.0.1:" + port + "/apis/ccompat/v7");
      PeerProgram.awaitAnswer(apicurio, registry.resolve("v7/subjects"), log);
      checkTheWholeOfCandor(registry, client);
    } finally {
      apicurio.destroy();
      assertThat(apicurio.waitFor(30, TimeUnit.SECONDS)).isTrue();
    }
  }

  private void checkTheWholeOfCandor(URI registry, Path client) throws Exception {
    Scenario scenario = Scenario.demo().withQuestions(CatalogueQuestions.builtIn());
    try (SimulatedProvider provider = SimulatedProvider.start(scenario, 0);
        DemoReceiver receiver = DemoReceiver.start(received::add);
        EmbeddedKafka kafka = EmbeddedKafka.start(directory.resolve("kafka"), 0)) {
      KafkaSettings settings =
          KafkaSettings.embedded(kafka.bootstrapServers(), registry.toString(), PARTITIONS);
      try (Admin admin = Admin.create(settings.clientProperties())) {
        TOPICS.ensure(admin, PARTITIONS, (short) 1);
      }
      Configuration configuration =
          Configuration.parse(
              "peers.yaml",
              yaml(provider.baseUri(), receiver.uri()),
              Map.of("CANDOR_TEST_KEY", Scenario.DEMO_KEY));
      AtomicInteger cycles = new AtomicInteger();
      try (WholeMonitor monitor =
          WholeMonitor.start(
              configuration,
              settings,
              TOPICS,
              directory,
              tally -> {
                if (cycles.incrementAndGet() == CYCLES_BEFORE_ROLLOUT) {
                  provider.rollOut(Scenario.DRIFTING_MODEL, "2");
                }
              })) {
        assertThat(next("firing")).isTrue();

        JsonNode answer = python(client, kafka.bootstrapServers(), registry);

        for (Topic<?> topic :
            List.of(
                TOPICS.prompts(),
                TOPICS.responses(),
                TOPICS.classifications(),
                TOPICS.tallies(),
                TOPICS.verdicts(),
                TOPICS.signals(),
                TOPICS.alerts())) {
          assertThat(answer.path("counts").path(topic.name()).asInt())
              .as("records of %s", topic.name())
              .isPositive();
        }
        assertThat(answer.at("/counts/" + TOPICS.deadLetters().name()).asInt()).isZero();
        assertThat(answer.path("evolution"))
            .isEqualTo(JSON.readTree("{\"versions_more\": 1, \"breaking\": 409}"));
        assertThat(next("acknowledged")).as("the acknowledgement was applied").isTrue();
      }
    }
  }

  private boolean next(String state) throws InterruptedException {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(SECONDS);
    while (System.nanoTime() < deadline) {
      DemoReceiver.Received alert =
          received.poll(deadline - System.nanoTime(), TimeUnit.NANOSECONDS);
      if (alert != null && alert.state().equals(state)) {
        return true;
      }
    }
    return false;
  }

  private JsonNode python(Path client, String bootstrap, URI registry)
      throws IOException, InterruptedException {
    Path script = directory.resolve("read_and_acknowledge.py");
    try (InputStream in =
        ITOtherRegistryAndClient.class.getResourceAsStream("/peers/read_and_acknowledge.py")) {
      Files.write(script, in.readAllBytes());
    }
    List<String> command =
        new ArrayList<>(
            List.of(
                "python3",
                script.toString(),
                bootstrap,
                registry.toString(),
                Path.of("..", "events/src/main/avro/AlertCommand.avsc").toString()));
    TOPICS.all().forEach(topic -> command.add(topic.name()));
    Path errors = directory.resolve("python.err");
    ProcessBuilder builder = new ProcessBuilder(command).redirectError(errors.toFile());
    builder.environment().put("PYTHONPATH", client.toString());
    Process process = builder.start();
    byte[] out = process.getInputStream().readAllBytes();
    assertThat(process.waitFor(SECONDS, TimeUnit.SECONDS)).isTrue();
    assertThat(process.exitValue()).as(Files.readString(errors)).isZero();
    return JSON.readTree(out);
  }

  private static Process startApicurio(Path home, int port, Path log) throws IOException {
    Path jar;
    try (var files = Files.list(home)) {
      jar = files.filter(file -> file.toString().endsWith("-runner.jar")).findFirst().orElseThrow();
    }
    return new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-Xmx256m",
            "-XX:+UseSerialGC",
            "-XX:TieredStopAtLevel=1",
            "-Dquarkus.http.host=127.0.0.1",
            "-Dquarkus.http.port=" + port,
            "-jar",
            jar.toString())
        .directory(home.toFile())
        .redirectErrorStream(true)
        .redirectOutput(log.toFile())
        .start();
  }

  private static String yaml(URI endpoint, URI webhook) {
    return String.join(
        "\n",
        "targets:",
        "  - name: " + Scenario.DRIFTING_MODEL,
        "    endpoint: \"" + endpoint + "\"",
        "    model: " + Scenario.DRIFTING_MODEL,
        "    api_key_env: CANDOR_TEST_KEY",
        "    limits: {in_flight: 32, requests_per_minute: 60000}",
        "catalogue: {packs: [china], max_intents: 24}",
        "schedule: {every: 6s, samples: 1, languages: [en, zh], spread: 0.3}",
        "alerting:",
        "  group_wait: 0s",
        "  receivers:",
        "    - {name: hook, type: webhook, url: \"" + webhook + "\"}",
        "");
  }
}
