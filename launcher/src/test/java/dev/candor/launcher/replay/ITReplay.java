package dev.candor.launcher.replay;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.candor.classification.StandardClassifier;
import dev.candor.events.Topics;
import dev.candor.launcher.rows.RowReader;
import dev.candor.model.ReleaseChoice;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Recordings through a real broker, registry and topology. */
class ITReplay {
  private static final long SEED = 11;

  @TempDir Path directory;

  /** All rows have an outcome; enough of them are spread over several partitions. */
  private static final Replay.Recording FEW = withOutcomes(1);

  private static final Replay.Recording MANY = withOutcomes(Long.MAX_VALUE);

  private static Replay.Recording withOutcomes(long rows) {
    return new Replay.Recording(target -> true, (target, release) -> false, false, rows);
  }

  @Test
  void everyLineIsAccountedForAndTheDriftIsFound() throws Exception {
    List<String> lines = rows();
    lines.add("not json");
    lines.add("{\"release\":\"old\",\"response\":\"no prompt\"}");
    lines.add(row("old", "p0", "zh", 0, "answer"));
    Path file = write(lines);
    List<String> bad = new ArrayList<>();
    Replay.Result result =
        replay(file, MANY, (name, line, problem, bytes) -> bad.add(line + problem));
    Replay.Counts counts = result.counts();
    assertThat(counts.read()).isEqualTo(lines.size());
    assertThat(counts.read())
        .isEqualTo(counts.classified() + counts.invalid() + counts.deadLetters());
    assertThat(counts.byReason()).containsEntry("malformed_row", 2L).containsEntry("duplicate", 1L);
    assertThat(bad).hasSize(2);
    JsonNode target = ReplayJson.report(result).path("targets").get(0);
    assertThat(target.path("verdict").asText()).isEqualTo("drifted");
    assertThat(target.path("direction").asText()).isEqualTo("more_constrained");
    assertThat(target.path("baseline").asText()).isEqualTo("old");
    assertThat(target.path("flips").size()).isPositive();
    assertThat(target.path("contrasts").has("language_gap")).isTrue();
  }

  @Test
  void rowsFromAnotherCenturyAreCountedLikeAnyOther() throws Exception {
    List<String> lines =
        rows().stream()
            .map(
                line ->
                    line.replace("2026-01-01", "1971-01-01").replace("2026-01-02", "2199-01-02"))
            .toList();
    Replay.Counts counts = countsOf(lines, FEW);
    assertThat(counts.classified()).isEqualTo(lines.size());
    assertThat(counts.deadLetters()).isZero();
  }

  @Test
  void rowAsLongAsARecordMayBeIsUsedAndALongerOneIsABadLine() throws Exception {
    List<String> lines = rows();
    lines.add(0, longRow("fits", Topics.LARGEST_RECORD_BYTES - (20 << 10)));
    lines.add(1, longRow("too-long", Topics.LARGEST_RECORD_BYTES));
    List<String> bad = new ArrayList<>();
    Replay.Counts counts =
        replay(write(lines), FEW, (file, line, problem, bytes) -> bad.add(line + ": " + problem))
            .counts();
    assertThat(bad).containsExactly("2: longer than 8 MiB as a record; cut the response");
    assertThat(counts.read()).isEqualTo(lines.size());
    assertThat(counts.classified() + counts.invalid()).isEqualTo(lines.size() - 1);
    assertThat(counts.byReason()).containsExactly(Map.entry("malformed_row", 1L));
  }

  private static String longRow(String prompt, int bytes) {
    return row("old", prompt, "en", 0, "answer").replace(prompt + " 0", "w".repeat(bytes));
  }

  @Test
  void orderOfRowsDoesNotChangeTheReport() throws Exception {
    List<String> lines = rows();
    JsonNode first = report(lines, "a");
    Collections.shuffle(lines, new Random(SEED));
    assertThat(report(lines, "b")).isEqualTo(first);
  }

  @Test
  void thirtyThousandRowsOfManyPromptsAreAllCounted() throws Exception {
    List<String> lines = new ArrayList<>();
    for (int cycle = 0; cycle < 20; cycle++) {
      for (int prompt = 0; prompt < 1_500; prompt++) {
        lines.add(
            row(cycle < 10 ? "old" : "new", "prompt-" + prompt, "en", cycle, "answer")
                .replace("\"sample\"", "\"cycle\":" + cycle + ",\"sample\""));
      }
    }
    Replay.Counts counts = countsOf(lines, MANY);
    assertThat(counts.classified()).isEqualTo(lines.size());
  }

  /** Of lines of which none is bad. */
  private Replay.Counts countsOf(List<String> lines, Replay.Recording known) throws Exception {
    return replay(
            write(lines),
            known,
            (file, line, problem, bytes) -> {
              throw new IllegalStateException(problem);
            })
        .counts();
  }

  private JsonNode report(List<String> lines, String name) throws Exception {
    directory = Files.createDirectories(directory.resolve(name));
    return ReplayJson.report(
        replay(
            write(lines),
            MANY,
            (file, line, problem, bytes) -> {
              throw new IllegalStateException(problem);
            }));
  }

  private Replay.Result replay(Path file, Replay.Recording known, RowReader.BadLines badLines)
      throws Exception {
    return new Replay(
            StandardClassifier.load(),
            0.01,
            0,
            ReleaseChoice.NEIGHBOURS,
            () -> Instant.parse("2026-01-01T00:00:00Z"),
            new ReplayProgress(
                new java.io.PrintWriter(System.err, false, StandardCharsets.UTF_8), false),
            known)
        .run(
            Files.createDirectories(directory.resolve("data")),
            List.of(
                listener ->
                    RowReader.open(file.toString(), InputStream.nullInputStream(), listener)),
            badLines);
  }

  private Path write(List<String> lines) throws Exception {
    return Files.write(directory.resolve("rows.jsonl"), lines);
  }

  private static List<String> rows() {
    List<String> lines = new ArrayList<>();
    for (int sample = 0; sample < 6; sample++) {
      for (int prompt = 0; prompt < 16; prompt++) {
        for (String lang : List.of("en", "zh")) {
          boolean odd = (prompt + sample) % 5 == 0;
          lines.add(row("old", "p" + prompt, lang, sample, odd ? "refusal" : "answer"));
          lines.add(row("new", "p" + prompt, lang, sample, odd ? "answer" : "refusal"));
        }
      }
    }
    return lines;
  }

  private static String row(
      String release, String prompt, String lang, int sample, String outcome) {
    return String.format(
        "{\"target\":\"m\",\"release\":\"%s\",\"prompt_id\":\"%s\",\"lang\":\"%s\",\"sample\":%d,"
            + "\"outcome\":\"%s\",\"timestamp\":\"2026-01-0%dT00:00:00Z\",\"response\":\"%s %s\"}",
        release, prompt, lang, sample, outcome, release.equals("old") ? 1 : 2, prompt, sample);
  }
}
