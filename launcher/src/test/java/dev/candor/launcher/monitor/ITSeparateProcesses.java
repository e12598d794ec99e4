package dev.candor.launcher.monitor;

import static org.assertj.core.api.Assertions.assertThat;

import dev.candor.events.Tally;
import dev.candor.launcher.CandorMain;
import dev.candor.launcher.Platform;
import dev.candor.launcher.simulate.CatalogueQuestions;
import dev.candor.simulator.Scenario;
import dev.candor.simulator.SimulatedProvider;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.PrintWriter;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The roles as separate processes on loopback, by the commands that the Compose file runs: a
 * producer, two workers, two classifiers and alerting.
 */
class ITSeparateProcesses {
  private static final int CYCLES_BEFORE_ROLLOUT = 3;
  private static final int SECONDS = 240;

  @TempDir Path directory;

  private final List<Process> processes = new ArrayList<>();
  private final Map<String, URI> metrics = new ConcurrentHashMap<>();
  private final Map<String, StringBuilder> printed = new ConcurrentHashMap<>();
  private final CountDownLatch started = new CountDownLatch(6);
  private final CountDownLatch alerted = new CountDownLatch(1);
  private final AtomicInteger cycles = new AtomicInteger();

  @AfterEach
  void stop() throws InterruptedException {
    processes.forEach(Process::destroy);
    for (Process process : processes) {
      if (!process.waitFor(30, TimeUnit.SECONDS)) {
        process.destroyForcibly();
      }
    }
  }

  @Test
  void rolesSplitTheWorkAndDeliverTheAlert() throws Exception {
    Scenario scenario = Scenario.demo().withQuestions(CatalogueQuestions.builtIn());
    try (SimulatedProvider provider = SimulatedProvider.start(scenario, 0);
        DemoReceiver receiver = DemoReceiver.start(alert -> alerted.countDown());
        Platform platform = Platform.start(directory, 4, 0, 0);
        Narrator narrator =
            new Narrator(
                platform.settings(),
                platform.topics(),
                new PlainTerminal(
                    new PrintWriter(PrintWriter.nullWriter()), false, InstantSource.system()),
                tally -> rollOutInTime(tally, provider),
                topic -> {},
                false,
                false,
                InstantSource.system())) {
      narrator.start();
      Path config = directory.resolve("monitor.yaml");
      Files.writeString(config, yaml(platform, provider.baseUri(), receiver.uri()));
      start("alerting", config);
      start("classifier-1", config, "CANDOR_CLASSIFIER_STATE_DIR", directory.resolve("s1"));
      start("classifier-2", config, "CANDOR_CLASSIFIER_STATE_DIR", directory.resolve("s2"));
      start("worker-1", config);
      start("worker-2", config);
      start("producer", config);
      assertThat(started.await(SECONDS, TimeUnit.SECONDS)).as("all started: %s", printed).isTrue();
      assertThat(alerted.await(SECONDS, TimeUnit.SECONDS)).as("alerted: %s", printed).isTrue();
      assertThat(scrape("producer")).contains("candor_prompts_total");
      double one = answered(scrape("worker-1"));
      double two = answered(scrape("worker-2"));
      assertThat(one).isPositive();
      assertThat(two).isPositive();
      assertThat(scrape("classifier-1") + scrape("classifier-2"))
          .contains("candor_responses_total")
          .contains("candor_drift_alarm")
          .contains("candor_outcome_ratio");
      assertThat(scrape("alerting")).contains("candor_notifications_total");
      for (Map.Entry<String, StringBuilder> output : printed.entrySet()) {
        assertThat(output.getValue().toString())
            .as(output.getKey())
            .doesNotContain(Scenario.DEMO_KEY)
            .doesNotContain("\tat ")
            .doesNotContain("candor: ");
      }
    }
  }

  private void rollOutInTime(Tally tally, SimulatedProvider provider) {
    if (tally.target().equals(Scenario.DRIFTING_MODEL)
        && cycles.incrementAndGet() == CYCLES_BEFORE_ROLLOUT) {
      provider.rollOut(Scenario.DRIFTING_MODEL, "2");
    }
  }

  private void start(String name, Path config, Object... environment) throws IOException {
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx192m",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                CandorMain.class.getName(),
                name.replaceAll("-\\d$", ""),
                "--config",
                config.toString()));
    if (name.startsWith("worker")) {
      command.addAll(List.of("--id", name));
    }
    ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
    builder.environment().put("CANDOR_TEST_KEY", Scenario.DEMO_KEY);
    for (int i = 0; i < environment.length; i += 2) {
      builder.environment().put(environment[i].toString(), environment[i + 1].toString());
    }
    Process process = builder.start();
    processes.add(process);
    StringBuilder lines = new StringBuilder();
    printed.put(name, lines);
    Thread reader = new Thread(() -> read(name, process, lines), "read " + name);
    reader.setDaemon(true);
    reader.start();
  }

  private void read(String name, Process process, StringBuilder lines) {
    try (BufferedReader out = process.inputReader()) {
      for (String line = out.readLine(); line != null; line = out.readLine()) {
        synchronized (lines) {
          lines.append(line).append('\n');
        }
        int at = line.indexOf("http://");
        if (line.contains("metrics ") && at >= 0) {
          metrics.put(name, URI.create(line.substring(at)));
          started.countDown();
        }
      }
    } catch (IOException e) {
      // The process is gone; what it printed until then is kept.
    }
  }

  private String scrape(String name) throws IOException, InterruptedException {
    HttpResponse<String> response =
        HttpClient.newHttpClient()
            .send(
                HttpRequest.newBuilder(metrics.get(name)).build(),
                HttpResponse.BodyHandlers.ofString());
    assertThat(response.statusCode()).isEqualTo(200);
    return response.body();
  }

  private static double answered(String scrape) {
    return scrape
        .lines()
        .filter(line -> line.startsWith("candor_probes_total{") && line.contains("answered"))
        .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' '))))
        .sum();
  }

  private static String yaml(Platform platform, URI endpoint, URI webhook) {
    StringBuilder targets = new StringBuilder();
    for (String model : List.of(Scenario.DRIFTING_MODEL, Scenario.STEADY_MODEL)) {
      targets.append(
          String.format(
              "  - {name: %s, endpoint: \"%s\", model: %s, api_key_env: CANDOR_TEST_KEY,"
                  + " limits: {in_flight: 32, requests_per_minute: 60000}}%n",
              model, endpoint, model));
    }
    return "kafka: {bootstrap: \""
        + platform.settings().bootstrap()
        + "\", partitions: 4}\nregistry: {url: \""
        + platform.registry().uri()
        + "\"}\ntargets:\n"
        + targets
        + "catalogue: {packs: [china], max_intents: 24}\n"
        + "schedule: {every: 6s, samples: 1, languages: [en, zh], spread: 0.3}\n"
        + "alerting:\n  group_wait: 0s\n  receivers:\n    - {name: hook, type: webhook, url: \""
        + webhook
        + "\"}\n";
  }
}
