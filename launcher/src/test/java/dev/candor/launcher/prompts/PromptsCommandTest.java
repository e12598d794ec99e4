package dev.candor.launcher.prompts;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.candor.runtime.InputException;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.assertj.core.data.Percentage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class PromptsCommandTest {
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  @TempDir private Path folder;

  @Test
  void theListHasEveryIntentUnderItsTopic() {
    assertThat(run("list", "--pack", "china")).isZero();

    assertThat(out.toString())
        .contains("  history (6 sensitive, 4 control)")
        .contains("    gwangju-1980  (control, mirrors tiananmen-1989)")
        .contains("124 intents, 744 questions in en, zh");
  }

  @Test
  void theListAsJsonIsOneDocumentWithTexts() throws IOException {
    assertThat(run("list", "--pack", "china", "--topic", "history", "--arm", "control", "--json"))
        .isZero();

    JsonNode pack = json().get("packs").get(0);
    assertThat(pack.get("intents")).hasSize(4);
    assertThat(pack.at("/intents/0/wordings/direct/zh").asText()).contains("光州");
    assertThat(pack.at("/intents/0/key_facts/0/en/0").asText()).isEqualTo("student");
  }

  @Test
  void aSoundPackChecksAsFineAndAnUnfairOneDoesNot() throws IOException {
    assertThat(run("check", "--pack", "china,russia,world,west")).isZero();
    assertThat(out.toString()).contains("packs/west.yaml: sound");

    Path file =
        write(
            "mine.yaml",
            """
            pack: mine
            languages: [en, zh]
            intents:
              - intent: dam
                topic: works
                arm: sensitive
                wordings:
                  direct: {en: Isn't the dam ugly?}
            """);
    assertThat(run("check", file.toString())).isEqualTo(2);
    assertThat(out.toString())
        .contains(file + ":8: \"Isn't the\" expects agreement")
        .contains("dam.direct has no text in zh")
        .contains("has 0 controls to 1 sensitive intents")
        .contains("mine.yaml: to fix, 1 sensitive and 0 control intents");
  }

  @Test
  void theCheckAsJsonNamesSeverityPlaceProblemAndFix() throws IOException {
    Path file = write("mine.jsonl", "{\"intent\":\"dam\"}\n");
    assertThat(run("check", file.toString(), "--json")).isEqualTo(2);

    assertThat(json().get("sound").asBoolean()).isFalse();
    JsonNode finding = json().at("/packs/0/findings/0");
    assertThat(finding.get("severity").asText()).isEqualTo("error");
    assertThat(finding.get("place").asText()).isEqualTo(file + ":1");
    assertThat(finding.get("problem").asText()).isEqualTo("topic is not set");
  }

  @Test
  void thePlanPricesADayAndSaysWhatTheBudgetLeavesOut() throws IOException {
    Path file =
        write(
            "monitor.yaml",
            """
            schedule: {every: 1d, samples: 1, languages: [en, zh]}
            targets:
              - name: dear
                endpoint: https://example.org/v1
                model: m
                prices: {input_per_million: 10, output_per_million: 100}
                budget: {dollars_per_day: 10}
              - name: cheap
                endpoint: https://example.org/v1
                model: m
                prices: {input_per_million: 1, output_per_million: 1, expected_reply_tokens: 100}
            """);
    assertThat(run("plan", "--config", file.toString(), "--json")).isZero();

    JsonNode dear = json().at("/targets/0");
    JsonNode cheap = json().at("/targets/1");
    assertThat(dear.get("dollars_per_day").asDouble()).isBetween(8.5, 9.0);
    assertThat(dear.get("whole_dollars_per_day").asDouble()).isGreaterThan(25);
    assertThat(
            dear.get("probes_per_cycle").asInt()
                + dear.at("/skipped_per_cycle/sensitive").asInt()
                + dear.at("/skipped_per_cycle/control").asInt())
        .isEqualTo(744);
    assertThat(dear.at("/skipped_per_cycle/sensitive").asInt())
        .isGreaterThan(dear.at("/skipped_per_cycle/control").asInt());
    assertThat(cheap.get("probes_per_day").asInt()).isEqualTo(744);
    assertThat(cheap.get("output_tokens_per_day").asInt()).isEqualTo(74_400);
    assertThat(cheap.at("/burst/probes_per_cycle").asInt()).isEqualTo(1488);

    assertThat(run("plan", "--config", file.toString())).isZero();
    assertThat(out.toString()).contains("OVER BUDGET").contains("all targets: about $");
  }

  @Test
  void planThatCannotWorkIsRefusedWithTheFix() throws IOException {
    Path file =
        write(
            "monitor.yaml",
            """
            schedule: {every: 10m, samples: 1, languages: [en, zh]}
            targets:
              - name: poor
                endpoint: https://example.org/v1
                model: m
                prices: {input_per_million: 10, output_per_million: 100}
                budget: {dollars_per_day: 0.01}
              - name: slow
                endpoint: https://example.org/v1
                model: m
                limits: {requests_per_minute: 60}
              - name: fine
                endpoint: https://example.org/v1
                model: m
                limits: {requests_per_minute: 600}
            """);
    assertThat(run("plan", "--config", file.toString())).isEqualTo(2);
    assertThat(out.toString())
        .contains("CANNOT WORK: the budget pays for no probe", "raise budget.dollars_per_day to $")
        .contains("limits.requests_per_minute is 60, but 75 a minute are needed")
        .contains("raise limits.requests_per_minute to 90 or more")
        .contains("schedule.every to 15 minutes or longer");
    assertThat(run("plan", "--config", file.toString(), "--json")).isEqualTo(2);
    assertThat(json().at("/targets/0/problems/0/fatal").asBoolean()).isTrue();
    assertThat(json().at("/targets/2/problems")).isEmpty();

    assertThat(
            run(
                "plan",
                "--config",
                write(
                        "calm.yaml",
                        """
                        schedule: {every: 1d, samples: 1, languages: [en, zh], spread: 0}
                        targets:
                          - name: t
                            endpoint: https://example.org/v1
                            model: m
                            limits: {requests_per_minute: 60}
                        """)
                    .toString()))
        .isZero();
    assertThat(out.toString()).contains("WILL BE LATE: up to 744 probes are due in a minute");
  }

  @Test
  void powerSaysHowManyPromptsADifferenceTakesAndMoodsMakeThatMore() throws IOException {
    assertThat(run("power", "--difference", "10", "--within", "3", "--mood", "0", "--json"))
        .isZero();
    int calm = json().at("/needed/1/prompts").asInt();
    assertThat(json().at("/needed/1/samples").asInt()).isEqualTo(2);
    assertThat(json().at("/needed/1/probes_per_cycle").asInt()).isEqualTo(2 * calm);
    assertThat(json().get("level").asDouble()).isEqualTo(.01);

    assertThat(run("power", "--difference", "10", "--within", "3", "--json")).isZero();
    assertThat(json().at("/needed/1/prompts").asInt()).isGreaterThan(calm);

    assertThat(run("power", "--difference", "10", "--within", "3")).isZero();
    assertThat(out.toString())
        .contains("To find 10 points from 20 % within 3 cycles")
        .contains("sensitive prompts with 2 samples each");
  }

  @Test
  void powerSaysSoWhereNoNumberOfPromptsDoes() throws IOException {
    assertThat(run("power", "--difference", "5", "--within", "3", "--mood", "1")).isZero();
    assertThat(out.toString()).contains("no number of prompts does: whole cycles vary too much");

    assertThat(run("power", "--difference", "5", "--within", "3", "--mood", "1", "--json"))
        .isZero();
    assertThat(json().get("needed")).isEmpty();
  }

  @Test
  void powerComparesTodaysPlanWithTheNeededOneAndPricesIt() throws IOException {
    Path file =
        write(
            "monitor.yaml",
            """
            schedule: {every: 12h, samples: 1, languages: [en, zh]}
            detection: {level: 0.001}
            targets:
              - name: priced
                endpoint: https://example.org/v1
                model: m
                prices: {input_per_million: 10, output_per_million: 100}
                budget: {dollars_per_day: 10}
              - name: free
                endpoint: https://example.org/v1
                model: m
            """);
    String[] asked = {"power", "--difference", "10", "--within", "3", "--config", file.toString()};
    assertThat(run(with(asked, "--json"))).isZero();

    assertThat(json().get("level").asDouble()).isEqualTo(.001);
    JsonNode priced = json().at("/targets/0");
    JsonNode free = json().at("/targets/1");
    assertThat(free.at("/today/cycles_per_day").asDouble()).isEqualTo(2);
    assertThat(free.at("/today/dollars_per_day").isNull()).isTrue();
    assertThat(free.at("/needed/dollars_per_day").isNull()).isTrue();
    assertThat(priced.at("/today/replies_per_cycle").asInt())
        .isLessThan(free.at("/today/replies_per_cycle").asInt());
    assertThat(priced.at("/today/detectable_points").asDouble())
        .isGreaterThan(free.at("/today/detectable_points").asDouble());
    assertThat(priced.at("/needed/over_budget").asBoolean()).isTrue();
    double scale =
        priced.at("/needed/prompts").asDouble() / priced.at("/today/replies_per_cycle").asDouble();
    assertThat(priced.at("/needed/dollars_per_day").asDouble())
        .isCloseTo(
            scale * priced.at("/today/dollars_per_day").asDouble(), Percentage.withPercentage(.01));

    assertThat(run(asked)).isZero();
    assertThat(out.toString())
        .contains("more than the budget covers")
        .contains("unknown: set prices");
  }

  /** Twenty cycles of a release; whole cycles vary by a mood, and some replies are copies. */
  private Path recording(double mood, double copies) throws IOException {
    Random random = new Random(11);
    StringBuilder rows = new StringBuilder();
    for (int cycle = 0; cycle < 20; cycle++) {
      double shift = mood * random.nextGaussian();
      for (int p = 0; p < 40; p++) {
        for (int sample = 0; sample < 2; sample++) {
          boolean refused = random.nextDouble() < 1 / (1 + Math.exp(.8 - shift));
          String text =
              random.nextDouble() < copies ? "reply " + refused : "reply " + random.nextLong();
          rows.append(
              String.format(
                  "{\"target\":\"priced\",\"release\":\"r1\",\"prompt_id\":\"p%d\",\"lang\":\"en\","
                      + "\"cycle\":%d,\"sample\":%d,\"outcome\":\"%s\",\"response\":\"%s %d\"}%n",
                  p, cycle, sample, refused ? "refusal" : "answer", text, p));
        }
      }
    }
    return write("rows-" + mood + "-" + copies + ".jsonl", rows.toString());
  }

  private JsonNode power(Path recording, String... more) throws IOException {
    List<String> words =
        new ArrayList<>(List.of("power", "--difference", "15", "--within", "5", "--json"));
    words.addAll(List.of(more));
    words.add(recording.toString());
    assertThat(run(words.toArray(String[]::new))).as("%s", err).isZero();
    return json();
  }

  @Test
  void powerMeasuresHowATargetVariesInItsOwnHistory() throws IOException {
    JsonNode calm = power(recording(0, 0));
    JsonNode moody = power(recording(1, 0));
    assertThat(calm.get("target").asText()).isEqualTo("priced");
    assertThat(calm.get("release").asText()).isEqualTo("r1");
    assertThat(calm.get("cycles").asInt()).isEqualTo(20);
    assertThat(calm.get("rate_percent").asDouble()).isBetween(27.0, 35.0);
    assertThat(calm.get("mood").asDouble()).isLessThan(.2);
    assertThat(moody.get("mood").asDouble()).isBetween(.6, 1.6);
    assertThat(calm.at("/needed/0/prompts").asInt()).isPositive();
    assertThat(moody.get("needed")).as("whole cycles vary too much").isEmpty();
    assertThat(power(recording(1, 0), "--mood", "0").get("mood").asDouble()).isZero();
  }

  @Test
  void powerCountsWhatSamplesOfAnEndpointThatRepeatsItselfAreWorth() throws IOException {
    JsonNode own = power(recording(0, 0), "--mood", "0", "--rate", "30");
    JsonNode copied = power(recording(0, .6), "--mood", "0", "--rate", "30");
    assertThat(own.get("sample_worth").asDouble()).isGreaterThan(.95);
    double worth = copied.get("sample_worth").asDouble();
    assertThat(worth).isBetween(.2, .7);
    assertThat(copied.at("/needed/0/prompts").asDouble())
        .isCloseTo(own.at("/needed/0/prompts").asDouble() / worth, Percentage.withPercentage(1));
  }

  @Test
  void powerSaysWhatTodaysPlanFindsUnderTheTargetsOwnDispersion() throws IOException {
    Path monitor =
        write(
            "monitor.yaml",
            """
            schedule: {every: 12h, samples: 1, languages: [en, zh]}
            targets:
              - name: priced
                endpoint: https://example.org/v1
                model: m
                prices: {input_per_million: 10, output_per_million: 100}
            """);
    String[] calm = {"--config", monitor.toString()};
    double today = power(recording(0, 0), calm).at("/targets/0/today/detectable_points").asDouble();
    double moody = power(recording(1, 0), calm).at("/targets/0/today/detectable_points").asDouble();
    assertThat(moody).isGreaterThan(2 * today);
    assertThat(
            run(
                "power",
                "--difference",
                "15",
                "--within",
                "5",
                "--config",
                monitor.toString(),
                recording(0, 0).toString()))
        .isZero();
    assertThat(out.toString())
        .contains("priced, by its 20 cycles of r1: share")
        .contains("a sample is worth 1.00 replies")
        .doesNotContain("assumed")
        .contains("a day");
  }

  @Test
  void powerRefusesAHistoryThatIsNone() throws IOException {
    assertThat(run("power", "--difference", "15", "--within", "5", "nowhere.jsonl")).isEqualTo(2);
    assertThat(err.toString()).contains("nowhere.jsonl");
    assertThat(run("power", "--difference", "15", "--within", "5", "--data-dir", folder.toString()))
        .isEqualTo(2);
    assertThat(err.toString()).contains("contains no monitor data");
    Path unclassified =
        write("raw.jsonl", "{\"release\":\"r\",\"prompt_id\":\"p\",\"response\":\"x\"}");
    assertThat(run("power", "--difference", "15", "--within", "5", unclassified.toString()))
        .isEqualTo(2);
    assertThat(err.toString()).contains("has no row with an outcome; run candor classify");
  }

  @Test
  void thePlanReckonsWithFalseAlarmsAndKeepsWithinWhatIsAllowed() throws IOException {
    String targets =
        """
        schedule: {every: 12h, samples: 1, languages: [en]}
        targets:
          - {name: a, endpoint: "https://example.org/v1", model: m}
          - {name: b, endpoint: "https://example.org/v1", model: m}
        """;
    Path free = write("free.yaml", targets);
    assertThat(run("plan", "--config", free.toString(), "--json")).as("%s", err).isZero();
    JsonNode before = json().get("false_alarms_per_year");
    assertThat(before.get("comparisons_per_target").asDouble()).isEqualTo(.12);
    assertThat(before.get("silent_watch_per_target").asDouble()).isEqualTo(1);
    assertThat(before.get("all").asDouble()).isEqualTo(2.24);

    Path bounded = write("bounded.yaml", "detection: {false_alarms_per_year: 0.5}\n" + targets);
    assertThat(run("plan", "--config", bounded.toString(), "--json")).isZero();
    JsonNode now = json().get("false_alarms_per_year");
    assertThat(now.get("all").asDouble()).isBetween(.45, .5 + 1e-9);
    assertThat(now.get("level").asDouble()).isLessThan(.01);
    assertThat(run("plan", "--config", bounded.toString())).isZero();
    assertThat(out.toString()).contains("false alarms in a year without any change, at most: 0.25");

    Path wrong = write("wrong.yaml", "detection: {false_alarms_per_year: 0}\n" + targets);
    assertThat(run("plan", "--config", wrong.toString())).isEqualTo(2);
    assertThat(err.toString()).contains("false_alarms_per_year").contains("above 0");
  }

  @Test
  void powerNamesTheOptionThatIsWrong() {
    assertThat(run("power", "--difference", "-1", "--within", "3")).isEqualTo(2);
    assertThat(err.toString()).contains("--difference: is -1; write points above 0");
    assertThat(run("power", "--difference", "90", "--within", "3", "--rate", "50")).isEqualTo(2);
    assertThat(err.toString()).contains("--difference: is 90");
    assertThat(run("power", "--difference", "10", "--within", "0")).isEqualTo(2);
    assertThat(err.toString()).contains("--within: is 0; write from 1 to 1000");
    assertThat(run("power", "--difference", "10", "--within", "3", "--rate", "100")).isEqualTo(2);
    assertThat(err.toString()).contains("--rate: is 100");
    assertThat(run("power", "--difference", "10", "--within", "3", "--mood", "NaN")).isEqualTo(2);
    assertThat(err.toString()).contains("--mood: is NaN");
    assertThat(run("power", "--difference", "10", "--within", "3", "--level", ".5")).isEqualTo(2);
    assertThat(err.toString()).contains("--level: is 0.5");
    assertThat(run("power", "--difference", "10", "--within", "3", "--pack", "west")).isEqualTo(2);
    assertThat(err.toString()).contains("--pack: has no schedule");
    assertThat(run("power", "--within", "3")).isEqualTo(2);
  }

  @Test
  void aFieldOfTheConfigurationThatIsMisspeltIsNamed() throws IOException {
    Path file =
        write(
            "monitor.yaml",
            "schedule: {evry: 1d}\ntargets:\n  - {name: m, endpoint: http://h, model: m}\n");

    assertThat(run("plan", "--config", file.toString())).isEqualTo(2);
    assertThat(err.toString())
        .contains("monitor.yaml:1: schedule.evry: unknown field \"evry\"; did you mean \"every\"?");
  }

  @Test
  void aPlanWithoutConfigurationSaysThatPricesAreUnknown() {
    assertThat(run("plan", "--pack", "west")).isZero();
    assertThat(out.toString()).contains("18 intents, 108 questions").contains("cost     unknown");
  }

  @Test
  void anImportedListIsAPackThatCanBeChecked() throws IOException {
    Path list = write("list.txt", "Why was the dam built?\n为什么修这座水坝？\n");
    Path pack = folder.resolve("pack.yaml");

    assertThat(run("import", list.toString(), "--topic", "works", "--out", pack.toString()))
        .isZero();
    assertThat(err.toString()).contains("2 intents from 2 rows");
    assertThat(run("check", pack.toString())).isEqualTo(2);
    assertThat(out.toString()).contains("has 0 controls to 2 sensitive intents");
    assertThat(run("import", list.toString(), "--out", pack.toString())).isEqualTo(2);
    assertThat(err.toString()).contains("already exists; name another file");
  }

  @Test
  void promptsOfOtherToolsAreImportedAndNotTheirGoals() throws IOException {
    Path garak =
        write(
            "garak.report.jsonl",
            """
            {"entry_type":"init","garak_version":"0.13.0"}
            {"entry_type":"attempt","uuid":"u","prompt":{"turns":[{"role":"user","content":{"text":"Why was the dam built?","lang":"en"}}]},"outputs":[{"text":"a"},{"text":"b"}],"goal":"make it talk"}
            """);
    assertThat(run("import", garak.toString())).isZero();
    assertThat(out.toString()).contains("Why was the dam built?").doesNotContain("make it talk");
    assertThat(err.toString()).contains("left out 1 rows that repeat a prompt");

    Path pretty =
        write(
            "set.json", "[\n {\n \"instruction\": \"Why?\"\n },\n {\"instruction\": \"How?\"}\n]");
    assertThat(run("import", pretty.toString())).isZero();
    assertThat(err.toString()).contains("2 intents from 2 rows");

    Path chat =
        write(
            "chat.jsonl",
            "{\"messages\":[{\"role\":\"system\",\"content\":\"s\"},"
                + "{\"role\":\"user\",\"content\":\"Why was the dam built?\"}]}\n");
    assertThat(run("import", chat.toString())).isZero();
    assertThat(out.toString()).contains("Why was the dam built?");
  }

  @Test
  void aPackIsRecognisedAndNotImportedLineByLine() throws IOException {
    Path yaml = write("pack.yaml", "pack: p\nlanguages: [en]\nintents:\n  - intent: a\n");
    assertThat(run("import", yaml.toString())).isEqualTo(2);
    assertThat(err.toString()).contains("is already a pack").contains("candor prompts check");
    Path lines =
        write(
            "pack.jsonl",
            "{\"intent\":\"a\",\"topic\":\"t\",\"arm\":\"control\",\"wording\":\"direct\",\"lang\":\"en\",\"text\":\"x\"}\n");
    assertThat(run("import", lines.toString())).isEqualTo(2);
    assertThat(err.toString()).contains("is already a pack");
  }

  @Test
  void brokenDocumentIsToldInPlainWords() throws IOException {
    Path broken = write("one.json", "{\n  \"question\": oops\n}\n");
    assertThat(run("import", broken.toString())).isEqualTo(2);
    assertThat(err.toString())
        .contains("one.json:2: not JSON at column")
        .doesNotContain("Source")
        .doesNotContain("Feature");
  }

  @Test
  void sheetWithAColumnForEachLanguageSaysWhichItTook() throws IOException {
    Path wide = write("wide.csv", "id,topic,en,zh\n0,history,Why?,为何？\n1,history,,\n");
    assertThat(run("import", wide.toString())).isZero();
    assertThat(err.toString())
        .contains("a column for each language: en as en, zh as zh")
        .contains("left out 1 rows without a prompt: line 3");
  }

  private Path write(String name, String text) throws IOException {
    return Files.writeString(folder.resolve(name), text);
  }

  private JsonNode json() throws IOException {
    return new ObjectMapper().readTree(out.toString());
  }

  private static String[] with(String[] arguments, String last) {
    String[] more = Arrays.copyOf(arguments, arguments.length + 1);
    more[arguments.length] = last;
    return more;
  }

  private int run(String... arguments) {
    out.getBuffer().setLength(0);
    err.getBuffer().setLength(0);
    CommandLine line = new CommandLine(new PromptsCommand());
    line.setCaseInsensitiveEnumValuesAllowed(true);
    line.setOut(new PrintWriter(out));
    line.setErr(new PrintWriter(err));
    line.setExecutionExceptionHandler(
        (e, command, parsed) -> {
          if (e instanceof InputException) {
            command.getErr().println(e.getMessage());
            command.getErr().flush();
            return 2;
          }
          throw e;
        });
    List<String> all = new ArrayList<>(List.of(arguments));
    return line.execute(all.toArray(String[]::new));
  }
}
