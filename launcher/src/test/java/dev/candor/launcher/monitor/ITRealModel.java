package dev.candor.launcher.monitor;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.candor.events.Tally;
import dev.candor.launcher.Platform;
import dev.candor.launcher.export.ExportCommand;
import dev.candor.launcher.report.ReportCommand;
import dev.candor.runtime.Configuration;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/**
 * A real model, SmolLM2 with 135 million parameters, served by llama.cpp's own server and watched
 * by all of Candor: two temperatures are two releases, one after the other at the same address.
 */
class ITRealModel {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String COOL = "smollm2-cool";
  private static final String WARM = "smollm2-warm";
  private static final int CYCLES = 2;

  /** A cycle of four intents in three wordings. */
  private static final int PROBES = 12;

  private static final int MINUTES = 4;

  @TempDir private Path directory;

  private final BlockingQueue<Tally> tallies = new LinkedBlockingQueue<>();

  @Test
  void aLocalModelIsWatchedAndItsTwoTemperaturesAreComparedAsReleases() throws Exception {
    PeerProgram.directory("smollm2");
    int port = PeerProgram.freePort();
    Path data = directory.resolve("data");
    String cool;
    String warm;
    Process server = serve(port, COOL, "0.2");
    try (Platform platform = Platform.start(data, 4, 0, 0)) {
      Configuration configuration = Configuration.parse("local.yaml", yaml(port), Map.of());
      try (WholeMonitor monitor =
          WholeMonitor.start(
              configuration, platform.settings(), platform.topics(), data, tallies::add)) {
        cool = awaitCycles(COOL);
        stop(server);
        server = serve(port, WARM, "1.4");
        warm = awaitCycles(WARM);
      }
    } finally {
      stop(server);
    }
    checkWhatWasRecorded(data, cool, warm);
  }

  private void checkWhatWasRecorded(Path data, String cool, String warm) throws IOException {
    JsonNode report =
        JSON.readTree(
            printed(
                new ReportCommand(),
                "--data-dir",
                data.toString(),
                "--from",
                cool,
                "--to",
                warm,
                "--format",
                "json"));
    assertThat(report.at("/0/baseline").asText()).isEqualTo(cool);
    assertThat(report.at("/0/candidate").asText()).isEqualTo(warm);

    Path rows = directory.resolve("rows");
    printed(new ExportCommand(), "--data-dir", data.toString(), "--output", rows.toString());
    List<JsonNode> replies;
    try (Stream<Path> files = Files.walk(rows);
        Stream<String> lines =
            Files.lines(
                files.filter(file -> file.endsWith("rows.jsonl")).findFirst().orElseThrow())) {
      replies = lines.map(ITRealModel::json).filter(row -> row.hasNonNull("response")).toList();
    }
    assertThat(replies).hasSizeGreaterThanOrEqualTo(PROBES * CYCLES);
    assertThat(replies).allSatisfy(row -> assertThat(row.path("outcome").asText()).isNotEmpty());
    assertThat(replies.stream().map(row -> row.path("release").asText()).distinct())
        .containsExactlyInAnyOrder(cool, warm);
  }

  private static JsonNode json(String line) {
    try {
      return JSON.readTree(line);
    } catch (IOException e) {
      throw new AssertionError(line, e);
    }
  }

  private static String printed(Object command, String... arguments) {
    StringWriter out = new StringWriter();
    StringWriter errors = new StringWriter();
    int code =
        new CommandLine(command)
            .setCaseInsensitiveEnumValuesAllowed(true)
            .setOut(new PrintWriter(out, true))
            .setErr(new PrintWriter(errors, true))
            .execute(arguments);
    assertThat(code).as(errors.toString()).isIn(0, 3, 4);
    return out.toString();
  }

  /** The release, by its whole name, which has the server's fingerprint as well. */
  private String awaitCycles(String alias) throws InterruptedException {
    long deadline = System.nanoTime() + TimeUnit.MINUTES.toNanos(MINUTES);
    String release = "";
    for (int seen = 0; seen < CYCLES; ) {
      Tally tally = tallies.poll(deadline - System.nanoTime(), TimeUnit.NANOSECONDS);
      assertThat(tally).as("cycle %d of %s", seen + 1, alias).isNotNull();
      if (tally.release().startsWith(alias)) {
        release = tally.release();
        seen++;
      }
    }
    return release;
  }

  private Process serve(int port, String alias, String temperature)
      throws IOException, InterruptedException {
    Path log = directory.resolve(alias + ".log");
    Process process =
        new ProcessBuilder(
                Path.of("..", "bin", "serve-smollm2").toString(),
                alias,
                temperature,
                String.valueOf(port))
            .redirectErrorStream(true)
            .redirectOutput(log.toFile())
            .start();
    PeerProgram.awaitAnswer(process, URI.create("http://127.0.0.1:" + port + "/health"), log);
    return process;
  }

  private static void stop(Process process) throws InterruptedException {
    process.destroy();
    if (!process.waitFor(20, TimeUnit.SECONDS)) {
      process.destroyForcibly();
    }
  }

  private static String yaml(int port) {
    return String.join(
        "\n",
        "targets:",
        "  - name: local",
        "    endpoint: \"http://127.0.0.1:" + port + "/v1\"",
        "    model: smollm2",
        "    max_tokens: 24",
        "    limits: {in_flight: 2, requests_per_minute: 600}",
        "catalogue: {packs: [china], max_intents: 4}",
        "schedule: {every: 20s, samples: 1, languages: [en], at_start: true, spread: 0.3}",
        "classifier: {grace: 5s}",
        "");
  }
}
