package dev.candor.launcher.replay;

import static org.assertj.core.api.Assertions.assertThat;

import dev.candor.events.Response;
import dev.candor.launcher.Ran;
import dev.candor.launcher.rows.Row;
import dev.candor.launcher.rows.RowLabels;
import dev.candor.launcher.rows.RowReader;
import dev.candor.launcher.rows.Survey;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a replay finds before it starts a broker, and what it makes of rows. */
class ReplayCommandTest {
  @TempDir private Path folder;

  @Test
  void armThatDependsOnTheReleaseIsRefusedWithBothPlaces() throws IOException {
    StringBuilder rows = new StringBuilder();
    for (String release : List.of("a", "b")) {
      for (int p = 0; p < 4; p++) {
        rows.append(
            "{\"release\":\"%s\",\"prompt_id\":\"p%d\",\"topic\":\"%s\",\"arm\":\"%s\",\"lang\":\"en\",\"prompt\":\"Why?\",\"response\":\"So.\"}%n"
                .formatted(
                    release,
                    p,
                    release.equals("a") ? "life" : "living",
                    release.equals("a") ? "control" : "sensitive"));
      }
    }
    Ran ran = run(rows.toString());
    assertThat(ran.exit()).isEqualTo(2);
    assertThat(ran.err())
        .contains("rows.jsonl:5: prompt \"p0\" (en) is control, topic \"life\", in release a (")
        .contains("and sensitive, topic \"living\", in release b")
        .contains("3 more prompts like this")
        .contains("--arm =sensitive --topic =all");
  }

  @Test
  void wrongInputIsToldBeforeABrokerStarts() throws IOException {
    assertThat(run("").err()).contains("holds no rows").doesNotContain("starting the broker");
    assertThat(run("{\"response\":\"x\",\"prompt_id\":\"p\"}\n").err())
        .contains("rows.jsonl:1: \"release\" is missing")
        .contains("--release =NAME")
        .contains("none of 1 rows can be used")
        .doesNotContain("starting the broker");
    assertThat(run("release,prompt_id\na,p\n").err())
        .contains("no column is known to hold the reply");
    Ran unknown =
        run("{\"release\":\"a\",\"prompt_id\":\"p\",\"response\":\"x\"}\n", "--baseline", "z");
    assertThat(unknown.exit()).isEqualTo(2);
    assertThat(unknown.err())
        .contains("--baseline: no row has the release \"z\"")
        .contains("write one of: a");
  }

  @Test
  void blocksAndFailuresOfARowGoTheWayOfARunningMonitors() throws IOException {
    List<Response> responses =
        responses(
            """
            {"release":"r","prompt_id":"p","prompt":"Why?","response":"The square was cleared","http_status":400,"provider_error":"data_inspection_failed","sample":0}
            {"release":"r","prompt_id":"p","prompt":"Why?","response":null,"error":"timeout","sample":1}
            {"release":"r","prompt_id":"p","prompt":"Why?","response":"[ERROR] 504 Gateway Time-out","sample":2}
            {"release":"r","prompt_id":"p","prompt":"Why?","response":"Yes.","http_status":200,"sample":3}
            {"release":"r","prompt_id":"p","prompt":"Why?","response":"","reasoning":"Hm.","finish_reason":"stop","sample":4}
            """);
    assertThat(responses)
        .extracting(Response::failure)
        .containsExactly(null, "timeout", "timeout", null, null);
    assertThat(responses.get(0).providerError()).isEqualTo("data_inspection_failed");
    assertThat(responses.get(0).httpStatus()).isEqualTo(400);
    assertThat(responses.get(3).providerError()).isNull();
    assertThat(responses.get(4).reasoning()).isEqualTo("Hm.");
    assertThat(responses).allSatisfy(response -> assertThat(response.lang()).isEqualTo("en"));
  }

  @Test
  void aSampleAskedAgainAtAnotherTimeIsAnotherProbe() {
    String row = "{\"release\":\"r\",\"prompt_id\":\"p\",\"lang\":\"en\",\"sample\":0,";
    List<Response> responses =
        responses(
            String.join(
                "\n",
                row + "\"error\":\"timeout\",\"response\":null}",
                row + "\"timestamp\":\"2026-11-01\",\"response\":\"Yes.\"}",
                row + "\"timestamp\":\"2026-11-02\",\"response\":\"Yes.\"}",
                row + "\"timestamp\":\"2026-11-01\",\"response\":\"Yes.\"}",
                row + "\"cycle\":1,\"timestamp\":\"2026-11-02\",\"response\":\"Yes.\"}",
                row + "\"cycle\":1,\"timestamp\":\"2026-11-03\",\"response\":\"Yes.\"}"));
    List<String> ids = responses.stream().map(Response::probeId).toList();
    assertThat(ids.get(0)).isEqualTo(ids.get(1)).isEqualTo(ids.get(3)).isNotEqualTo(ids.get(2));
    assertThat(ids.get(4)).isEqualTo(ids.get(5));
  }

  @Test
  void endpointThatLeavesControlsEmptyIsBrokenAndSaidSo() throws IOException {
    Survey survey = new Survey();
    for (int i = 0; i < 8; i++) {
      for (String arm : List.of("control", "sensitive")) {
        Row row =
            row(
                "{\"release\":\"r\",\"prompt_id\":\"p%d\",\"arm\":\"%s\",\"response\":\"\"}"
                    .formatted(i, arm));
        RowLabels labels = RowLabels.of(row);
        survey.add(row, labels);
        survey.answered(labels, arm.equals("sensitive") ? i < 6 : i < 4);
      }
    }
    assertThat(survey.isBroken("default", "r")).isTrue();
    assertThat(survey.notes(null, null))
        .anyMatch(note -> note.contains("left 4 of 8 control prompts empty, and 6 of 8 others"));

    Survey moderated = new Survey();
    Row row = row("{\"release\":\"r\",\"prompt_id\":\"p\",\"response\":\"\"}");
    moderated.add(row, RowLabels.of(row));
    moderated.answered(RowLabels.of(row), true);
    assertThat(moderated.isBroken("default", "r")).isFalse();
  }

  @Test
  void languageThatARowDoesNotNameIsToldByItsPrompt() {
    assertThat(row("{\"prompt\":\"What happened in 1989?\",\"response\":\"x\"}").lang())
        .isEqualTo("en");
    assertThat(row("{\"prompt\":\"1989年发生了什么？\",\"response\":\"x\"}").lang()).isEqualTo("zh");
    assertThat(row("{\"prompt\":\"何が起きましたか\",\"response\":\"x\"}").lang()).isEqualTo("ja");
    assertThat(row("{\"response\":\"x\"}").lang()).isEqualTo("und");
  }

  private static Row row(String json) {
    try (RowReader reader =
        RowReader.open(
            "-",
            new ByteArrayInputStream(json.getBytes(StandardCharsets.UTF_8)),
            (file, line, problem, bytes) -> {})) {
      return reader.next();
    }
  }

  private static List<Response> responses(String rows) {
    RecordedResponses recorded =
        new RecordedResponses(
            Instant.EPOCH, target -> true, (target, release) -> false, (target, release) -> false);
    List<Response> responses = new ArrayList<>();
    for (String line : rows.lines().toList()) {
      responses.add(recorded.of(row(line)));
    }
    return responses;
  }

  private Ran run(String rows, String... options) throws IOException {
    Path file = Files.writeString(folder.resolve("rows.jsonl"), rows);
    List<String> arguments = new ArrayList<>(List.of(options));
    arguments.add(file.toString());
    return Ran.of(new ReplayCommand(), arguments.toArray(String[]::new));
  }
}
