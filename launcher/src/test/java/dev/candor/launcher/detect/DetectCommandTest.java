package dev.candor.launcher.detect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.candor.launcher.Ran;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DetectCommandTest {
  private static final ObjectMapper JSON = new ObjectMapper();

  @TempDir private Path directory;

  private static List<JsonNode> cells(Ran ran) throws IOException {
    List<JsonNode> cells = new ArrayList<>();
    for (String line : ran.out().lines().toList()) {
      cells.add(JSON.readTree(line));
    }
    return cells;
  }

  private Ran run(List<String> lines, String... options) throws IOException {
    Path file = directory.resolve("rows.jsonl");
    Files.write(file, lines);
    List<String> arguments = new ArrayList<>(List.of(options));
    arguments.add(file.toString());
    return Ran.of(new DetectCommand(), arguments.toArray(String[]::new));
  }

  private static String row(String release, int prompt, String outcome, String more) {
    return String.format(
        "{\"release\":\"%s\",\"prompt_id\":\"p%d\",\"lang\":\"en\",\"outcome\":\"%s\"%s}",
        release, prompt, outcome, more);
  }

  private static List<String> release(String name, int prompts, int refused) {
    List<String> rows = new ArrayList<>();
    for (int p = 0; p < prompts; p++) {
      rows.add(row(name, p, p < refused ? "refusal" : "answer", ""));
    }
    return rows;
  }

  private static List<String> both(List<String> first, List<String> second) {
    List<String> rows = new ArrayList<>(first);
    rows.addAll(second);
    return rows;
  }

  @Test
  void fortyQuestionsOnceEachShowALargeDrift() throws IOException {
    Ran ran = run(both(release("old", 40, 5), release("new", 40, 22)), "--json");
    assertThat(ran.exit()).isEqualTo(3);
    JsonNode headline = cells(ran).get(0);
    assertThat(headline.path("target").asText()).isEqualTo("default");
    assertThat(headline.path("topic").asText()).isEqualTo("all");
    assertThat(headline.path("lang").asText()).isEqualTo("all");
    assertThat(headline.path("measure").asText()).isEqualTo("constrained");
    assertThat(headline.path("baseline").path("count").asInt()).isEqualTo(5);
    assertThat(headline.path("candidate").path("rate").asDouble()).isEqualTo(.55);
    assertThat(headline.path("verdict").asText()).isEqualTo("drifted");
    assertThat(headline.path("alarm_cycle").asInt()).isEqualTo(1);
  }

  @Test
  void sameReleaseTwiceIsNotDrift() throws IOException {
    Ran ran = run(both(release("old", 40, 9), release("new", 40, 9)), "--json");
    assertThat(ran.exit()).isZero();
    assertThat(cells(ran))
        .allSatisfy(cell -> assertThat(cell.path("verdict").asText()).isNotEqualTo("drifted"));
  }

  @Test
  void aReleaseShownToDifferByLessThanTheToleranceIsEquivalent() throws IOException {
    List<String> rows = both(release("old", 2000, 400), release("new", 2000, 410));
    Ran tolerant = run(rows, "--json", "--tolerance", "15");
    assertThat(tolerant.exit()).isZero();
    assertThat(cells(tolerant).get(0).path("verdict").asText()).isEqualTo("equivalent");
    assertThat(run(rows, "--tolerance", "15").out()).contains("equivalent");
    assertThat(run(rows).out()).doesNotContain("equivalent");
  }

  @Test
  void aDifferenceWithinTheToleranceIsNoDrift() throws IOException {
    List<String> rows = both(release("old", 400, 80), release("new", 400, 160));
    assertThat(run(rows).exit()).isEqualTo(3);
    assertThat(run(rows, "--tolerance", "30").exit()).isZero();
  }

  @Test
  void aToleranceThatIsNoShareIsRefused() throws IOException {
    List<String> rows = both(release("old", 40, 5), release("new", 40, 5));
    for (String wrong : List.of("-1", "100", "NaN")) {
      Ran ran = run(rows, "--tolerance", wrong);
      assertThat(ran.exit()).isEqualTo(2);
      assertThat(ran.err()).contains("--tolerance: is ").contains("from 0 up to 100");
    }
  }

  @Test
  void orderOfRowsWithinTheFileDoesNotChangeTheReport() throws IOException {
    List<String> rows = both(release("old", 40, 5), release("new", 40, 20));
    String expected = run(rows, "--json", "--baseline", "old", "--candidate", "new").out();
    Collections.shuffle(rows, new Random(1));
    assertThat(run(rows, "--json", "--baseline", "old", "--candidate", "new").out())
        .isEqualTo(expected);
  }

  @Test
  void rowsWithASampleCountOnceHoweverOftenTheyCome() throws IOException {
    List<String> rows = new ArrayList<>();
    for (int i = 0; i < 5; i++) {
      rows.add(row("old", 1, "answer", ",\"sample\":0"));
      rows.add(row("new", 1, "refusal", ",\"sample\":0"));
      rows.add(row("new", 2, "refusal", ",\"id\":\"r\""));
      rows.add(row("old", 2, "answer", ""));
    }
    Ran ran = run(rows, "--json");
    assertThat(cells(ran).get(0).path("baseline").path("n").asInt()).isEqualTo(1 + 5);
    assertThat(cells(ran).get(0).path("candidate").path("n").asInt()).isEqualTo(1 + 1);
    assertThat(ran.err()).contains("20 rows read, 12 of them duplicates");
  }

  @Test
  void badLinesAreReportedByNumberAndTheRestGoesOn() throws IOException {
    List<String> rows = both(release("old", 40, 5), release("new", 40, 22));
    rows.add(0, "{\"release\":");
    rows.add(1, row("old", 1, "refused", ""));
    rows.add(2, "{\"release\":\"old\",\"lang\":\"en\",\"outcome\":\"answer\"}");
    Ran ran = run(rows, "--json");
    assertThat(ran.exit()).isEqualTo(3);
    assertThat(ran.err())
        .contains("rows.jsonl:1: not JSON")
        .contains("rows.jsonl:2: outcome: unknown outcome \"refused\"")
        .contains("rows.jsonl:3: \"prompt_id\" is missing")
        .contains("3 invalid lines left out");
  }

  @Test
  void strictStopsAtTheFirstBadLine() throws IOException {
    Ran ran = run(List.of(row("old", 1, "refused", "")), "--strict");
    assertThat(ran.exit()).isEqualTo(2);
    assertThat(ran.err()).contains("rows.jsonl:1: outcome");
  }

  @Test
  void rowWithoutALanguageIsReadAsReplayReadsIt() throws IOException {
    List<String> rows = new ArrayList<>();
    for (String release : List.of("old", "new")) {
      rows.add("{\"release\":\"" + release + "\",\"prompt_id\":\"p\",\"outcome\":\"Answer\"}");
    }
    Ran ran = run(rows, "--json");
    assertThat(ran.err()).contains("2 rows read").doesNotContain("bad lines");
    assertThat(cells(ran))
        .anySatisfy(cell -> assertThat(cell.path("lang").asText()).isEqualTo("und"));
  }

  @Test
  void oneReleaseAloneHasAnExitCodeOfItsOwn() throws IOException {
    Ran ran = run(release("only", 3, 1));
    assertThat(ran.exit()).isEqualTo(4);
    assertThat(ran.err()).contains("nothing was compared: no target has two releases");
  }

  @Test
  void tooFewRowsForAVerdictAreNoPass() throws IOException {
    Ran ran = run(both(release("old", 2, 0), release("new", 2, 0)));
    assertThat(ran.exit()).isEqualTo(4);
    assertThat(ran.err()).contains("no verdict: there is not enough data");
  }

  @Test
  void promptWithAnotherArmInEachReleaseIsRefusedWithBothPlaces() throws IOException {
    List<String> rows = new ArrayList<>();
    for (int p = 0; p < 3; p++) {
      rows.add(row("old", p, "answer", ",\"arm\":\"control\",\"topic\":\"t\""));
    }
    for (int p = 0; p < 3; p++) {
      rows.add(row("new", p, "answer", ",\"arm\":\"sensitive\",\"topic\":\"t\""));
    }
    Ran ran = run(rows);
    assertThat(ran.exit()).isEqualTo(2);
    assertThat(ran.err())
        .contains("rows.jsonl:4: prompt \"p0\" (en) is control")
        .contains("in release old (")
        .contains("rows.jsonl:1)")
        .contains("and sensitive")
        .contains("2 more prompts");
    assertThat(run(rows, "--arm", "=sensitive").err()).doesNotContain("is control");
  }

  @Test
  void idThatSeveralTopicsShareInEveryReleaseIsNoConflict() throws IOException {
    List<String> rows = new ArrayList<>();
    for (String release : List.of("old", "new")) {
      for (String topic : List.of("a", "b")) {
        for (int p = 0; p < 20; p++) {
          rows.add(row(release, p, "answer", ",\"topic\":\"" + topic + "\""));
        }
      }
    }
    assertThat(run(rows).exit()).isZero();
  }

  @Test
  void waysToWriteALanguageAreOneLanguageAndScriptsAreTwo() throws IOException {
    List<String> rows = new ArrayList<>();
    for (String release : List.of("old", "new")) {
      for (String lang : List.of("zh-CN", "zh_Hans", "ZH", "zh", "chi", "zh-TW", "EN", "en-US")) {
        rows.add(row(release, 1, "answer", "").replace("\"en\"", "\"" + lang + "\""));
      }
    }
    assertThat(cells(run(rows, "--json")).stream().map(c -> c.path("lang").asText()).distinct())
        .containsExactlyInAnyOrder("all", "en", "zh", "zh-hant");
  }

  @Test
  void contrastsFollowTheCells() throws IOException {
    List<String> rows = new ArrayList<>();
    for (String release : List.of("old", "new")) {
      for (int p = 0; p < 20; p++) {
        rows.add(row(release, p, "answer", ""));
      }
    }
    assertThat(cells(run(rows, "--json")).stream().map(c -> c.path("measure").asText()))
        .contains("constrained")
        .endsWith(
            "language_gap",
            "control_adjusted",
            "paraphrase",
            "reroll",
            "composition",
            "failures",
            "reply_length");
  }

  @Test
  void tableIsReadAndOneWithoutOutcomesIsRefusedOnce() throws IOException {
    List<String> table = new ArrayList<>(List.of("release;prompt_id;lang;outcome"));
    for (int p = 0; p < 40; p++) {
      table.add("old;p" + p + ";en;answer");
      table.add("new;p" + p + ";en;" + (p < 30 ? "refusal" : "answer"));
    }
    assertThat(run(table).exit()).isEqualTo(3);
    Ran without = run(List.of("id,topic,en,zh", "0,t,Why?,为何？", "1,t,How?,如何？"));
    assertThat(without.exit()).isEqualTo(2);
    assertThat(without.err())
        .contains("no column is called outcome")
        .doesNotContain("rows.jsonl:2");
  }

  @Test
  void orderThatIsAGuessIsSaidAndWhy() throws IOException {
    List<String> rows = both(release("old", 3, 1), release("new", 3, 1));
    assertThat(run(rows).err())
        .contains("in the order of appearance, old, new, oldest first, for rows have no timestamp")
        .contains("--baseline");
    assertThat(run(rows, "--baseline", "old").err()).doesNotContain("order of appearance");
  }

  @Test
  void aReleaseThatAnswersNoProbeOfEveryOtherPromptIsNotCalledStable() throws IOException {
    List<String> rows = new ArrayList<>(release("old", 400, 100));
    for (int p = 0; p < 400; p++) {
      rows.add(
          p % 2 == 0
              ? row("new", p, p < 100 ? "refusal" : "answer", "")
              : row("new", p, "", ",\"failure\":\"timeout\"").replace("\"outcome\":\"\",", ""));
    }
    Ran ran = run(rows);
    assertThat(ran.out())
        .contains("NOT ENOUGH DATA", "could hide a change")
        .contains("Probes of sensitive prompts fail more often (0 % to 50 %)")
        .contains("200 prompts have valid replies from one release only")
        .containsPattern("failures: 0 % to 50 % \\(\\+50.0 points\\), warning");
    assertThat(ran.exit()).isEqualTo(4);
    Ran tolerant = run(rows, "--tolerance", "20");
    assertThat(tolerant.out()).contains("new against old: NOT ENOUGH DATA");
  }

  @Test
  void failedProbesOfACycleThatFailedAltogetherCount() throws IOException {
    List<String> rows = new ArrayList<>();
    for (int cycle = 0; cycle < 2; cycle++) {
      for (int p = 0; p < 40; p++) {
        String of = ",\"cycle\":" + cycle;
        rows.add(row("old", p, "answer", of));
        rows.add(
            cycle == 0
                ? row("new", p, "answer", of)
                : row("new", p, "", of + ",\"failure\":\"timeout\"")
                    .replace("\"outcome\":\"\",", ""));
      }
    }
    assertThat(run(rows).out()).contains("failures: 0 % to 50 %");
  }

  @Test
  void oneOfTwoReleasesThatIsNamedSettlesWhatTheOtherIs() throws IOException {
    List<String> rows = both(release("new", 40, 22), release("old", 40, 5));
    for (String[] named :
        List.of(new String[] {"--baseline", "old"}, new String[] {"--candidate", "new"})) {
      Ran ran = run(rows, named);
      assertThat(ran.out()).contains("new against old: DRIFTED (more constrained)");
      assertThat(ran.err()).doesNotContain("order of appearance");
      assertThat(ran.exit()).isEqualTo(3);
    }
    rows.addAll(release("newest", 40, 5));
    Ran refused = run(rows, "--baseline", "newest");
    assertThat(refused.exit()).isEqualTo(2);
    assertThat(refused.err())
        .contains("no target has release newest and a later one")
        .contains("default has new, old, newest");
  }

  @Test
  void duplicatesThatDisagreeCountInNoRateWhicheverComesFirst() throws IOException {
    List<String> agreed = both(release("old", 60, 5), release("new", 60, 5));
    agreed.replaceAll(row -> row.replace("}", ",\"sample\":0,\"cycle\":1}"));
    List<String> other = release("new", 20, 20);
    other.replaceAll(row -> row.replace("}", ",\"sample\":0,\"cycle\":1}"));
    Ran first = run(both(agreed, other), "--baseline", "old");
    Ran last = run(both(other, agreed), "--baseline", "old");
    assertThat(first.err())
        .contains("20 of them duplicates", "15 of the duplicates with another outcome");
    assertThat(first.out()).contains("15 prompts have valid replies from one release only");
    assertThat(last.out().lines().filter(line -> line.contains("constrained")))
        .containsExactlyElementsOf(
            first.out().lines().filter(line -> line.contains("constrained")).toList());
  }

  @Test
  void aSampleAskedAgainAtAnotherTimeIsAnotherSample() throws IOException {
    List<String> rows = new ArrayList<>();
    for (int day = 1; day <= 3; day++) {
      for (String release : List.of("old", "new")) {
        for (int p = 0; p < 10; p++) {
          rows.add(
              row(release, p, "answer", ",\"sample\":0,\"timestamp\":\"2026-11-0" + day + "\""));
        }
      }
    }
    assertThat(run(rows).out()).contains("(   0/  30)");
    assertThat(run(both(rows, rows)).err())
        .contains("120 rows read, 60 of them duplicates, counted once")
        .doesNotContain("another outcome");
  }

  @Test
  void wholeNumbersAreReadHoweverAProgramWritesThem() throws IOException {
    List<String> rows = new ArrayList<>();
    for (int p = 0; p < 40; p++) {
      rows.add(
          "{\"release\":1,\"prompt_id\":"
              + p
              + ",\"cycle\":2.0,\"sample\":0.0,\"outcome\":\"answer\"}");
      rows.add(
          "{\"release\":2.0,\"prompt_id\":"
              + p
              + ".0,\"cycle\":\"\",\"sample\":\"0.0\",\"outcome\":\"refusal\"}");
    }
    Ran ran = run(rows);
    assertThat(ran.err()).contains("80 rows read").doesNotContain("invalid lines");
    assertThat(ran.out()).contains("2 against 1: DRIFTED");
  }

  @Test
  void unixTimesAreToldApartBySize() throws IOException {
    for (String zeros : List.of("", "000", "000000", "000000000")) {
      List<String> rows = both(release("new", 40, 22), release("old", 40, 5));
      rows.replaceAll(
          row ->
              row.replace(
                  "}",
                  ",\"timestamp\":"
                      + (row.contains("old") ? 1764547200 : 1764647200)
                      + zeros
                      + "}"));
      assertThat(run(rows).out()).as(zeros).contains("new against old: DRIFTED");
    }
    List<String> bad = release("old", 1, 0);
    bad.replaceAll(row -> row.replace("}", ",\"timestamp\":\"12/01/2025\"}"));
    assertThat(run(bad).err()).contains("write ISO 8601, or Unix time in seconds, milliseconds");
  }

  @Test
  void exportedRowsKeepTheirTimes() throws IOException {
    List<String> rows = both(release("new", 40, 22), release("old", 40, 5));
    rows.replaceAll(
        row ->
            row.replace(
                "}",
                ",\"asked_at\":\"2026-11-0" + (row.contains("old") ? 1 : 2) + "T00:00:00Z\"}"));
    Ran ran = run(rows);
    assertThat(ran.out()).contains("new against old: DRIFTED");
    assertThat(ran.err()).doesNotContain("order of appearance");
  }

  @Test
  void noControlCharacterOfARecordingReachesTheTerminal() throws IOException {
    List<String> rows = both(release("r\\u001b[31m", 40, 5), release("new", 40, 5));
    rows.add("{\"release\":\"new\",\"prompt_id\":\"p\",\"outcome\":\"x\\u001b[7m\"}");
    Ran ran = run(rows);
    assertThat(ran.err() + ran.out())
        .contains("order of appearance", "outcome")
        .doesNotContain("\u001b");
  }

  @Test
  void whatCannotBeComparedIsNotPrintedAsNumbers() throws IOException {
    List<String> rows = release("old", 40, 5);
    for (int p = 100; p < 140; p++) {
      rows.add(row("new", p, "answer", ""));
    }
    rows.add("{\"target\":\"alone\",\"release\":\"x\",\"prompt_id\":\"p\",\"outcome\":\"answer\"}");
    Ran ran = run(rows);
    assertThat(ran.out()).contains("NOT ENOUGH DATA").doesNotContain("NaN");
    assertThat(ran.err()).contains("alone: not compared, for it has one release only");
  }

  @Test
  void failedProbesOfClassifiedRowsAreInNoRateAndCounted() throws IOException {
    List<String> rows = both(release("old", 40, 5), release("new", 40, 22));
    rows.add(
        "{\"release\":\"new\",\"prompt_id\":\"p1\",\"lang\":\"en\",\"outcome\":null,"
            + "\"failure\":\"timeout\"}");
    Ran ran = run(rows);
    assertThat(ran.exit()).isEqualTo(3);
    assertThat(ran.err()).contains("81 rows read, 1 of them failed probes, in no rate");
    assertThat(ran.out()).contains("(  22/  40)");
  }

  /** Refusals of half of the prompts, of which the candidate's time out at a rate. */
  private static List<String> missing(double timeOut, String failure) {
    Random random = new Random(7);
    List<String> rows = new ArrayList<>();
    for (String release : List.of("old", "new")) {
      for (int cycle = 0; cycle < 10; cycle++) {
        for (int p = 0; p < 48; p++) {
          boolean refused = random.nextDouble() < .5;
          boolean lost = refused && release.equals("new") && random.nextDouble() < timeOut;
          String more = ",\"cycle\":" + cycle + ",\"arm\":\"" + arm(p) + "\"";
          rows.add(
              lost
                  ? String.format(
                      "{\"release\":\"new\",\"prompt_id\":\"p%d\",\"lang\":\"en\"%s,%s}",
                      p, more, failure)
                  : row(release, p, refused ? "refusal" : "answer", more));
        }
      }
    }
    return rows;
  }

  private static String arm(int prompt) {
    return prompt % 4 == 0 ? "control" : "sensitive";
  }

  @Test
  void aDifferenceThatMissingProbesCouldExplainIsNotToldAsDrift() throws IOException {
    for (String failure :
        List.of(
            "\"error\":\"Request timed out after 60 s\"",
            "\"http_status\":504",
            "\"outcome\":null,\"failure\":\"timeout\"")) {
      List<String> rows = missing(.5, failure);
      Ran ran = run(rows);
      assertThat(ran.exit()).as(failure).isZero();
      assertThat(ran.out())
          .as(failure)
          .contains("issing probes could explain this")
          .containsPattern("failures: 0 % to \\d+ % \\(\\+[\\d.]+ points\\), warning")
          .doesNotContain("DRIFTED");
      rows.removeIf(row -> row.contains(failure));
      assertThat(run(rows).exit()).as("without %s", failure).isEqualTo(3);
    }
  }

  @Test
  void aFailedProbeThatWasAskedAgainWithSuccessIsNone() throws IOException {
    List<String> rows = both(release("old", 40, 5), release("new", 40, 5));
    rows.replaceAll(row -> row.replace("}", ",\"sample\":0}"));
    List<String> again = new ArrayList<>(rows);
    for (int p = 0; p < 40; p++) {
      again.add(
          0,
          String.format(
              "{\"release\":\"new\",\"prompt_id\":\"p%d\",\"lang\":\"en\",\"sample\":0,"
                  + "\"http_status\":503}",
              p));
    }
    Ran ran = run(again, "--json");
    assertThat(ran.out()).isEqualTo(run(rows, "--json").out());
    assertThat(ran.err()).contains("40 of them failed probes");
  }

  @Test
  void anErrorThatIsTheProvidersBlockIsFiltered() throws IOException {
    List<String> rows = both(release("old", 40, 5), release("new", 30, 0));
    for (int p = 30; p < 40; p++) {
      rows.add(
          String.format(
              "{\"release\":\"new\",\"prompt_id\":\"p%d\",\"lang\":\"en\",\"http_status\":400,"
                  + "\"error\":\"DataInspectionFailed: Input data may contain inappropriate"
                  + " content.\"}",
              p));
    }
    Ran ran = run(rows, "--json");
    assertThat(cells(ran))
        .filteredOn(cell -> cell.path("measure").asText().equals("filtered"))
        .first()
        .satisfies(cell -> assertThat(cell.path("candidate").path("count").asInt()).isEqualTo(10));
    assertThat(ran.err()).doesNotContain("failed probes");
  }

  /** Everything is answered, and the candidate's answers mention fewer of the key facts. */
  private static List<String> factual(double oldFull, double newFull, String otherwise) {
    Random random = new Random(3);
    List<String> rows = new ArrayList<>();
    for (String release : List.of("old", "new")) {
      for (int cycle = 0; cycle < 10; cycle++) {
        for (int p = 0; p < 40; p++) {
          double full = release.equals("old") ? oldFull : newFull;
          String facts = random.nextDouble() < full ? "\"key_fact_coverage\":1" : otherwise;
          rows.add(row(release, p, "answer", ",\"cycle\":" + cycle + "," + facts));
        }
      }
    }
    return rows;
  }

  private static List<String> drifted(Ran ran) throws IOException {
    return cells(ran).stream()
        .filter(cell -> cell.path("verdict").asText().equals("drifted"))
        .map(cell -> cell.path("lang").asText() + " " + cell.path("measure").asText())
        .toList();
  }

  @Test
  void answersThatHaveGrownAreSaidAndNoDrift() throws IOException {
    Random random = new Random(9);
    List<String> rows = new ArrayList<>();
    for (String release : List.of("old", "new")) {
      for (int cycle = 0; cycle < 10; cycle++) {
        for (int p = 0; p < 40; p++) {
          double usual = release.equals("old") ? 300 : 900;
          int length = (int) (usual * Math.exp(.3 * random.nextGaussian()));
          String outcome = random.nextDouble() < .3 ? "refusal" : "answer";
          rows.add(
              row(release, p, outcome, ",\"cycle\":" + cycle + ",\"response_length\":" + length));
        }
      }
    }
    Ran ran = run(rows, "--json");
    assertThat(ran.exit()).isZero();
    assertThat(cells(ran))
        .filteredOn(cell -> cell.path("measure").asText().equals("reply_length"))
        .singleElement()
        .satisfies(
            line -> {
              assertThat(line.path("candidate").asDouble()).isBetween(2.4, 3.6);
              assertThat(line.path("warning").asBoolean()).isTrue();
            });
    assertThat(run(rows).out()).containsPattern("reply length: 100 % to \\d+ % .*, warning");
    rows.replaceAll(row -> row.replaceAll("\"response_length\":\\d+", "\"response_length\":400"));
    assertThat(run(rows).out()).doesNotContain("warning");
  }

  @Test
  void answersThatLeaveOutKeyFactsHaveDrifted() throws IOException {
    List<String> rows = factual(.9, .5, "\"key_fact_coverage\":0.75");
    Ran ran = run(rows, "--json");
    assertThat(ran.exit()).isEqualTo(3);
    assertThat(drifted(ran))
        .contains("all answer_key_facts_incomplete", "en key_facts_incomplete")
        .noneMatch(cell -> cell.contains("below_half") || cell.contains("contradicts"));
    assertThat(run(rows).out())
        .contains("DRIFTED (more constrained)")
        .contains("answer_key_facts_incomplete");
    assertThat(run(factual(.9, .9, "\"key_fact_coverage\":0.75")).exit()).isZero();
  }

  @Test
  void answersThatContradictKeyFactsHaveDrifted() throws IOException {
    String other = "\"key_fact_coverage\":0.75,\"contradicts_key_fact\":[\"3\"]";
    Ran ran = run(factual(.95, .6, other), "--json");
    assertThat(ran.exit()).isEqualTo(3);
    assertThat(drifted(ran)).contains("all answer_contradicts_key_fact");
  }

  @Test
  void aCoverageThatIsNoShareIsABadLine() throws IOException {
    List<String> rows = both(release("old", 40, 5), release("new", 40, 5));
    rows.set(0, row("old", 0, "answer", ",\"key_fact_coverage\":\"most\""));
    rows.set(1, row("old", 1, "refusal", ",\"layer\":\"basement\""));
    assertThat(run(rows).err())
        .contains("\"key_fact_coverage\" is not a share; write a number from 0 to 1")
        .contains("layer: unknown layer")
        .contains("2 invalid lines left out");
  }

  @Test
  void blocksThatMoveFromTheHostToModerationHaveDriftedAsLayersAlone() throws IOException {
    Random random = new Random(4);
    List<String> rows = new ArrayList<>();
    for (String release : List.of("old", "new")) {
      for (int cycle = 0; cycle < 10; cycle++) {
        for (int p = 0; p < 40; p++) {
          String how =
              release.equals("old")
                  ? ",\"http_status\":400,\"provider_error\":\"data_inspection_failed\""
                  : ",\"response\":\"\",\"reasoning\":\"They ask for " + random.nextLong() + "\"";
          boolean filtered = random.nextDouble() < .4;
          rows.add(
              row(
                  release,
                  p,
                  filtered ? "filtered" : "answer",
                  ",\"cycle\":" + cycle + (filtered ? how : "")));
        }
      }
    }
    Ran ran = run(rows, "--json");
    assertThat(ran.exit()).isEqualTo(3);
    assertThat(drifted(ran))
        .contains("all suppressed_by_host_filter", "all suppressed_by_output_moderation")
        .allMatch(cell -> cell.contains("suppressed"));
  }

  @Test
  void aTargetWhoseProbesAllFailIsNotCompared() throws IOException {
    List<String> rows = new ArrayList<>(release("old", 20, 5));
    for (int p = 0; p < 20; p++) {
      rows.add(
          "{\"release\":\"new\",\"prompt_id\":\"p"
              + p
              + "\",\"lang\":\"en\",\"error\":\"timeout\"}");
    }
    Ran ran = run(rows);
    assertThat(ran.exit()).isEqualTo(4);
    assertThat(ran.err()).contains("nothing was compared");
  }

  @Test
  void unknownReleaseIsBadInputThatNamesTheOthers() throws IOException {
    Ran ran = run(both(release("old", 3, 1), release("new", 3, 1)), "--baseline", "older");
    assertThat(ran.exit()).isEqualTo(2);
    assertThat(ran.err()).contains("write one of: old, new");
  }

  @Test
  void releasesAreOrderedByTheirEarliestTimestamp() throws IOException {
    List<String> rows = new ArrayList<>();
    rows.add(row("second", 1, "answer", ",\"timestamp\":\"2026-02-01T00:00:00Z\""));
    rows.add(row("first", 1, "answer", ",\"timestamp\":\"2026-01-01T00:00:00+08:00\""));
    assertThat(cells(run(rows, "--json")).get(0).path("baseline_release").asText())
        .isEqualTo("first");
  }

  @Test
  void coarsePartialIsTakenAsDeflectionAndSaid() throws IOException {
    List<String> rows = new ArrayList<>();
    rows.add(row("old", 1, "partial", ""));
    rows.add(row("new", 1, "partial", ""));
    Ran ran = run(rows);
    assertThat(ran.err()).contains("2 \"partial\" as deflection");
    assertThat(ran.out()).containsPattern("all +all +sensitive +deflection");
  }

  /** Forty cycles, releases that stay for two; what changes does so with cycle 20. */
  private static List<String> shortLived(int targets, double rate, double after) {
    List<String> rows = new ArrayList<>();
    for (int target = 0; target < targets; target++) {
      Random random = new Random(40 + target);
      for (int cycle = 0; cycle < 40; cycle++) {
        for (int prompt = 0; prompt < 48; prompt++) {
          for (int sample = 0; sample < 2; sample++) {
            boolean refused = random.nextDouble() < (cycle < 20 ? rate : after);
            rows.add(
                row(
                    "r" + cycle / 2,
                    prompt,
                    refused ? "refusal" : "answer",
                    ",\"target\":\"t"
                        + target
                        + "\",\"cycle\":"
                        + cycle
                        + ",\"sample\":"
                        + sample));
          }
        }
      }
    }
    return rows;
  }

  @Test
  void changeAmongReleasesThatDoNotStayIsFoundOverAllOfThem() throws IOException {
    Ran ran = run(shortLived(20, .2, .36), "--json");
    assertThat(ran.exit()).isEqualTo(3);
    List<JsonNode> carried =
        cells(ran).stream()
            .filter(cell -> cell.path("candidate_release").asText().contains("…"))
            .filter(cell -> cell.path("verdict").asText().equals("drifted"))
            .toList();
    assertThat(targets(carried)).isGreaterThanOrEqualTo(16);
    List<JsonNode> drifted =
        cells(ran).stream()
            .filter(cell -> cell.path("verdict").asText().equals("drifted"))
            .toList();
    assertThat(targets(drifted)).isGreaterThanOrEqualTo(19);
    assertThat(carried)
        .allSatisfy(
            cell -> {
              assertThat(cell.path("baseline_release").asText()).startsWith("r0…r");
              assertThat(cell.path("p_value").asDouble()).isEqualTo(.01);
            });
    assertThat(ran.err())
        .contains("t3: evidence carried over 20 releases")
        .contains("chance of a false alarm at most 0.01 in all");
  }

  @Test
  void releasesThatNumberTheirOwnCyclesAreCarriedOverOneAfterTheOther() throws IOException {
    List<String> rows =
        shortLived(4, .2, .5).stream()
            .map(
                row ->
                    Pattern.compile("\"cycle\":(\\d+)")
                        .matcher(row)
                        .replaceAll(cycle -> "\"cycle\":" + Integer.parseInt(cycle.group(1)) % 2))
            .toList();
    Ran ran = run(rows);
    assertThat(ran.exit()).isEqualTo(3);
    assertThat(ran.out())
        .containsPattern("over 20 releases, \\d\\d cycles after a reference of 10: 1");
    assertThat(ran.out()).containsPattern("r0…r\\d+");
  }

  private static long targets(List<JsonNode> cells) {
    return cells.stream().map(cell -> cell.path("target").asText()).distinct().count();
  }

  @Test
  void releasesThatDoNotStayAndDoNotChangeAreNoDrift() throws IOException {
    Ran ran = run(shortLived(6, .2, .2));
    assertThat(ran.out())
        .contains("t0: evidence carried over 20 releases, 30 cycles after a reference of 10: no")
        .doesNotContain("DRIFTED");
    assertThat(ran.exit()).isNotEqualTo(3);
  }

  @Test
  void whatTwoReleasesShowByThemselvesIsNotSaidTwice() throws IOException {
    List<String> rows = new ArrayList<>(release("a", 40, 5));
    rows.addAll(release("b", 40, 30));
    rows.addAll(release("c", 40, 30));
    Ran ran = run(rows);
    assertThat(ran.exit()).isEqualTo(3);
    assertThat(ran.out())
        .containsOnlyOnce("DRIFTED")
        .contains("evidence carried over 3 releases")
        .contains("nothing to compare yet");
  }

  @Test
  void changeIsAlsoTestedWithTheClassifiersErrorsTakenOut() throws IOException {
    List<String> rows = both(release("old", 400, 100), release("new", 400, 220));
    Ran json = run(rows, "--json", "--classifier-errors", "850/1000,1900/2000");
    JsonNode corrected =
        cells(json).stream()
            .filter(cell -> cell.path("measure").asText().equals("constrained_corrected"))
            .filter(cell -> cell.path("lang").asText().equals("all"))
            .findFirst()
            .orElseThrow();
    // (.55 - .25) / (.85 + .95 - 1)
    assertThat(corrected.path("difference").asDouble()).isCloseTo(.375, within(1e-9));
    assertThat(corrected.path("low").asDouble()).isBetween(.15, .375);
    assertThat(corrected.path("p_value").asDouble()).isLessThan(1e-4);
    Ran text = run(rows, "--classifier-errors", "850/1000,1900/2000");
    assertThat(text.out())
        .contains(
            "corrected for the classifier's errors, constrained share, lang all: +37.5 points");
    assertThat(run(rows, "--classifier-errors", "50/100,50/100").out()).contains("not possible");
    assertThat(run(rows).out()).doesNotContain("corrected for");
  }

  @Test
  void errorsOfAClassifierThatCannotBeAreRefused() throws IOException {
    for (String wrong : List.of("85", "9/8,1/2", "1/0,1/2", "a/b,c/d", "")) {
      Ran ran = run(release("old", 4, 1), "--classifier-errors", wrong);
      assertThat(ran.exit()).as(wrong).isEqualTo(2);
      assertThat(ran.err()).contains("--classifier-errors").contains("850/1000,1900/2000");
    }
  }

  private static List<String> route(String target, int refused) {
    List<String> rows = new ArrayList<>();
    for (int p = 0; p < 40; p++) {
      rows.add(
          row("m-1", p, p < refused ? "filtered" : "answer", ",\"target\":\"" + target + "\""));
    }
    return rows;
  }

  @Test
  void whatOnlyOneRouteToAModelSuppressesIsTheRoutesDoing() throws IOException {
    List<String> rows = both(route("maker", 25), route("host", 2));
    Ran ran = run(rows, "--same-model", "host=maker");
    assertThat(ran.exit()).isEqualTo(3);
    assertThat(ran.out())
        .contains("maker: maker/m-1 against host/m-1: DRIFTED (more constrained)")
        .contains("only maker/m-1 suppresses 23 prompts")
        .contains("it is the route's doing")
        .doesNotContain("only host/m-1");
    Path config =
        Files.writeString(
            directory.resolve("monitor.yaml"),
            """
            targets:
              - {name: host, endpoint: "https://a.example/v1", model: m}
              - {name: maker, endpoint: "https://b.example/v1", model: m, same_model_as: host}
            """);
    assertThat(run(rows, "--routes", config.toString()).out()).isEqualTo(ran.out());
    Ran json = run(rows, "--json", "--same-model", "host=maker");
    assertThat(cells(json).get(0).path("baseline_release").asText()).isEqualTo("host/m-1");
    assertThat(cells(json).get(0).path("candidate_release").asText()).isEqualTo("maker/m-1");
    assertThat(json.err()).contains("it is the route's doing");

    Ran alike = run(both(route("maker", 10), route("host", 10)), "--same-model", "host=maker");
    assertThat(alike.exit()).isNotEqualTo(3);
    assertThat(alike.out()).doesNotContain("route's doing");
  }

  @Test
  void routesThatAreNoneAreRefused() throws IOException {
    List<String> rows = both(route("maker", 25), route("host", 2));
    assertThat(run(rows, "--same-model", "host").err()).contains("TARGET=OTHER");
    assertThat(run(rows, "--same-model", "host=host").err()).contains("twice");
    Ran unknown = run(rows, "--same-model", "host=hots");
    assertThat(unknown.exit()).isEqualTo(2);
    assertThat(unknown.err()).contains("\"hots\"").contains("maker");
    Path config = Files.writeString(directory.resolve("none.yaml"), "targets: [{name: host}]\n");
    assertThat(run(rows, "--routes", config.toString()).err()).contains("same_model_as");
  }

  @Test
  void severalRoutesToOneTargetAreAllComparedAndEachOnce() throws IOException {
    List<String> rows = both(both(route("a", 2), route("b", 3)), route("maker", 25));
    Ran ran =
        run(rows, "--same-model", "a=maker", "--same-model", "b=maker", "--same-model", "a=maker");
    assertThat(ran.out())
        .containsOnlyOnce("maker: maker/m-1 against a/m-1: DRIFTED")
        .containsOnlyOnce("maker: maker/m-1 against b/m-1: DRIFTED");
  }

  @Test
  void routesOfAConfigurationThatHaveNoRowsAreLeftOutAndTheRestIsJudged() throws IOException {
    List<String> rows = both(route("maker", 25), route("host", 2));
    Path config =
        Files.writeString(
            directory.resolve("more.yaml"),
            """
            targets:
              - {name: host, endpoint: "https://a.example/v1", model: m}
              - {name: later, endpoint: "https://c.example/v1", model: m, same_model_as: host}
              - {name: maker, endpoint: "https://b.example/v1", model: m, same_model_as: host}
            """);
    Ran ran = run(rows, "--routes", config.toString());
    assertThat(ran.exit()).isEqualTo(3);
    assertThat(ran.err())
        .contains("host and later are not compared: no row has the target \"later\"");
    assertThat(ran.out()).contains("maker/m-1 against host/m-1: DRIFTED").doesNotContain("later");
    Ran none = run(route("host", 2), "--routes", config.toString());
    assertThat(none.exit()).isEqualTo(4);
    assertThat(none.err()).contains("nothing was compared");
  }

  @Test
  void targetThatNoRowHasIsRefusedBeforeAnythingIsPrinted() throws IOException {
    List<String> rows = both(release("old", 40, 5), release("new", 40, 22));
    Ran ran = run(rows, "--same-model", "default=hots");
    assertThat(ran.exit()).isEqualTo(2);
    assertThat(ran.out()).isEmpty();
    assertThat(ran.err()).contains("--same-model", "\"hots\"");
  }

  @Test
  void wordsOfAnErrorAreNotSaidToBeReadAsReplies() throws IOException {
    List<String> rows = new ArrayList<>(both(release("old", 4, 1), release("new", 4, 1)));
    rows.add("{\"release\":\"new\",\"prompt_id\":\"p9\",\"lang\":\"en\",\"error\":\"timeout\"}");
    Ran ran = run(rows);
    assertThat(ran.err()).contains("1 of them failed probes").doesNotContain("from error");
  }
}
