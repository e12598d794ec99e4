package dev.candor.launcher.replay;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.candor.launcher.Ran;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The command as a user types it. */
class ITReplayCommand {
  @TempDir private Path directory;

  @Test
  void severalFilesMakeOneReportWithEveryFieldOfTheContract() throws Exception {
    Path first = write("first.jsonl", rows("old", "answer"));
    List<String> second = rows("new", "refusal");
    second.add("not json");
    Ran ran = run("--json", first.toString(), write("second.jsonl", second).toString());

    assertThat(ran.exit()).isEqualTo(3);
    JsonNode report = new ObjectMapper().readTree(ran.out());
    assertThat(report.path("records").path("read").asInt()).isEqualTo(2 * 20 + 1);
    assertThat(report.path("records").path("classified").asInt()).isEqualTo(2 * 20);
    assertThat(report.path("records").path("invalid").asInt()).isZero();
    assertThat(report.path("records").path("dead_letters").asInt()).isEqualTo(1);
    assertThat(report.path("classifier").asText()).isNotEmpty();
    JsonNode target = report.path("targets").get(0);
    assertThat(names(target))
        .contains(
            "target",
            "baseline",
            "candidate",
            "verdict",
            "direction",
            "cells",
            "contrasts",
            "flips");
    assertThat(names(target.path("contrasts")))
        .contains("language_gap", "control_adjusted", "paraphrase", "reroll");
    assertThat(names(target.path("flips").get(0))).contains("prompt_id", "lang", "from", "to");
    JsonNode cell = target.path("cells").get(0);
    assertThat(names(cell))
        .contains(
            "topic",
            "lang",
            "arm",
            "measure",
            "baseline",
            "candidate",
            "difference",
            "low",
            "high",
            "p_value",
            "verdict",
            "alarm_cycle");
    assertThat(names(cell.path("candidate"))).containsExactly("n", "count", "rate", "low", "high");
    assertThat(ran.err()).contains("second.jsonl:21: not JSON at column");
  }

  @Test
  void whatIsCarriedOverThreeReleasesIsSaidAndOfTwoNothing() throws Exception {
    List<String> rows = rows("r1", "answer");
    rows.addAll(rows("r2", "answer"));
    Path two = write("two.jsonl", rows);
    rows.addAll(rows("r3", "answer"));
    Path three = write("three.jsonl", rows);
    String said =
        "Of 1 target with three releases or more, evidence was also carried over all of them:"
            + " chance of a false alarm at most 0.01 in all for each target";
    assertThat(run(three.toString()).out()).contains(said);
    assertThat(run("--json", three.toString()).err()).contains(said);
    assertThat(run(two.toString()).out()).doesNotContain("carried over");
  }

  @Test
  void releaseThatNoRowNamesIsBadInputWhichNamesThoseThereAre() throws Exception {
    List<String> rows = rows("old", "answer");
    rows.addAll(rows("new", "refusal"));
    Ran ran = run("--baseline", "older", write("rows.jsonl", rows).toString());
    assertThat(ran.exit()).isEqualTo(2);
    assertThat(ran.err()).contains("no row has the release \"older\"").contains("old, new");
    assertThat(ran.out()).isEmpty();
  }

  @Test
  void releaseNamedAsTheBaselineIsTheOlderOneWhereverItsRowsStand() throws Exception {
    List<String> rows = rows("new", "refusal");
    rows.addAll(rows("old", "answer"));
    Path file = write("swapped.jsonl", rows);
    for (String named : List.of("--baseline=old", "--candidate=new")) {
      Ran ran = run("--json", named, file.toString());
      assertThat(ran.exit()).as(named).isEqualTo(3);
      JsonNode target = new ObjectMapper().readTree(ran.out()).path("targets").get(0);
      assertThat(target.path("baseline").asText()).isEqualTo("old");
      assertThat(target.path("candidate").asText()).isEqualTo("new");
      assertThat(target.path("direction").asText()).isEqualTo("more_constrained");
    }
  }

  @Test
  void recordingFromAPipeIsReadFromItsFirstRow() throws Exception {
    Path pipe = directory.resolve("pipe");
    Assumptions.assumeTrue(isMade(pipe), "no mkfifo on this machine");
    CompletableFuture<Path> writer =
        CompletableFuture.supplyAsync(() -> write(pipe, rows("old", "answer")));
    Ran ran = run("--json", pipe.toString());
    writer.get(1, TimeUnit.MINUTES);
    assertThat(new ObjectMapper().readTree(ran.out()).path("records").path("classified").asInt())
        .isEqualTo(20);
    assertThat(
            names(new ObjectMapper().readTree(ran.out()).path("targets").get(0).path("contrasts")))
        .contains("language_gap", "reroll");
  }

  private static Ran run(String... arguments) {
    return Ran.of(new ReplayCommand(), arguments);
  }

  private static boolean isMade(Path pipe) throws InterruptedException {
    try {
      return new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor() == 0;
    } catch (IOException e) {
      return false;
    }
  }

  private static List<String> names(JsonNode node) {
    List<String> names = new ArrayList<>();
    node.fieldNames().forEachRemaining(names::add);
    return names;
  }

  private Path write(String name, List<String> rows) {
    return write(directory.resolve(name), rows);
  }

  private static Path write(Path file, List<String> rows) {
    try {
      return Files.write(file, rows);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static List<String> rows(String release, String outcome) {
    List<String> rows = new ArrayList<>();
    for (int prompt = 0; prompt < 20; prompt++) {
      rows.add(
          String.format(
              "{\"target\":\"m\",\"release\":\"%s\",\"prompt_id\":\"p%d\",\"lang\":\"en\","
                  + "\"outcome\":\"%s\",\"response\":\"text %d\"}",
              release, prompt, outcome, prompt));
    }
    return rows;
  }
}
