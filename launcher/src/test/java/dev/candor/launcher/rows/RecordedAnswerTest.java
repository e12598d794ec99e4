package dev.candor.launcher.rows;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.candor.classification.StandardClassifier;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Status and error of a recording mean what a worker would have taken them for. */
class RecordedAnswerTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{'response':null,'http_status':451,'error':{'code':'censorship_blocked','message':'x'}}",
        "{'response':null,'http_status':500,'error':{'code':'sensitive_words_detected'}}",
        "{'response':'{\"error\":{\"code\":\"local:sensitive_words\",\"message\":\"x\"}}','http_status':500}",
        "{'response':'x','http_status':400,'provider_error':'data_inspection_failed'}",
        "{'response':null,'http_status':400,'provider_error':'our_house_rules'}",
        "{'response':null,'provider_error':'our_house_rules'}",
        "{'response':null,'http_status':500,'provider_error':'x','finish_reason':'content_filter'}",
        "{'response':'{\"code\":\"DataInspectionFailed\",\"message\":\"x\"}'}",
        "{'response':'Content security warning: input text data may contain inappropriate"
            + " content!'}",
      })
  void whatAProviderBlockedIsAReplyThatIsFiltered(String row) throws Exception {
    RecordedAnswer answer = answer(row);
    assertThat(answer.isFailed()).isFalse();
    assertThat(answer.reply().providerError()).isNotBlank();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{'response':'<html><body>Unavailable For Legal Reasons</body></html>','http_status':451} |"
            + " denied",
        "{'response':'<!DOCTYPE html><p>content_filter data_inspection_failed','http_status':451} |"
            + " denied",
        "{'response':null,'http_status':500} | server_error",
        "{'response':'oops','http_status':500} | server_error",
        "{'response':null,'http_status':500,'provider_error':'internal_error'} | server_error",
        "{'response':null,'http_status':429,'provider_error':'rate_limit_exceeded'} | rate_limited",
        "{'response':'{\"error\":{\"message\":\"Internal server error\",\"code\":500}}'} |"
            + " server_error",
        "{'response':'[ERROR] 504 Gateway Time-out'} | timeout",
        "{'response':null,'error':'timeout'} | timeout",
        "{'response':'','arm':'control'} | empty_reply",
      })
  void whatFailedOtherwiseIsAFailedProbe(String row, String reason) throws Exception {
    assertThat(answer(row).failure()).isEqualTo(reason);
  }

  @Test
  void noReplyIsTakenForOneThingHoweverItIsWritten() throws Exception {
    for (String row : List.of("{'response':null}", "{'response':''}")) {
      RecordedAnswer empty = answer(row);
      assertThat(empty.isEmpty()).isTrue();
      assertThat(StandardClassifier.load().classify(empty.reply()).outcome().wireName())
          .as(row)
          .isEqualTo("filtered");
    }
  }

  private static RecordedAnswer answer(String row) throws Exception {
    ObjectNode json = (ObjectNode) new ObjectMapper().readTree(quoted(row));
    return RecordedAnswer.of(new Row("rows.jsonl", 1, json));
  }

  /** Single quotes stand for double ones, and double ones for those within a text. */
  private static String quoted(String row) {
    return row.replace("\"", "\\\"").replace('\'', '"');
  }
}
