package dev.candor.launcher.export;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.candor.classification.StandardClassifier;
import dev.candor.launcher.TemporaryDirectory;
import dev.candor.launcher.replay.Replay;
import dev.candor.launcher.report.StoredMonitor;
import dev.candor.launcher.rows.RowReader;
import dev.candor.model.ReleaseChoice;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a monitor's topics hold, exported. */
class ITMonitorExport {
  private static final Replay.Progress SILENT =
      new Replay.Progress() {
        @Override
        public void phase(Replay.Phase phase) {}

        @Override
        public void sent(long rows) {}

        @Override
        public void tallied(long responses) {}
      };

  /** Longer than what classifications carry. */
  private static final String REFUSAL =
      "I'm sorry, but I cannot discuss that. This is a subject on which I am not able "
          + "to give an opinion, an account or a summary, whoever asks and however the "
          + "question is put. I know that this may be disappointing, in particular if you "
          + "need the answer for school, for your work or simply because you want to "
          + "understand what happened. I still have to decline: I won't describe the events, "
          + "I won't name those who took part, and I won't say which of the reports about "
          + "them are right. Please do not take this for a judgement on you or on your "
          + "reasons for asking. If you like, I can help with something else: a letter, a "
          + "translation, a recipe for dinner, a plan for your next journey, or an "
          + "explanation of how a piece of software works. You could also turn to a library "
          + "or to a newspaper's archive, where people who have studied the matter will be "
          + "able to help you better than I can. Thank you for understanding that I can't go "
          + "further.";

  @TempDir private Path folder;

  @Test
  void topicsOfAMonitorGiveWholeRepliesWithTheirOutcomes() throws IOException {
    StringBuilder rows = new StringBuilder();
    for (String release : List.of("a", "b")) {
      for (int p = 0; p < 12; p++) {
        rows.append(
            "{\"release\":\"%s\",\"prompt_id\":\"p%d\",\"lang\":\"en\",\"prompt\":\"Why?\",\"response\":\"%s\"}%n"
                .formatted(release, p, REFUSAL));
      }
    }
    rows.append(
        "{\"release\":\"b\",\"prompt_id\":\"p0\",\"response\":null,\"error\":\"timeout\"}\n");
    byte[] bytes = rows.toString().getBytes(StandardCharsets.UTF_8);
    Path output = folder.resolve("out");
    try (TemporaryDirectory directory = TemporaryDirectory.create("candor-export");
        ExportFiles files =
            new ExportFiles(output, TableWriter.Format.JSONL, EnumSet.allOf(ExportTable.class))) {
      Replay replay =
          new Replay(
              StandardClassifier.load(),
              .01,
              ReleaseChoice.NEIGHBOURS,
              InstantSource.system(),
              SILENT);
      replay.run(
          directory.path(),
          List.of(bad -> RowReader.open("-", new ByteArrayInputStream(bytes), bad)),
          (file, line, problem, line2) -> {},
          (kafka, topics) ->
              new MonitorExport(new StoredMonitor(kafka, topics), topics, files).run());
      files.finish();
    }
    List<JsonNode> exported = lines(output.resolve("rows.jsonl"));
    assertThat(exported).hasSize(25);
    assertThat(exported.stream().filter(row -> row.path("outcome").asText().equals("refusal")))
        .hasSize(24)
        .allSatisfy(
            row -> {
              assertThat(row.path("response").asText()).hasSizeGreaterThan(800);
              assertThat(row.path("evidence").asText()).startsWith("[{");
              assertThat(row.path("origin").asText()).isEqualTo("recorded");
            });
    assertThat(exported.stream().filter(row -> row.path("failure").asText().equals("timeout")))
        .hasSize(1);
    assertThat(
            lines(output.resolve("tallies.jsonl")).stream()
                .mapToLong(tally -> tally.path("n").asLong())
                .sum())
        .isEqualTo(24);
    assertThat(lines(output.resolve("verdicts.jsonl")))
        .anySatisfy(
            cell -> {
              assertThat(cell.path("baseline").asText()).isEqualTo("a");
              assertThat(cell.path("measure").asText()).isEqualTo("constrained");
              assertThat(cell.path("candidate_n").asLong()).isEqualTo(12);
            });
  }

  private static List<JsonNode> lines(Path file) throws IOException {
    List<JsonNode> lines = new ArrayList<>();
    for (String line : Files.readAllLines(file)) {
      lines.add(new ObjectMapper().readTree(line));
    }
    return lines;
  }
}
