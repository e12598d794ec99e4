package dev.candor.launcher.rows;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What other programs write, one record after the shape of each. */
class ForeignRecordsTest {
  private final List<String> bad = new ArrayList<>();
  private final List<String> said = new ArrayList<>();

  @TempDir private Path folder;

  @Test
  void batchOutputGivesReplyReleaseAndThePartsOfItsName() throws Exception {
    List<Row> rows =
        read(
            """
            {"id":"b1","custom_id":"dam.direct|zh|2","response":{"status_code":200,"body":{"created":1711475054,"model":"m-1","choices":[{"index":0,"message":{"role":"assistant","content":"无可奉告。"},"finish_reason":"stop"}]}},"error":null}
            {"id":"b2","custom_id":"dam.direct|en|0","response":{"status_code":400,"body":{"error":{"message":"blocked","code":"content_filter"}}},"error":null}
            {"id":"b3","custom_id":"free name","response":null,"error":{"code":"batch_expired","message":"too late"}}
            {"custom_id":"x","result":{"type":"succeeded","message":{"type":"message","role":"assistant","model":"c-1","content":[{"type":"thinking","thinking":"hm"},{"type":"text","text":"Sure."}],"stop_reason":"end_turn"}}}
            {"custom_id":"y","result":{"type":"errored","error":{"type":"error","error":{"type":"overloaded_error","message":"busy"}}}}
            {"custom_id":"z","result":{"type":"expired"}}
            """);
    assertThat(rows).hasSize(6);
    Row first = rows.get(0);
    assertThat(first.promptId()).isEqualTo("dam.direct");
    assertThat(first.lang()).isEqualTo("zh");
    assertThat(first.number("sample")).contains(2L);
    assertThat(first.release()).isEqualTo("m-1");
    assertThat(first.text("response")).contains("无可奉告。");
    assertThat(first.time("timestamp")).isPresent();
    RecordedAnswer blocked = RecordedAnswer.of(rows.get(1));
    assertThat(blocked.isFailed()).isFalse();
    assertThat(blocked.reply().providerError()).contains("content_filter");
    assertThat(rows.get(2).promptId()).isEqualTo("free name");
    assertThat(RecordedAnswer.of(rows.get(2)).failure()).isEqualTo("expired");
    assertThat(rows.get(3).text("response")).contains("Sure.");
    assertThat(rows.get(3).text("reasoning")).contains("hm");
    assertThat(RecordedAnswer.of(rows.get(4)).isFailed()).isTrue();
    assertThat(RecordedAnswer.of(rows.get(5)).failure()).isEqualTo("expired");
    assertThat(said).anyMatch(sentence -> sentence.contains("read as a batch output"));
  }

  @Test
  void errorInABatchIsOfTheReleaseOfTheOthersAndKeepsItsPlace() throws Exception {
    String blocked =
        "{\"custom_id\":\"%s|en|0\",\"response\":{\"status_code\":400,\"body\":{\"error\":{\"code\":\"content_filter\",\"message\":\"no\"}}},\"error\":null}%n";
    List<Row> rows =
        read(
            blocked.formatted("a")
                + "{\"custom_id\":\"b|en|0\",\"response\":{\"status_code\":200,\"body\":{\"model\":\"m\",\"choices\":[{\"message\":{\"content\":\"Yes.\"}}]}}}\n"
                + blocked.formatted("c"));
    assertThat(rows).extracting(Row::promptId).containsExactly("a", "b", "c");
    assertThat(rows).extracting(Row::release).containsOnly("m");
    assertThat(said.stream().filter(sentence -> sentence.contains("batch output")))
        .hasSizeLessThan(3);
    assertThat(read(blocked.formatted("a"))).hasSize(1);
  }

  @Test
  void severalChoicesAreSeveralSamples() throws Exception {
    List<Row> rows =
        read(
            """
            {"model":"m","choices":[{"index":0,"message":{"content":"One."}},{"index":1,"message":{"content":[{"type":"text","text":"Two"},{"type":"text","text":"parts."}]}},{"index":2,"message":{"content":null,"refusal":"I cannot."},"finish_reason":"stop"}]}
            """);
    assertThat(responses(rows)).containsExactly("One.", "Two\nparts.", "I cannot.");
    assertThat(rows)
        .extracting(row -> row.number("sample").orElseThrow())
        .containsExactly(0L, 1L, 2L);
  }

  @Test
  void toolCallWithoutWordsSaysSo() throws Exception {
    List<Row> rows =
        read(
            """
            {"messages":[{"role":"user","content":"Weather?"}],"response":{"choices":[{"message":{"role":"assistant","content":null,"tool_calls":[{"id":"1","type":"function","function":{"name":"f","arguments":"{}"}}]}}]}}
            """);
    assertThat(rows.get(0).text("response")).isEmpty();
    assertThat(rows.get(0).text("finish_reason")).contains("tool_calls");
  }

  @Test
  void logsOfCallsGiveTheLastQuestionAndWhatCameBack() throws Exception {
    List<Row> rows =
        read(
            """
            {"request_id":"a","model":"router/m","startTime":"2026-01-01T00:00:00Z","messages":[{"role":"system","content":"Be kind."},{"role":"user","content":"First?"},{"role":"assistant","content":"Hm."},{"role":"user","content":[{"type":"text","text":"Why?"}]}],"response":{"model":"m-0101","choices":[{"message":{"content":"Because."},"finish_reason":"stop"}]}}
            {"request_id":"b","model":"m","messages":"[{\\"role\\":\\"user\\",\\"content\\":\\"Why?\\"}]","response":"{\\"choices\\":[{\\"message\\":{\\"content\\":\\"So.\\"}}]}"}
            {"request_body":{"model":"m","messages":[{"role":"user","content":"Why?"}]},"response_body":{"candidates":[{"content":{"parts":[{"text":"thought","thought":true},{"text":"Gem."}]},"finishReason":"STOP"}],"modelVersion":"g-2"},"response_status":200}
            {"id":"o1","type":"GENERATION","startTime":"2026-01-01T00:00:00Z","model":"q","input":{"messages":[{"role":"user","content":"Why?"}]},"output":{"role":"assistant","content":"Fuse."},"metadata":{"lang":"EN","topic":"dams"}}
            {"id":"o2","model":"q","input":"Why?","output":"Plain."}
            {"model":"l:7b","created_at":"2026-01-01T00:00:00Z","message":{"role":"assistant","content":"Lama."},"done":true,"done_reason":"stop"}
            {"model":"r","object":"response","output":[{"type":"reasoning","summary":[]},{"type":"message","role":"assistant","content":[{"type":"output_text","text":"Resp."}]}]}
            """);
    assertThat(responses(rows))
        .containsExactly("Because.", "So.", "Gem.", "Fuse.", "Plain.", "Lama.", "Resp.");
    assertThat(rows.subList(0, 5))
        .allSatisfy(row -> assertThat(row.text("prompt")).contains("Why?"));
    assertThat(rows)
        .extracting(Row::release)
        .containsExactly("m-0101", "m", "g-2", "q", "q", "l:7b", "r");
    assertThat(rows.get(3).lang()).isEqualTo("en");
    assertThat(rows.get(3).name("topic")).contains("dams");
    assertThat(rows.get(2).text("reasoning")).contains("thought");
    assertThat(bad).isEmpty();
  }

  @Test
  void failuresThatLogsOfCallsNoteAreFailedProbesOrBlocks() throws Exception {
    List<Row> rows =
        read(
            """
            {"type":"GENERATION","model":"q","input":"Why?","output":null,"level":"ERROR","statusMessage":"Request timed out."}
            {"model":"m","messages":{},"proxy_server_request":{"messages":[{"role":"user","content":"Why?"}]},"response":{},"status":"failure","metadata":{"error_information":{"error_code":"400","error_class":"BadRequestError","error_message":"litellm.ContentPolicyViolationError: content_filter"}}}
            {"request":{"body":{"model":"m","messages":[{"role":"user","content":"Why?"}]}},"response":{"status":429,"body":{"error":{"message":"slow down","type":"rate_limit_error"}}}}
            {"model":"m","input":"Why?","output":{"code":"DataInspectionFailed","message":"Output data may contain inappropriate content."}}
            """);
    assertThat(rows).hasSize(4);
    assertThat(rows).allSatisfy(row -> assertThat(row.text("prompt")).contains("Why?"));
    assertThat(RecordedAnswer.of(rows.get(0)).failure()).isEqualTo("timeout");
    assertThat(RecordedAnswer.of(rows.get(1)).reply().providerError()).contains("content_filter");
    assertThat(RecordedAnswer.of(rows.get(2)).failure()).isEqualTo("rate_limited");
    assertThat(RecordedAnswer.of(rows.get(3)).isFailed()).isFalse();
  }

  @Test
  void conversationsGiveTheirLastTurns() throws Exception {
    List<Row> rows =
        read(
            """
            {"messages":[{"role":"system","content":"s"},{"role":"user","content":"Why?"},{"role":"assistant","content":"So."}]}
            {"id":"c","conversations":[{"from":"human","value":"Why?"},{"from":"gpt","value":"Thus."}]}
            [{"role":"user","content":"Why?"},{"role":"assistant","content":"A list."}]
            {"messages":[{"role":"user","content":"Why?"}]}
            """);
    assertThat(responses(rows)).containsExactly("So.", "Thus.", "A list.");
    assertThat(rows).allSatisfy(row -> assertThat(row.text("prompt")).contains("Why?"));
    assertThat(bad).singleElement().asString().contains("4: no field holds the reply");
  }

  @Test
  void promptfooResultsAreReadAsADocumentAndAsLines() throws Exception {
    String row =
        """
        {"testIdx":0,"promptIdx":0,"provider":{"id":"openai:gpt-x","label":""},"prompt":{"raw":"Is it so?","label":"{{q}}"},"vars":{"q":"Is it so?","lang":"en"},"response":{"output":"It is.","finishReason":"stop"},"success":false,"error":"Expected no"}""";
    String failed =
        """
        {"testIdx":1,"provider":"p2","vars":{"prompt":"Is it?"},"error":"API error: 429 Too Many Requests"}""";
    List<Row> lines = read(row + "\n" + failed + "\n");
    List<Row> document =
        read("{\n\"results\":{\"version\":3,\"results\":[" + row + "," + failed + "]}}\n");
    for (List<Row> rows : List.of(lines, document)) {
      assertThat(rows).hasSize(2);
      assertThat(rows.get(0).text("response")).contains("It is.");
      assertThat(rows.get(0).text("prompt")).contains("Is it so?");
      assertThat(rows.get(0).release()).isEqualTo("openai:gpt-x");
      assertThat(RecordedAnswer.of(rows.get(0)).isFailed()).isFalse();
      assertThat(RecordedAnswer.of(rows.get(1)).failure()).isEqualTo("rate_limited");
    }
  }

  @Test
  void inspectLogGivesItsModelAndEachEpoch() throws Exception {
    List<Row> rows =
        read(
            """
            {
              "version": 2,
              "eval": {"task": "t", "model": "openai/m", "created": "2026-01-01T00:00:00+00:00"},
              "samples": [
                {"id": "q1", "epoch": 2, "input": [{"role": "user", "content": "Why?"}],
                 "metadata": {"lang": "zh-CN", "arm": "control"},
                 "output": {"choices": [{"message": {"role": "assistant",
                   "content": [{"type": "reasoning", "reasoning": "hm"}, {"type": "text", "text": "So."}]},
                   "stop_reason": "content_filter"}]}},
                {"id": "q2", "epoch": 1, "input": "Why?", "error": {"message": "Connection reset", "traceback": "x"},
                 "output": {"choices": []}}
              ]
            }
            """);
    assertThat(rows).hasSize(2);
    assertThat(rows.get(0).promptId()).isEqualTo("q1");
    assertThat(rows.get(0).number("sample")).contains(1L);
    assertThat(rows.get(0).release()).isEqualTo("openai/m");
    assertThat(rows.get(0).lang()).isEqualTo("zh");
    assertThat(rows.get(0).text("finish_reason")).contains("content_filter");
    assertThat(RecordedAnswer.of(rows.get(1)).failure()).isEqualTo("connection");
  }

  @Test
  void samplesOfLmEvalCountOnceHoweverManyFiltersThereAre() throws Exception {
    List<Row> rows =
        read(
            """
            {"doc_id":3,"doc":{"question":"Why?","category":"history"},"target":"","arguments":{"gen_args_0":{"arg_0":"Q: Why?","arg_1":{}}},"resps":[["So.","Thus."]],"filtered_resps":["So."],"filter":"strict","doc_hash":"h","acc":NaN}
            {"doc_id":3,"doc":{"question":"Why?","category":"history"},"target":"","arguments":{"gen_args_0":{"arg_0":"Q: Why?","arg_1":{}}},"resps":[["So.","Thus."]],"filtered_resps":["Thus."],"filter":"loose","doc_hash":"h","acc":NaN}
            {"doc_id":4,"doc":{"question":"A or B?"},"arguments":[["A or B?"," A"]],"resps":[[["-1.5","False"]]],"doc_hash":"i"}
            """);
    assertThat(responses(rows)).containsExactly("So.", "Thus.");
    assertThat(rows.get(0).text("prompt")).contains("Q: Why?");
    assertThat(rows.get(0).name("topic")).contains("history");
    assertThat(bad).singleElement().asString().contains("likelihoods");
  }

  @Test
  void garakAttemptsGiveThePromptAndNotTheGoal() throws Exception {
    List<Row> rows =
        read(
            """
            {"entry_type":"start_run setup","plugins.target_name":"m-1"}
            {"entry_type":"attempt","uuid":"u1","status":1,"probe_classname":"x.Y","prompt":{"turns":[{"role":"user","content":{"text":"Why?","lang":"en"}}]},"outputs":[{"text":"So.","lang":"en"},null],"goal":"g"}
            {"entry_type":"attempt","uuid":"u1","status":2,"probe_classname":"x.Y","prompt":{"turns":[{"role":"user","content":{"text":"Why?","lang":"en"}}]},"outputs":[{"text":"So.","lang":"en"},null],"goal":"g"}
            {"entry_type":"attempt","uuid":"u2","status":2,"prompt":"Old form?","outputs":["Old."],"goal":"g"}
            {"entry_type":"digest"}
            """);
    assertThat(responses(rows)).containsExactly("So.", null, "Old.");
    assertThat(rows.get(0).text("prompt")).contains("Why?");
    assertThat(rows.get(2).text("prompt")).contains("Old form?");
    assertThat(rows).allSatisfy(row -> assertThat(row.release()).isEqualTo("m-1"));
  }

  @Test
  void rowsUnderOtherNamesAreTakenAndSaidOnce() throws Exception {
    List<Row> rows =
        read(
            """
            {"prompt_id":"a","prompt_text":"为什么？","prompt_language":"zh","model":"m","response_text":"不。","prompt_category":"c"}
            {"prompt_id":"b","prompt_text":"为什么？","prompt_language":"zh","model":"m","response_text":"不。","prompt_category":"c"}
            """);
    assertThat(rows.get(1).release()).isEqualTo("m");
    assertThat(rows.get(1).text("response")).contains("不。");
    assertThat(rows.get(1).name("topic")).contains("c");
    assertThat(said)
        .singleElement()
        .asString()
        .contains("response from response_text")
        .contains("release from model");
  }

  @Test
  void documentWithOneListOfRepliesGivesThemWhatItSaysOfAll() throws Exception {
    List<Row> rows =
        read(
            """
            {
              "question": {"id": 7, "english": "What happened?"},
              "responses": [{"response": "I cannot say."}, {"response": "A flood."}, {"note": "none"}],
              "model": "m"
            }
            """);
    assertThat(responses(rows)).containsExactly("I cannot say.", "A flood.");
    assertThat(rows)
        .allSatisfy(
            row -> {
              assertThat(row.promptId()).isEqualTo("7");
              assertThat(row.text("prompt")).contains("What happened?");
              assertThat(row.release()).isEqualTo("m");
              assertThat(row.lang()).isEqualTo("en");
            });
    assertThat(bad).singleElement().asString().contains("responses[2]");
  }

  @Test
  void rowsOfOurOwnAreLeftAsTheyAre() throws Exception {
    List<Row> rows =
        read(
            """
            {"target":"t","release":"r","prompt_id":"p","lang":"en","prompt":"[1, 2] sorted?","response":"{\\"sorted\\": true}","model":"other","category":"ignored"}
            """);
    assertThat(rows.get(0).release()).isEqualTo("r");
    assertThat(rows.get(0).text("prompt")).contains("[1, 2] sorted?");
    assertThat(rows.get(0).text("response")).contains("{\"sorted\": true}");
    assertThat(rows.get(0).name("topic")).isEmpty();
    assertThat(said).isEmpty();
  }

  @Test
  void mappingFindsFieldsWhereTheUserSays() throws Exception {
    String record =
        """
        {"payload":{"said":{"de":"Nein."},"who":"m","n":[{"k":"p1"}]},"sprache":"de","a.b":"dotted"}
        """;
    Map<RowField, String> paths = new EnumMap<>(RowField.class);
    paths.put(RowField.RESPONSE, "payload.said.de");
    paths.put(RowField.RELEASE, "$.payload.who");
    paths.put(RowField.PROMPT_ID, "payload.n[0].k");
    paths.put(RowField.LANG, "sprache");
    paths.put(RowField.TOPIC, "a.b");
    paths.put(RowField.ARM, "=control");
    paths.put(RowField.TARGET, "@file");
    paths.put(RowField.CYCLE, "nowhere.at.all");
    List<Row> rows = read(record, FieldMapping.of(paths, null, null));
    Row row = rows.get(0);
    assertThat(row.text("response")).contains("Nein.");
    assertThat(row.release()).isEqualTo("m");
    assertThat(row.promptId()).isEqualTo("p1");
    assertThat(row.lang()).isEqualTo("de");
    assertThat(row.name("topic")).contains("dotted");
    assertThat(row.arm()).isEqualTo(dev.candor.model.Arm.CONTROL);
    assertThat(row.name("target")).contains("rows");
    assertThat(said).anyMatch(sentence -> sentence.contains("nothing is found at --cycle nowhere"));
  }

  @Test
  void mappingFileIsReadAndItsSlipsAreNamed() throws Exception {
    Path file = Files.writeString(folder.resolve("m.yaml"), "response: r.text\nrelease: =x\n");
    List<Row> rows = read("{\"r\":{\"text\":\"Yes.\"}}\n", FieldMapping.of(Map.of(), null, file));
    assertThat(rows.get(0).text("response")).contains("Yes.");
    assertThat(rows.get(0).release()).isEqualTo("x");
    Path wrong = Files.writeString(folder.resolve("w.yaml"), "respons: r\n");
    assertThat(
            org.assertj.core.api.Assertions.catchThrowable(
                () -> FieldMapping.of(Map.of(), null, wrong)))
        .hasMessageContaining("\"respons\" is not a field of a row")
        .hasMessageContaining("did you mean \"response\"?");
  }

  @Test
  void releaseOfARecognisedRecordCanStillBeNamed() throws Exception {
    List<Row> rows =
        read(
            "{\"messages\":[{\"role\":\"user\",\"content\":\"Why?\"},{\"role\":\"assistant\",\"content\":\"So.\"}]}\n",
            FieldMapping.of(Map.of(RowField.RELEASE, "=today"), null, null));
    assertThat(rows.get(0).release()).isEqualTo("today");
    assertThat(rows.get(0).text("response")).contains("So.");
  }

  private static List<String> responses(List<Row> rows) {
    return rows.stream().map(row -> row.text("response").orElse(null)).toList();
  }

  private List<Row> read(String text) throws Exception {
    return read(text, FieldMapping.NONE);
  }

  private List<Row> read(String text, FieldMapping mapping) throws Exception {
    Path file = Files.writeString(folder.resolve("rows.jsonl"), text, StandardCharsets.UTF_8);
    List<Row> rows = new ArrayList<>();
    try (RowReader reader =
        RowReader.open(
            file.toString(),
            new ByteArrayInputStream(new byte[0]),
            new Reading(mapping, Optional.empty(), true, said::add),
            (name, line, problem, bytes) -> bad.add(line + ": " + problem))) {
      for (Row row = reader.next(); row != null; row = reader.next()) {
        rows.add(row);
      }
    }
    return rows;
  }
}
