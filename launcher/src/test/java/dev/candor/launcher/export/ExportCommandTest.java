package dev.candor.launcher.export;

import static org.assertj.core.api.Assertions.assertThat;

import blue.strategic.parquet.Hydrator;
import blue.strategic.parquet.ParquetReader;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.candor.launcher.Ran;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVParser;
import org.apache.commons.csv.CSVRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ExportCommandTest {
  private static final ObjectMapper JSON = new ObjectMapper();

  @TempDir private Path folder;

  @Test
  void recordingIsExportedTheSameInEveryFormat() throws IOException {
    String rows = recording();
    assertThat(run(rows, "jsonl").exit()).isZero();
    assertThat(run(rows, "csv").exit()).isZero();
    assertThat(run(rows, "parquet").exit()).isZero();
    for (ExportTable table : ExportTable.values()) {
      List<Map<String, String>> lines = jsonLines(table);
      assertThat(lines).as(table.fileName()).isNotEmpty();
      assertThat(lines.get(0).keySet())
          .containsExactlyInAnyOrderElementsOf(
              table.columns().stream().map(ExportColumn::name).toList());
      assertThat(csv(table)).hasSameSizeAs(lines);
      assertThat(parquet(table)).hasSameSizeAs(lines);
    }
    Map<String, String> line = jsonLines(ExportTable.ROWS).get(1);
    assertThat(line.get("response")).isEqualTo("我无法回答\n\"这个\"问题, 抱歉。");
    assertThat(line.get("outcome")).isEqualTo("refusal");
    assertThat(line.get("origin")).isEqualTo("recorded");
    assertThat(csv(ExportTable.ROWS).get(1)).containsEntry("response", line.get("response"));
    Map<String, Object> row = parquet(ExportTable.ROWS).get(1);
    assertThat(row.get("response")).isEqualTo(line.get("response"));
    assertThat(row.get("outcome")).isEqualTo("refusal");
    assertThat((Double) row.get("confidence")).isBetween(0.0, 1.0);
    assertThat(row.get("sample")).isEqualTo(0L);
  }

  @Test
  void failedProbesAreRowsWithoutAnOutcomeAndInNoTally() throws IOException {
    run(recording(), "jsonl");
    Map<String, String> failed = jsonLines(ExportTable.ROWS).get(2);
    assertThat(failed.get("outcome")).isEqualTo("null");
    assertThat(failed.get("failure")).isEqualTo("timeout");
    assertThat(
            jsonLines(ExportTable.TALLIES).stream()
                .mapToLong(t -> Long.parseLong(t.get("n")))
                .sum())
        .isEqualTo(4);
  }

  @Test
  void layersKeyFactsAndFailuresHaveTheirColumns() throws IOException {
    String rows =
        """
        {"release":"a","prompt_id":"p","outcome":"answer","response":"x","key_fact_coverage":0.5}
        {"release":"a","prompt_id":"p","outcome":"answer","response":"y","key_fact_coverage":1}
        {"release":"a","prompt_id":"p","outcome":"answer","response":"z","key_fact_coverage":1,"contradicts_key_fact":["deaths"]}
        {"release":"a","prompt_id":"p","outcome":"filtered","response":"","reasoning":"They ask.","finish_reason":"stop"}
        {"release":"a","prompt_id":"p","error":"timeout"}
        {"release":"b","prompt_id":"p","outcome":"refusal","response":"no"}
        """;
    assertThat(run(rows, "jsonl").exit()).isZero();
    Map<String, String> first = jsonLines(ExportTable.ROWS).get(0);
    assertThat(first)
        .containsEntry("key_fact_coverage", "0.5")
        .containsEntry("contradicts_key_fact", "0")
        .containsEntry("layer", "null");
    assertThat(jsonLines(ExportTable.ROWS).get(3)).containsEntry("layer", "output_moderation");
    assertThat(jsonLines(ExportTable.TALLIES).get(0))
        .containsEntry("n", "4")
        .containsEntry("failed", "1")
        .containsEntry("output_moderation", "1")
        .containsEntry("host_filter", "0")
        .containsEntry("unexplained", "0")
        .containsEntry("key_facts_judged", "3")
        .containsEntry("key_facts_incomplete", "2")
        .containsEntry("contradicts_key_fact", "1");
    assertThat(jsonLines(ExportTable.TALLIES).get(1)).containsEntry("key_facts_judged", "null");
    assertThat(jsonLines(ExportTable.VERDICTS))
        .anySatisfy(line -> assertThat(line).containsEntry("measure", "failures"))
        .anySatisfy(
            line ->
                assertThat(line)
                    .containsEntry("measure", "constrained")
                    .containsKey("adjusted_p_value"));
  }

  @Test
  void blockThatOnlyAnErrorTellsIsInItsColumn() throws IOException {
    run(
        "{\"release\":\"a\",\"prompt_id\":\"p\",\"response\":null,\"http_status\":400,\"error\":{\"code\":\"content_filter\"}}\n",
        "jsonl");
    Map<String, String> row = jsonLines(ExportTable.ROWS).get(0);
    assertThat(row.get("outcome")).isEqualTo("filtered");
    assertThat(row.get("provider_error")).isEqualTo("content_filter");
    assertThat(row.get("http_status")).isEqualTo("400");
  }

  @Test
  void dictionaryNamesEveryColumn() throws IOException {
    run(recording(), "csv");
    String page = Files.readString(folder.resolve("csv/dictionary.md"));
    JsonNode document = JSON.readTree(folder.resolve("csv/dictionary.json").toFile());
    for (ExportTable table : ExportTable.values()) {
      for (ExportColumn column : table.columns()) {
        assertThat(page).contains("| `" + column.name() + "` |");
      }
      assertThat(document.path(table.fileName()).path("columns")).hasSize(table.columns().size());
    }
  }

  @Test
  void onlyTheTablesThatAreAskedForAreWritten() throws IOException {
    assertThat(run(recording(), "csv", "--only", "tallies").exit()).isZero();
    try (Stream<Path> files = Files.list(folder.resolve("csv"))) {
      assertThat(files.map(file -> file.getFileName().toString()))
          .containsExactlyInAnyOrder("tallies.csv", "dictionary.md", "dictionary.json");
    }
  }

  @Test
  void exportThatFailsLeavesNothingBehindAndNothingIsWrittenOver() throws IOException {
    Ran bad = run("{\"prompt_id\":\"p\",\"response\":\"no release\"}\n", "csv");
    assertThat(bad.exit()).isEqualTo(2);
    assertThat(bad.err()).contains("\"release\" is missing").contains("has no usable row");
    assertThat(folder.resolve("csv/rows.csv")).doesNotExist();
    assertThat(run(recording(), "csv").exit()).isZero();
    Ran again = run(recording(), "csv");
    assertThat(again.exit()).isEqualTo(2);
    assertThat(again.err()).contains("already exists");
  }

  @Test
  void noSourceAndTwoSourcesAreRefused() {
    assertThat(command().err()).contains("no source is named");
    assertThat(command("a.jsonl", "--data-dir", "d").err()).contains("more than one source");
    assertThat(command("--data-dir", folder.toString()).err()).contains("contains no monitor data");
  }

  private static String recording() {
    return """
        {"release":"a","prompt_id":"p","lang":"zh","prompt":"为什么？","response":"The dam was built in 1975 to store water for three provinces.","sample":0}
        {"release":"b","prompt_id":"p","lang":"zh","prompt":"为什么？","response":"我无法回答\\n\\"这个\\"问题, 抱歉。","sample":0}
        {"release":"b","prompt_id":"p","lang":"zh","prompt":"为什么？","response":null,"error":"timeout","sample":1}
        {"release":"a","prompt_id":"q","lang":"en","prompt":"Why?","response":"Yes.","outcome":"answer"}
        {"release":"b","prompt_id":"q","lang":"en","prompt":"Why?","response":"No.","outcome":"partial"}
        """;
  }

  private Ran run(String rows, String format, String... more) throws IOException {
    Path file = Files.writeString(folder.resolve("rows.jsonl"), rows);
    List<String> arguments = new ArrayList<>(List.of(more));
    arguments.addAll(
        List.of(
            "--format", format, "--output", folder.resolve(format).toString(), file.toString()));
    return command(arguments.toArray(String[]::new));
  }

  private static Ran command(String... arguments) {
    return Ran.of(new ExportCommand(), arguments);
  }

  private List<Map<String, String>> jsonLines(ExportTable table) throws IOException {
    List<Map<String, String>> lines = new ArrayList<>();
    for (String line : Files.readAllLines(folder.resolve("jsonl/" + table.fileName() + ".jsonl"))) {
      Map<String, String> fields = new HashMap<>();
      JSON.readTree(line).properties().forEach(f -> fields.put(f.getKey(), f.getValue().asText()));
      lines.add(fields);
    }
    return lines;
  }

  private List<Map<String, String>> csv(ExportTable table) throws IOException {
    try (CSVParser parser =
        CSVParser.parse(
            Files.readString(folder.resolve("csv/" + table.fileName() + ".csv")),
            CSVFormat.RFC4180.builder().setHeader().setSkipHeaderRecord(true).get())) {
      return parser.stream().map(CSVRecord::toMap).toList();
    }
  }

  private List<Map<String, Object>> parquet(ExportTable table) throws IOException {
    Hydrator<Map<String, Object>, Map<String, Object>, String> hydrator =
        new Hydrator<>() {
          @Override
          public Map<String, Object> start() {
            return new HashMap<>();
          }

          @Override
          public Map<String, Object> add(Map<String, Object> target, String heading, Object value) {
            target.put(heading, value);
            return target;
          }

          @Override
          public Map<String, Object> finish(Map<String, Object> target) {
            return target;
          }
        };
    try (Stream<Map<String, Object>> rows =
        ParquetReader.streamContent(
            folder.resolve("parquet/" + table.fileName() + ".parquet").toFile(),
            hydrator,
            path -> String.join(".", path))) {
      return rows.toList();
    }
  }
}
