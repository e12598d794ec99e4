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

  @TempDir private Path folder;

  @Test
  void topicsOfAMonitorGiveWholeRepliesWithTheirOutcomes() throws IOException {
    StringBuilder rows = new StringBuilder();
    for (String release : List.of("a", "b")) {
      for (int p = 0; p < 12; p++) {
        rows.append(
            "{\"release\":\"%s\",\"prompt_id\":\"p%d\",\"lang\":\"en\",\"prompt\":\"Why?\",\"response\":\"%s\"}%n"
                .formatted(release, p, "I cannot discuss that. ".repeat(40)));
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
