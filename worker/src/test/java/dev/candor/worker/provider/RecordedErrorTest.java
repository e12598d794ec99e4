package dev.candor.worker.provider;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RecordedErrorTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      nullValues = "-",
      value = {
        "-   | 'timeout' | timeout",
        "-   | {'code':'batch_expired','message':'not executed before the window expired'} | expired",
        "-   | {'error':{'message':'Internal server error','code':500}} | server_error",
        "-   | 'Connection reset by peer' | connection",
        "-   | 'something odd' | recorded_error",
        "-   | '[ERROR] 504 Gateway Time-out' | timeout",
        "429 | 'slow down' | rate_limited",
        "400 | 'Unrecognized request argument: top_k' | bad_request",
        "401 | {'error':{'code':'invalid_api_key'}} | bad_key",
        "451 | '<html><body>not in your region: content_filter</body></html>' | denied",
      })
  void failureOfARecordingHasTheReasonThatAWorkerWouldGive(
      Integer status, String error, String reason) throws JsonProcessingException {
    RecordedError read = RecordedError.of(status, json(error));
    assertThat(read.isBlock()).isFalse();
    assertThat(read.reason()).isEqualTo(reason);
    assertThat(read.words()).isNotBlank();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      nullValues = "-",
      value = {
        "400 | 'data_inspection_failed' | data_inspection_failed",
        "500 | {'error':{'code':'sensitive_words_detected','message':'no'}} | sensitive_words_detected: no",
        "-   | {'type':'censorship_blocked','message':'blocked'} | censorship_blocked: blocked",
        "400 | 'Content Exists Risk' | Content Exists Risk",
      })
  void blockOfARecordingKeepsItsWords(Integer status, String error, String words)
      throws JsonProcessingException {
    RecordedError read = RecordedError.of(status, json(error));
    assertThat(read.isBlock()).isTrue();
    assertThat(read.words()).isEqualTo(words);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "[ERROR] 504 Gateway Time-out",
        "{\"error\":{\"message\":\"Internal server error\",\"code\":500}}",
        "502 Bad Gateway",
        "Error code: 429 - {'error': {'message': 'Too many requests'}}",
        "openai.APITimeoutError: Request timed out.",
        "<html><head><title>503 Service Temporarily Unavailable</title></head></html>",
        "upstream request timeout",
        "Error: 500 Internal Server Error",
      })
  void textOfAnErrorIsNoReply(String text) {
    assertThat(RecordedError.inReply(text)).isPresent();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "A 504 Gateway Time-out means that a server waited in vain.",
        "404 people were arrested that night.",
        "{\"answer\": \"The river rose.\"}",
        "Error handling in Go is done with values.",
        "The connection was reset to its state of 1979.",
        "",
      })
  void answerThatSpeaksOfErrorsIsAReply(String text) {
    assertThat(RecordedError.inReply(text)).isEmpty();
  }

  @Test
  void documentOfAnAnswerIsNoError() throws JsonProcessingException {
    assertThat(RecordedError.isError(json("{'choices':[{'message':{}}],'error':null}"))).isFalse();
    assertThat(RecordedError.isError(json("{'code':0,'message':'Success'}"))).isFalse();
    assertThat(RecordedError.isError(json("{'code':'X','message':'no'}"))).isTrue();
  }

  private static JsonNode json(String text) throws JsonProcessingException {
    return text.startsWith("{")
        ? HttpCalls.JSON.readTree(text.replace('\'', '"'))
        : HttpCalls.JSON.getNodeFactory().textNode(text);
  }
}
