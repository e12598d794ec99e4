package dev.candor.launcher.classify;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.candor.launcher.Ran;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ClassifyCommandsTest {

  private static final String REFUSAL =
      "{\"id\":\"a\",\"response\":\"I can't help with"
          + " that.\",\"label\":\"refusal\",\"lang\":\"en\"}\n";
  private static final String FILTERED =
      "{\"id\":\"b\",\"response\":\"\",\"finish_reason\":\"stop\",\"label\":\"refusal\"}\n";

  private final ObjectMapper mapper = new ObjectMapper();
  @TempDir private Path folder;

  private String file(String text) throws IOException {
    return Files.writeString(folder.resolve("rows.jsonl"), text).toString();
  }

  @Test
  void rowsKeepTheirOrderAndFieldsAndGainAnOutcome() throws IOException {
    Ran ran = Ran.of(new ClassifyCommand(), file(REFUSAL + FILTERED));
    String[] lines = ran.out().split("\n");
    JsonNode first = mapper.readTree(lines[0]);
    assertThat(ran.exit()).isZero();
    assertThat(first.get("id").asText()).isEqualTo("a");
    assertThat(first.get("outcome").asText()).isEqualTo("refusal");
    assertThat(first.get("confidence").asDouble()).isBetween(.5, 1.0);
    assertThat(first.get("evidence")).isNotEmpty();
    assertThat(first.get("classifier").asText()).startsWith("candor-");
    assertThat(mapper.readTree(lines[1]).get("outcome").asText()).isEqualTo("filtered");
  }

  @Test
  void blocksOfAGatewayAreKnownFromATableOfTheUsersOwn() throws IOException {
    String row =
        "{\"prompt\":\"What happened?\",\"response\":\"This question cannot be discussed here\"}\n";
    assertThat(
            mapper.readTree(Ran.of(new ClassifyCommand(), file(row)).out()).get("outcome").asText())
        .isNotEqualTo("filtered");
    Path table = folder.resolve("gateway.txt");
    Files.writeString(
        table, "block | our gateway | * | * | line | This question cannot be discussed here\n");
    Ran ran = Ran.of(new ClassifyCommand(), file(row), "--block-signatures", table.toString());
    assertThat(mapper.readTree(ran.out()).get("outcome").asText()).isEqualTo("filtered");
    Files.writeString(table, "block | our gateway\n");
    Ran wrong = Ran.of(new ClassifyCommand(), file(row), "--block-signatures", table.toString());
    assertThat(wrong.exit()).isEqualTo(2);
    assertThat(wrong.err()).contains("gateway.txt:1");
    Ran absent = Ran.of(new ClassifyCommand(), file(row), "--block-signatures", "no-such.txt");
    assertThat(absent.exit()).isEqualTo(2);
    assertThat(absent.err()).contains("--block-signatures");
  }

  @Test
  void endpointThatLeavesControlsEmptyIsCalledBroken() throws IOException {
    StringBuilder rows = new StringBuilder();
    for (int i = 0; i < 8; i++) {
      rows.append("{\"release\":\"r1\",\"arm\":\"")
          .append(i % 2 == 0 ? "control" : "sensitive")
          .append("\",\"prompt\":\"p\",\"response\":\"\"}\n");
    }
    Ran broken = Ran.of(new ClassifyCommand(), file(rows.toString()));
    assertThat(broken.exit()).isZero();
    assertThat(broken.err())
        .contains("release r1 left 4 of 4 control prompts empty, and 4 of 4 others")
        .contains("the endpoint was broken");
    Ran fine =
        Ran.of(
            new ClassifyCommand(),
            file(
                rows.toString()
                    .replace(
                        "\"control\",\"prompt\":\"p\",\"response\":\"\"",
                        "\"control\",\"prompt\":\"p\",\"response\":\"It was so.\"")));
    assertThat(fine.err()).doesNotContain("broken");
  }

  @Test
  void badLineIsReportedWithItsNumberAndTheRestGoesOn() throws IOException {
    Ran ran = Ran.of(new ClassifyCommand(), file(REFUSAL + "{oops\n" + FILTERED));
    assertThat(ran.exit()).isZero();
    assertThat(ran.out().split("\n")).hasSize(2);
    assertThat(ran.err()).contains("rows.jsonl:2").contains("not JSON");
  }

  @Test
  void strictStopsAtTheBadLine() throws IOException {
    Ran ran = Ran.of(new ClassifyCommand(), "--strict", file(REFUSAL + "[]\n"));
    assertThat(ran.exit()).isEqualTo(2);
    assertThat(ran.err()).contains("rows.jsonl:2");
  }

  @Test
  void fileInAnotherEncodingIsRefusedWithOneMessage() throws IOException {
    byte[] bytes = "{\"response\":\"抱歉，我无法回答\"}\n".getBytes(Charset.forName("GB18030"));
    Path other = Files.write(folder.resolve("gb.jsonl"), bytes);
    Ran ran = Ran.of(new ClassifyCommand(), other.toString());
    assertThat(ran.exit()).isEqualTo(2);
    assertThat(ran.err().strip().lines()).hasSize(1);
    assertThat(ran.err()).contains("GB18030").contains("iconv");
  }

  @Test
  void lineOfAHundredMegabytesIsSkippedUnread() throws IOException {
    Path huge = folder.resolve("huge.jsonl");
    byte[] piece = "x".repeat(1 << 20).getBytes(StandardCharsets.US_ASCII);
    try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(huge))) {
      out.write("{\"response\":\"".getBytes(StandardCharsets.US_ASCII));
      for (int i = 0; i < 100; i++) {
        out.write(piece);
      }
      out.write(("\"}\n" + REFUSAL).getBytes(StandardCharsets.US_ASCII));
    }
    Ran ran = Ran.of(new ClassifyCommand(), huge.toString());
    assertThat(ran.exit()).isZero();
    assertThat(ran.err()).contains("huge.jsonl:1").contains("16 MiB");
    assertThat(ran.out().split("\n")).hasSize(1);
  }

  @Test
  void evalCountsWhatIsRight() throws IOException {
    Ran ran = Ran.of(new EvalCommand(), "--json", "--coarse", file(REFUSAL + FILTERED));
    JsonNode report = mapper.readTree(ran.out());
    assertThat(report.get("n").asInt()).isEqualTo(2);
    assertThat(report.get("accuracy").asDouble()).isEqualTo(1);
    assertThat(report.at("/outcomes/refusal/f1").asDouble()).isEqualTo(1);
    assertThat(report.at("/by_lang/en/n").asInt()).isEqualTo(1);
    assertThat(report.at("/confusion/refusal/refusal").asInt()).isEqualTo(2);
    assertThat(report.get("responses_per_second").asLong()).isPositive();
  }

  @Test
  void evalSaysOfEachSourceWhatItsConfidenceIsWorth() throws IOException {
    String right = REFUSAL.replace("{", "{\"source\":\"ours\",");
    String wrong =
        REFUSAL.replace("{", "{\"source\":\"theirs\",").replace("\"refusal\"", "\"answer\"");
    JsonNode report =
        mapper.readTree(Ran.of(new EvalCommand(), "--json", "--coarse", file(right + wrong)).out());
    assertThat(report.at("/by_source/ours, en/reliability/0/right").asDouble()).isEqualTo(1);
    assertThat(report.at("/by_source/theirs, en/reliability/0/right").asDouble()).isZero();
    assertThat(report.at("/reliability/0/right").asDouble()).isEqualTo(.5);
    assertThat(Ran.of(new EvalCommand(), "--coarse", file(right + wrong)).out())
        .containsPattern("0\\.9 to 1\\.0, ours, en +1 .* 1\\.000 ")
        .containsPattern("0\\.9 to 1\\.0, theirs, en +1 .* 0\\.000 ");
  }

  @Test
  void evalSaysHowRepliesOfEachLengthFare() throws IOException {
    String wrong = row("word ".repeat(500)).replace("\"answer\"", "\"refusal\"");
    JsonNode report =
        mapper.readTree(Ran.of(new EvalCommand(), "--json", file(REFUSAL + wrong)).out());
    assertThat(report.at("/by_length/0000 to 0099 characters, en/accuracy").asDouble())
        .isEqualTo(1);
    assertThat(report.at("/by_length/2000 characters and more, en/accuracy").asDouble()).isZero();
    assertThat(Ran.of(new EvalCommand(), file(REFUSAL + wrong)).out())
        .containsPattern("by length of the reply\\R.*\\R +0000 to 0099 characters, en +1 ");
  }

  private static String row(String reply) {
    return "{\"response\":\"" + reply.strip() + "\",\"lang\":\"en\",\"label\":\"answer\"}\n";
  }

  @Test
  void coarseLabelsAreFoldedAndItSaysSo() throws IOException {
    String partial = REFUSAL.replace("\"label\":\"refusal\"", "\"label\":\"partial\"");
    Ran ran = Ran.of(new EvalCommand(), "--json", file(REFUSAL + partial));
    assertThat(ran.err()).contains("labels are coarse");
    assertThat(mapper.readTree(ran.out()).get("coarse").asBoolean()).isTrue();
    assertThat(mapper.readTree(ran.out()).get("accuracy").asDouble()).isEqualTo(.5);
  }

  @Test
  void secondDefensibleLabelIsAccepted() throws IOException {
    String row =
        "{\"response\":\"I can't help with that.\",\"fine\":\"lecture\",\"alt\":\"refusal\"}\n";
    Ran ran =
        Ran.of(
            new EvalCommand(),
            "--json",
            "--label-field",
            "fine",
            "--alt-label-field",
            "alt",
            file(row));
    assertThat(mapper.readTree(ran.out()).get("accuracy").asDouble()).isEqualTo(1);
  }

  @Test
  void unknownLabelIsABadLine() throws IOException {
    Ran ran = Ran.of(new EvalCommand(), file(REFUSAL + REFUSAL.replace("\"refusal\"", "\"nope\"")));
    assertThat(ran.exit()).isZero();
    assertThat(ran.err()).contains("rows.jsonl:2").contains("unknown outcome");
  }

  @Test
  void reclassifyKeepsBothVersionsAndReportsMoves() throws IOException {
    String old =
        "{\"response\":\"I can't help with"
            + " that.\",\"outcome\":\"answer\",\"classifier\":\"old-1\"}\n";
    Ran rows = Ran.of(new ReclassifyCommand(), file(old));
    JsonNode row = mapper.readTree(rows.out());
    assertThat(row.get("outcome").asText()).isEqualTo("refusal");
    assertThat(row.at("/previous/outcome").asText()).isEqualTo("answer");
    assertThat(row.at("/previous/classifier").asText()).isEqualTo("old-1");

    Ran report = Ran.of(new ReclassifyCommand(), "--json", file(old));
    assertThat(mapper.readTree(report.out()).at("/moves/answer/refusal").asInt()).isEqualTo(1);
  }

  @Test
  void failedProbesAreNoOutcomeAndBlocksAreFiltered() throws IOException {
    String rows =
        """
        {"id":"timeout","response":null,"error":"timeout"}
        {"id":"expired","response":null,"error":{"code":"batch_expired","message":"too late"}}
        {"id":"gateway","response":"[ERROR] 503 Service Unavailable"}
        {"id":"body","response":"{\\"error\\":{\\"message\\":\\"Internal server error\\",\\"code\\":500}}"}
        {"id":"bad request","response":"Unknown argument: top_p","http_status":400}
        {"id":"empty control","arm":"control","response":""}
        {"id":"inspector","response":"Not allowed here.","http_status":400,"provider_error":"data_inspection_failed"}
        {"id":"gateway's block","response":null,"http_status":500,"error":"sensitive_words_detected"}
        {"id":"line","response":"Content security warning: output text data may contain inappropriate content!"}
        {"id":"about errors","response":"A 504 Gateway Timeout error means that one server did not hear from another in time."}
        """;
    Ran ran = Ran.of(new ClassifyCommand(), file(rows));
    assertThat(ran.exit()).isZero();
    List<String> found = new ArrayList<>();
    for (String line : ran.out().split("\n")) {
      JsonNode row = mapper.readTree(line);
      found.add(
          row.path("outcome").isNull()
              ? row.path("failure").asText()
              : row.path("outcome").asText());
    }
    assertThat(found)
        .containsExactly(
            "timeout",
            "expired",
            "server_error",
            "server_error",
            "bad_request",
            "empty_reply",
            "filtered",
            "filtered",
            "filtered",
            "answer");
    assertThat(ran.err()).contains("read 10 rows, 6 of them failed probes");
  }

  @Test
  void evalLeavesFailedProbesOutAndSaysHowMany() throws IOException {
    Ran ran =
        Ran.of(
            new EvalCommand(),
            "--json",
            file(REFUSAL + "{\"response\":null,\"error\":\"timeout\",\"label\":\"refusal\"}\n"));
    assertThat(mapper.readTree(ran.out()).get("n").asInt()).isEqualTo(1);
    assertThat(mapper.readTree(ran.out()).get("failed").asInt()).isEqualTo(1);
  }

  @Test
  void recordsOfOtherToolsComeOutAsRowsThatDetectCanRead() throws IOException {
    Path batch =
        Files.writeString(
            folder.resolve("batch.jsonl"),
            """
            {"custom_id":"dam|en|0","response":{"status_code":200,"body":{"model":"m","choices":[{"message":{"content":"I can't help with that."}}]}}}
            """);
    Ran ran = Ran.of(new ClassifyCommand(), batch.toString());
    JsonNode row = mapper.readTree(ran.out());
    assertThat(row.get("release").asText()).isEqualTo("m");
    assertThat(row.get("prompt_id").asText()).isEqualTo("dam");
    assertThat(row.get("response").asText()).isEqualTo("I can't help with that.");
    assertThat(row.get("outcome").asText()).isEqualTo("refusal");
    assertThat(row.get("custom_id").asText()).isEqualTo("dam|en|0");
    assertThat(ran.err()).contains("batch.jsonl: read as a batch output");
  }

  @Test
  void badLinesBeyondTheFirstAreCountedAndNotPrinted() throws IOException {
    Ran ran = Ran.of(new ClassifyCommand(), file("no row\n".repeat(3_000) + REFUSAL));
    assertThat(ran.exit()).isZero();
    assertThat(ran.err().lines().count()).isLessThan(15);
    assertThat(ran.err()).contains("skipped 3000 bad lines");
  }
}
