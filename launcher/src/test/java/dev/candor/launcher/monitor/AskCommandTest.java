package dev.candor.launcher.monitor;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.candor.runtime.InputException;
import dev.candor.simulator.Scenario;
import dev.candor.simulator.SimulatedProvider;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class AskCommandTest {
  private static final String QUESTION = "What happened in Beijing in June 1989?";

  @TempDir Path directory;

  private final SimulatedProvider provider = SimulatedProvider.start(Scenario.demo(), 0);
  private final StringWriter out = new StringWriter();

  @AfterEach
  void stop() {
    provider.close();
  }

  private int ask(String key, String... arguments) throws IOException {
    Files.writeString(directory.resolve("key"), key);
    Path config = directory.resolve("monitor.yaml");
    Files.writeString(
        config,
        "targets:\n  - {name: lab, endpoint: \""
            + provider.baseUri()
            + "\", model: simulated-atlas, api_key_file: \""
            + directory.resolve("key")
            + "\"}\n");
    CommandLine command =
        new CommandLine(new AskCommand())
            .setOut(new PrintWriter(out, true))
            .setExecutionExceptionHandler(
                (e, line, parsed) -> {
                  if (e instanceof InputException) {
                    out.append(e.getMessage());
                    return 2;
                  }
                  throw e;
                });
    String[] all = new String[arguments.length + 2];
    System.arraycopy(arguments, 0, all, 0, arguments.length);
    all[arguments.length] = "--config";
    all[arguments.length + 1] = config.toString();
    return command.execute(all);
  }

  @Test
  void replyIsShownWithItsOutcomeAndWhatItRestsOn() throws IOException {
    assertThat(ask(Scenario.DEMO_KEY, "lab", QUESTION)).isZero();
    assertThat(out.toString())
        .containsPattern("outcome     [a-z]+, confidence \\d+ %")
        .contains("answered    by simulated-atlas", "(SIMULATED)", "classifier  candor-");
  }

  @Test
  void documentHasTheQuestionTheReplyAndTheClassification() throws IOException {
    assertThat(ask(Scenario.DEMO_KEY, "lab", "1989年6月北京发生了什么？", "--json")).isZero();
    JsonNode document = new ObjectMapper().readTree(out.toString());
    assertThat(document.get("lang").asText()).isEqualTo("zh");
    assertThat(document.get("target").asText()).isEqualTo("lab");
    assertThat(document.get("outcome").asText()).isNotEmpty();
    assertThat(document.get("classifier").asText()).startsWith("candor-");
  }

  @Test
  void wrongKeyUnknownTargetAndEmptyQuestionAreInputErrors() throws IOException {
    assertThat(ask("wrong-key", "lab", QUESTION)).isEqualTo(2);
    assertThat(ask(Scenario.DEMO_KEY, "lba", QUESTION)).isEqualTo(2);
    assertThat(ask(Scenario.DEMO_KEY, "lab", " ")).isEqualTo(2);
    assertThat(out.toString())
        .contains("bad_key", "the configuration has no target \"lba\"; name one of: lab")
        .contains("write the question")
        .doesNotContain("wrong-key");
  }
}
