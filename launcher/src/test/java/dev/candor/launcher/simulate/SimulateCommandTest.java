package dev.candor.launcher.simulate;

import static org.assertj.core.api.Assertions.assertThat;

import dev.candor.simulator.Scenario;
import dev.candor.simulator.ServedReply;
import dev.candor.simulator.SimulatedProvider;
import dev.candor.simulator.SimulatedQuestion;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class SimulateCommandTest {
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  private int run(SimulateCommand.Vigil vigil, String... arguments) {
    return new CommandLine(new SimulateCommand(vigil))
        .setOut(new PrintWriter(out, true))
        .setErr(new PrintWriter(err, true))
        .execute(arguments);
  }

  @Test
  void itServesTheBuiltInScenarioAndKnowsTheCatalogue() {
    SimulatedQuestion known = CatalogueQuestions.builtIn().get(0);
    int exit =
        run(
            provider -> {
              ask(provider, known.promptText());
              List<ServedReply> journal = provider.journal(1);
              assertThat(journal.get(0).question().intent()).isEqualTo(known.intent());
            },
            "--port",
            "0",
            "--seed",
            "3");
    assertThat(exit).isZero();
    assertThat(out.toString())
        .contains("SIMULATED", "http://127.0.0.1:", Scenario.DRIFTING_MODEL, Scenario.DEMO_KEY);
    assertThat(err.toString()).isEmpty();
  }

  private static void ask(SimulatedProvider provider, String prompt) {
    String body =
        "{\"model\":\"simulated-borealis\",\"messages\":[{\"role\":\"user\",\"content\":\""
            + prompt
            + "\"}]}";
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(provider.baseUri() + "/chat/completions"))
            .header("Authorization", "Bearer " + Scenario.DEMO_KEY)
            .POST(HttpRequest.BodyPublishers.ofString(body))
            .build();
    try {
      HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.ofString());
    } catch (IOException e) {
      // A simulated reset is as good: the journal has the question all the same.
      assertThat(provider.statistics().byFault()).isNotEmpty();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void unknownFieldIsOneMessageAndExitCodeTwo(@TempDir Path folder) throws IOException {
    Path file = folder.resolve("scenario.yaml");
    Files.writeString(file, "seed: 1\nmodles:\n  a: {releases: [{name: \"1\"}]}\n");
    assertThat(run(provider -> {}, "--scenario", file.toString())).isEqualTo(2);
    assertThat(err.toString().strip())
        .isEqualTo(
            "candor: "
                + file
                + " line 3: unknown field `modles` in `scenario`; did you mean `models`?");
    assertThat(out.toString()).isEmpty();
  }

  @Test
  void keyOfAScenarioIsNotPrinted(@TempDir Path folder) throws IOException {
    Path file = folder.resolve("scenario.yaml");
    Files.writeString(file, "api-key: s3cret\nmodels:\n  a: {releases: [{name: \"1\"}]}\n");
    assertThat(run(provider -> {}, "--port", "0", "--scenario", file.toString())).isZero();
    assertThat(out.toString()).doesNotContain("s3cret").contains("the api-key of the scenario");
  }

  @Test
  void portInUseOrImpossibleIsOneMessageAndExitCodeTwo() {
    try (SimulatedProvider other = SimulatedProvider.start(Scenario.demo(), 0)) {
      String taken = Integer.toString(other.baseUri().getPort());
      assertThat(run(provider -> {}, "--port", taken)).isEqualTo(2);
    }
    assertThat(err.toString()).contains("is in use", "--port").hasLineCount(1);
    assertThat(run(provider -> {}, "--port", "70000")).isEqualTo(2);
  }
}
