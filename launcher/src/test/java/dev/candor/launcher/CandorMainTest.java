package dev.candor.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What a user sees who gives something wrong: one message with its place and how to fix it, exit
 * code 2.
 */
class CandorMainTest {
  @TempDir Path directory;

  private final PrintStream out = System.out;
  private final PrintStream err = System.err;
  private final ByteArrayOutputStream said = new ByteArrayOutputStream();

  @BeforeEach
  void listen() {
    System.setOut(new PrintStream(said, true, StandardCharsets.UTF_8));
    System.setErr(new PrintStream(said, true, StandardCharsets.UTF_8));
  }

  @AfterEach
  void stopListening() {
    System.setOut(out);
    System.setErr(err);
  }

  @Test
  void misspeltCommandIsAnswered() {
    check("dmeo", "Unmatched argument", "candor --help");
  }

  @Test
  void missingConfigurationIsNamedWithTheFix() {
    check("run --config " + directory.resolve("none.yaml"), "no such file", "config/monitor.yaml");
  }

  @Test
  void unknownFieldGetsItsLineAndTheNearestName() throws Exception {
    Path file = directory.resolve("monitor.yaml");
    Files.writeString(
        file, "targets:\n  - name: a\n    endpont: http://127.0.0.1:1/v1\n    model: m\n");
    check("run --config " + file, "monitor.yaml:3", "endpont", "did you mean \"endpoint\"?");
  }

  @Test
  void keyThatIsNotSetIsNamedAndNothingStarts() throws Exception {
    Path file = directory.resolve("monitor.yaml");
    Files.writeString(
        file,
        "targets:\n  - name: a\n    endpoint: http://127.0.0.1:1/v1\n    model: m\n"
            + "    api_key_env: CANDOR_TEST_NO_SUCH_VARIABLE\n");
    check(
        "run --config " + file + " --data-dir " + directory.resolve("data"),
        "CANDOR_TEST_NO_SUCH_VARIABLE",
        "export");
  }

  @ParameterizedTest
  @ValueSource(strings = {"producer", "worker", "classifier", "alerting"})
  void roleReadsItsSettingsBeforeItAsksTheCluster(String role) throws Exception {
    Path file = directory.resolve("monitor.yaml");
    Files.writeString(
        file,
        "kafka: {bootstrap: '127.0.0.1:1'}\nregistry: {url: 'http://127.0.0.1:1'}\n"
            + "targets:\n  - {name: a, endpoint: 'http://127.0.0.1:1/v1', model: m}\n"
            + "monitoring: {port: many}\nschedule: {samples: many}\nworker: {max_batch: many}\n"
            + "classifier: {grace: many}\nalerting: {group_wait: many}\n");
    check(role + " --config " + file, "monitor.yaml:", "\"many\" is not a");
  }

  @Test
  void everythingWrongWithAConfigurationIsToldByTheDoctorAtOnce() throws Exception {
    Path file = directory.resolve("monitor.yaml");
    Files.writeString(
        file,
        "targets:\n"
            + "  - {name: a, endpoint: 'http://127.0.0.1:1/v1', model: m, api_key_env: NO_KEY}\n"
            + "schedule: {samples: many}\n"
            + "classifier: {rules: none.yaml}\n"
            + "alerting: {group_wait: many}\n"
            + "console: {port: many}\n");
    check(
        "doctor --config " + file,
        "monitor.yaml:2: targets[0].api_key_env",
        "monitor.yaml:3: schedule.samples",
        "monitor.yaml:4: classifier.rules",
        "monitor.yaml:5: alerting.group_wait",
        "monitor.yaml:6: console.port");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "run --kafka-port 99999 --config FILE",
        "run --kafka-port -4 --config FILE",
        "report --from a --to b --console nowhere",
        "classify FILE --judge-url nowhere --judge-model m",
        "classify FILE --judge-url http://u:hunter2@127.0.0.1:1/v1 --judge-model m",
        "replay FILE --html FOLDER/none/report.html",
        "train FILE --out FILE/none"
      })
  void optionThatCannotBeMeantIsNamed(String line) throws Exception {
    Path file = directory.resolve("monitor.yaml");
    Files.writeString(
        file, "targets:\n  - {name: a, endpoint: 'http://127.0.0.1:1/v1', model: m}\n");
    if (line.startsWith("train")) {
      Files.writeString(file, "{\"response\":\"yes\",\"label\":\"answer\"}\n");
    }
    String option =
        line.replaceFirst("(?s).*(--(?:kafka-port|console|judge-url|html|out)).*", "$1");
    check(
        line.replace("FILE", file.toString()).replace("FOLDER", directory.toString()),
        option + ": ");
    assertThat(said.toString(StandardCharsets.UTF_8)).doesNotContain("hunter2");
  }

  @Test
  void recordingInAnotherEncodingGetsTheFix() throws Exception {
    Path file = directory.resolve("rows.jsonl");
    Files.write(
        file,
        "{\"release\":\"r\",\"prompt_id\":\"p\",\"response\":\"这个问题我暂时无法回答\"}\n"
            .getBytes(Charset.forName("GB18030")));
    check("replay " + file, "rows.jsonl:1", "not UTF-8", "iconv -f GB18030");
  }

  @Test
  void missingRecordingIsToldBeforeABrokerStarts() {
    check("replay " + directory.resolve("none.jsonl"), "none.jsonl", "no such file");
  }

  private void check(String line, String... words) {
    assertThat(CandorMain.run(line.split(" "))).isEqualTo(CandorMain.BAD_INPUT);
    assertThat(said.toString(StandardCharsets.UTF_8))
        .contains(words)
        .doesNotContain("\tat ")
        .doesNotContain("Exception");
  }

  @Test
  void everyCommandIsFoundByItsOwnName() {
    var all = CandorMain.line().getSubcommands();
    assertThat(all.keySet()).containsExactlyElementsOf(CandorMain.COMMANDS.keySet());
    all.forEach(
        (name, command) -> assertThat(command.getCommandSpec().name()).as(name).isEqualTo(name));
  }
}
