package dev.candor.launcher.monitor;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.candor.events.Tally;
import dev.candor.launcher.Platform;
import dev.candor.launcher.export.ExportCommand;
import dev.candor.launcher.simulate.CatalogueQuestions;
import dev.candor.runtime.Configuration;
import dev.candor.simulator.ScenarioFile;
import dev.candor.simulator.SimulatedProvider;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/**
 * Candor asks through LiteLLM's proxy, as many gateways are built: what a provider behind it
 * blocked stays a block, with the provider's own code, whatever the proxy wraps around it.
 */
class ITLiteLlm {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String KEY = "sk-a-long-key-made-up-for-this-test";
  private static final List<String> BLOCKED = List.of("inspected", "prompt-filter", "cut-short");
  private static final int MINUTES = 5;

  @TempDir private Path directory;

  private final BlockingQueue<Tally> tallies = new LinkedBlockingQueue<>();

  @Test
  void blocksBehindAProxyStayBlocksWithTheProvidersOwnCodeOrWords() throws Exception {
    Path home = PeerProgram.directory("litellm");
    int port = PeerProgram.freePort();
    Path data = directory.resolve("data");
    Path log = directory.resolve("litellm.log");
    try (SimulatedProvider provider =
        SimulatedProvider.start(
            ScenarioFile.parse("blocks.yaml", scenario())
                .withQuestions(CatalogueQuestions.builtIn()),
            0)) {
      Process proxy = startProxy(home, port, provider.baseUri(), log);
      try (Platform platform = Platform.start(data, 4, 0, 0)) {
        PeerProgram.awaitAnswer(
            proxy, URI.create("http://127.0.0.1:" + port + "/health/liveliness"), log);
        Configuration configuration =
            Configuration.parse("proxy.yaml", yaml(port), Map.of("CANDOR_TEST_KEY", KEY));
        try (WholeMonitor monitor =
            WholeMonitor.start(
                configuration, platform.settings(), platform.topics(), data, tallies::add)) {
          awaitCycleOfEach();
        }
      } finally {
        proxy.destroy();
        if (!proxy.waitFor(20, TimeUnit.SECONDS)) {
          proxy.destroyForcibly();
        }
      }
    }
    List<JsonNode> rows = rows(data);
    assertThat(of(rows, "open")).isNotEmpty().noneMatch(row -> is(row, "filtered"));
    for (String model : BLOCKED) {
      assertThat(of(rows, model)).as(model).isNotEmpty().allMatch(row -> is(row, "filtered"));
    }
    assertThat(of(rows, "inspected"))
        .allMatch(row -> row.path("provider_error").asText().contains("data_inspection_failed"));
    assertThat(of(rows, "prompt-filter"))
        .allMatch(row -> row.path("provider_error").asText().contains("content management policy"));
    assertThat(rows.toString()).doesNotContain(KEY);
  }

  private static List<JsonNode> of(List<JsonNode> rows, String target) {
    return rows.stream().filter(row -> row.path("target").asText().equals(target)).toList();
  }

  private static boolean is(JsonNode row, String outcome) {
    return row.path("outcome").asText().equals(outcome);
  }

  private List<JsonNode> rows(Path data) throws IOException {
    Path out = directory.resolve("rows");
    StringWriter errors = new StringWriter();
    int code =
        new CommandLine(new ExportCommand())
            .setErr(new PrintWriter(errors, true))
            .execute("--data-dir", data.toString(), "--output", out.toString());
    assertThat(code).as(errors.toString()).isZero();
    try (Stream<Path> files = Files.walk(out);
        Stream<String> lines =
            Files.lines(
                files.filter(file -> file.endsWith("rows.jsonl")).findFirst().orElseThrow())) {
      return lines.map(ITLiteLlm::json).toList();
    }
  }

  private static JsonNode json(String line) {
    try {
      return JSON.readTree(line);
    } catch (IOException e) {
      throw new AssertionError(line, e);
    }
  }

  private void awaitCycleOfEach() throws InterruptedException {
    long deadline = System.nanoTime() + TimeUnit.MINUTES.toNanos(MINUTES);
    Set<String> missing = new HashSet<>(BLOCKED);
    missing.add("open");
    while (!missing.isEmpty()) {
      Tally tally = tallies.poll(deadline - System.nanoTime(), TimeUnit.NANOSECONDS);
      assertThat(tally).as("no cycle of %s closed", missing).isNotNull();
      missing.remove(tally.target());
    }
  }

  private Process startProxy(Path home, int port, URI provider, Path log) throws IOException {
    StringBuilder models = new StringBuilder("model_list:\n");
    Stream.concat(Stream.of("open"), BLOCKED.stream())
        .forEach(
            name ->
                models.append(
                    String.format(
                        "  - model_name: %s%n    litellm_params: {model: openai/%s, api_base: \"%s\","
                            + " api_key: any}%n",
                        name, name, provider)));
    models.append("litellm_settings: {num_retries: 0}\n");
    Path config = directory.resolve("litellm.yaml");
    Files.writeString(config, models);
    ProcessBuilder builder =
        new ProcessBuilder(
                "python3",
                "-c",
                "from litellm import run_server; run_server()",
                "--config",
                config.toString(),
                "--host",
                "127.0.0.1",
                "--port",
                String.valueOf(port))
            .redirectErrorStream(true)
            .redirectOutput(log.toFile());
    builder
        .environment()
        .putAll(
            Map.of(
                "PYTHONPATH",
                home.toString(),
                "LITELLM_MASTER_KEY",
                KEY,
                "LITELLM_LOCAL_MODEL_COST_MAP",
                "True"));
    return builder.start();
  }

  private static String scenario() {
    StringBuilder models = new StringBuilder("models:\n");
    models.append("  open:\n    releases:\n      - {name: \"1\", rules: [{mix: {answer: 1}}]}\n");
    Map<String, String> ways =
        Map.of(
            "inspected", "data-inspection",
            "prompt-filter", "prompt-filter",
            "cut-short", "content-filter");
    ways.forEach(
        (model, way) ->
            models.append(
                String.format(
                    "  %s:%n    releases:%n      - name: \"1\"%n        filtered-by: {%s: 1}%n"
                        + "        rules: [{mix: {filtered: 1}}]%n",
                    model, way)));
    return models.toString();
  }

  private static String yaml(int port) {
    StringBuilder targets = new StringBuilder("targets:\n");
    Stream.concat(Stream.of("open"), BLOCKED.stream())
        .forEach(
            name ->
                targets.append(
                    String.format(
                        "  - {name: %s, endpoint: \"http://127.0.0.1:%d/v1\", model: %s,"
                            + " api_key_env: CANDOR_TEST_KEY, limits: {in_flight: 4,"
                            + " requests_per_minute: 6000}}%n",
                        name, port, name)));
    return targets
        + "catalogue: {packs: [china], max_intents: 4}\n"
        + "schedule: {every: 20s, samples: 1, languages: [en], at_start: true, spread: 0.2}\n"
        + "classifier: {grace: 5s}\n";
  }
}
