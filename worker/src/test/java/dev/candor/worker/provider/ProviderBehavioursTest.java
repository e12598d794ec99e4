package dev.candor.worker.provider;

import static org.assertj.core.api.Assertions.assertThat;

import dev.candor.runtime.Secret;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What providers and gateways do beside their documentation; the texts are our own. */
class ProviderBehavioursTest {
  private static final String KEY = "sk-test-0123456789abcdef";
  private static final String JSON = "application/json";
  private static final String EVENTS = "text/event-stream";
  private static final String PIECE = chunk("The river ", null);
  private static final String LAST = chunk("rose.", "stop");
  private static final String DONE = "data: [DONE]\n\n";
  private static final String ANSWER = "The river rose.";
  private static final String WHOLE =
      "{\"choices\":[{\"message\":{\"content\":\"" + ANSWER + "\"},\"finish_reason\":\"stop\"}]}";

  private final TestHttp http = new TestHttp();

  @AfterEach
  void stop() {
    http.close();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "500 | {'error':{'message':'sensitive words detected','type':'new_api_error','code':'sensitive_words_detected'}} | sensitive_words_detected",
        "400 | {'error':{'message':'sensitive words: x','type':'x','code':'local:sensitive_words'}} | local:sensitive_words",
        "403 | {'code':'sensitive_word_detected','type':'security_violation','message':'no'} | sensitive_word_detected",
        "451 | {'error':{'message':'The content is blocked.','type':'censorship_blocked'}} | censorship_blocked",
        "400 | {'error':{'code':'1301','message':'no'}} | 1301",
        "200 | {'error_code':336104,'error_msg':'输入内容包含敏感内容'} | 敏感内容",
        "200 | {'header':{'code':10013,'message':'no','status':2}} | 10013",
        "424 | {'errors':[{'code':2016,'message':'Prompt blocked due to security configurations'}]} | 2016",
        "446 | {'error':{'message':'no','type':'hooks_failed'}} | hooks_failed",
        "422 | {'error':{'message':'input new_sensitive (1026)','code':'422'}} | new_sensitive",
        "400 | {'error':{'message':'litellm.BadRequestError: AzureException - Error code: 400 - {\\'error\\': {\\'code\\': \\'content_filter\\'}}','type':null,'code':'400'}} | content_filter: litellm",
        "400 | {'error':{'message':'litellm.BadRequestError: litellm.ContentPolicyViolationError: no','code':'400'}} | ContentPolicyViolationError: litellm",
        "500 | {'error':{'message':'OpenAIException - sensitive_words_detected (request id: 1)','code':'500'}} | sensitive_words_detected: OpenAI",
        "400 | {'error':{'message':{'error':'Violated guardrail policy'},'code':'400'}} | Violated guardrail policy",
        "200 | {'choices':[],'prompt_filter_results':[{'content_filter_results':{'hate':{'filtered':true,'severity':'high'}}}]} | prompt filtered: hate (high)",
        "200 | {'choices':[{'message':{'content':'Content security warning: input text data may contain inappropriate content!'},'finish_reason':'stop'}]} | Content security warning",
        "200 | {'choices':[{'message':{'content':'no'},'finish_reason':'blacklist'}]} | blacklist",
      })
  void blockIsRecognisedWhateverItsShapeAndKeepsTheProvidersWords(
      int status, String body, String words) {
    Answer answer = ask(status, JSON, body.replace('\'', '"').replace("\\\"", "'"), false);
    assertThat(answer).as("%s", answer).isInstanceOf(Completion.class);
    assertThat(((Completion) answer).finishReason()).isEqualTo("content_filter");
    assertThat(((Completion) answer).providerError()).contains(words);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "451 | <html><body>451 Unavailable. This page has sensitive content: 敏感内容 (content_filter).</body></html> | DENIED",
        "403 | <html><body>Sorry, you have been blocked</body></html> | DENIED",
        "403 | {'error':{'code':'unsupported_country_region_territory','message':'no'}} | DENIED",
        "400 | {'error':{'message':'Unrecognized request argument supplied: content_filter'}} | BAD_REQUEST",
        "503 | {'error':{'message':'The moderation service is temporarily unavailable: content_filter'}} | SERVER_ERROR",
        "403 | {'error':{'message':'Bedrock guardrail request failed','code':'403'}} | BAD_KEY",
        "400 | {'error':{'message':'/chat/completions: Invalid model name passed in model=x. Call `/v1/models`','code':'400'}} | WRONG_MODEL",
        "200 | {'code':'InvalidParameter','message':'no'} | SERVER_ERROR",
      })
  void whatOnlyLooksLikeABlockIsAFailure(int status, String body, FailureReason reason) {
    Answer answer = ask(status, JSON, body.replace('\'', '"'), false);
    assertThat(answer).as("%s", answer).isInstanceOf(Failure.class);
    assertThat(((Failure) answer).reason()).isEqualTo(reason);
  }

  @Test
  void redirectIsToldAsOneWithItsPlaceAndWithoutTheKey() {
    StubProvider.Shape shape =
        new StubProvider.Shape(
            308,
            List.<String[]>of(new String[] {"Location", "https://other.example/v2?key=" + KEY}),
            new byte[0]);
    Failure failure = (Failure) ask(shape, false);
    assertThat(failure.reason()).isEqualTo(FailureReason.REDIRECT);
    assertThat(failure.detail()).contains("https://other.example/v2").doesNotContain(KEY);
  }

  @ParameterizedTest
  @ValueSource(strings = {EVENTS, "text/plain", JSON, "application/octet-stream"})
  void streamIsReadWhateverItsLabel(String label) {
    assertThat(text(ask(200, label, PIECE + LAST + DONE, true))).isEqualTo(ANSWER);
  }

  @Test
  void documentThatIsLabelledAsAStreamIsRead() {
    assertThat(text(ask(200, EVENTS, WHOLE + "\n\n" + DONE, false))).isEqualTo(ANSWER);
    assertThat(text(ask(200, EVENTS, "\uFEFF\n" + WHOLE, true))).isEqualTo(ANSWER);
  }

  @Test
  void byteOrderMarkDoesNotHideTheFirstEvent() {
    assertThat(text(ask(200, EVENTS, "\uFEFF" + PIECE + LAST + DONE, true))).isEqualTo(ANSWER);
    assertThat(text(ask(200, EVENTS, "\uFEFF\n\n: hello\n\n" + PIECE + LAST, true)))
        .isEqualTo(ANSWER);
  }

  @Test
  void commentsAndJunkAmongTheDataAreNoPartOfTheReply() {
    String body =
        "data: : processing\n\n"
            + PIECE
            + ": keepalive\ndata: ping\n\n"
            + LAST.strip()
            + "\n: x-latency=3\ndata: [DONE]\n\n";
    assertThat(text(ask(200, EVENTS, body, true))).isEqualTo(ANSWER);
  }

  @Test
  void eventsThatNoEmptyLineDividesAreAllRead() {
    String body = PIECE.strip() + "\n" + LAST.strip() + "\n" + DONE.strip() + "\n";
    assertThat(text(ask(200, EVENTS, body, true))).isEqualTo(ANSWER);
  }

  @Test
  void chunksWithoutTheFrameOfEventsAreRead() {
    String body = PIECE.replace("data: ", "") + LAST.replace("data: ", "");
    assertThat(text(ask(200, "application/x-ndjson", body, true))).isEqualTo(ANSWER);
  }

  @Test
  void streamThatSaysItIsDoneIsWholeWithoutAFinishReason() {
    Completion said = (Completion) ask(200, EVENTS, PIECE + chunk("rose.", null) + DONE, true);
    assertThat(said.text()).isEqualTo(ANSWER);
    assertThat(said.withdrawn()).isFalse();
    assertThat(said.isBlocked()).isFalse();
    assertThat(said.signal()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "data: {\"code\":\"DataInspectionFailed\",\"message\":\"Output\",\"request_id\":\"r\"}\n\n",
        "event: error\ndata: {\"code\":\"DataInspectionFailed\",\"message\":\"Output\"}\n\n",
        "data: {\"error\":{\"code\":\"data_inspection_failed\",\"message\":\"Output\"}}\n\n",
      })
  void partThatWasShownAndTakenBackIsABlockThatKeepsThePart(String event) {
    Completion said = (Completion) ask(200, EVENTS, PIECE + event, true);
    assertThat(said.signal()).contains(Completion.ProviderSignal.TAKEN_BACK);
    assertThat(said.finishReason()).isEqualTo("content_filter");
    assertThat(said.text()).isEqualTo("The river ");
    assertThat(said.providerError()).containsIgnoringCase("inspection").contains("Output");
    Completion first = (Completion) ask(200, EVENTS, event, true);
    assertThat(first.signal()).contains(Completion.ProviderSignal.BLOCKED);
  }

  @Test
  void errorEventThatIsNoBlockFailsAndKeepsWhatCame() {
    String event = "event: error\ndata: {\"message\":\"worker died\"}\n\n";
    Failure failure = (Failure) ask(200, EVENTS, PIECE + event, true);
    assertThat(failure.reason()).isEqualTo(FailureReason.SERVER_ERROR);
    assertThat(failure.detail()).contains("worker died");
    assertThat(failure.partial().get().text()).isEqualTo("The river ");
  }

  @Test
  void errorStatusWithABodyOfEventsIsReadAsTheErrorItIs() {
    Answer answer =
        ask(429, EVENTS, "data: {\"error\":{\"message\":\"slow down\",\"code\":429}}\n\n", true);
    assertThat(((Failure) answer).reason()).isEqualTo(FailureReason.RATE_LIMITED);
  }

  @Test
  void reasoningWithoutAnAnswerAndAnEmptyStopAreToldApart() {
    String reasoning =
        "{\"choices\":[{\"message\":{\"content\":null,\"reasoning_content\":\"Hm.\"},"
            + "\"finish_reason\":\"stop\"}]}";
    assertThat(((Completion) ask(200, JSON, reasoning, false)).signal())
        .contains(Completion.ProviderSignal.REASONING_ONLY);
    assertThat(((Completion) ask(200, JSON, reasoning.replace("\"Hm.\"", "null"), false)).signal())
        .contains(Completion.ProviderSignal.EMPTY);
    assertThat(
            ((Completion) ask(200, JSON, reasoning.replace("\"stop\"", "\"length\""), false))
                .signal())
        .isEmpty();
  }

  @Test
  void errorSentAsTheReplyIsAFailureOrABlock() {
    Answer timeout = ask(200, JSON, WHOLE.replace(ANSWER, "[ERROR] 504 Gateway Time-out"), false);
    assertThat(((Failure) timeout).reason()).isEqualTo(FailureReason.TIMEOUT);
    Answer block =
        ask(
            200,
            JSON,
            WHOLE.replace(ANSWER, "{\\\"error\\\":{\\\"code\\\":\\\"censorship_blocked\\\"}}"),
            false);
    assertThat(((Completion) block).signal()).contains(Completion.ProviderSignal.BLOCKED);
  }

  @Test
  void keyThatAProviderEchoesAnywhereIsBlottedOut() {
    String coded =
        Base64.getEncoder().encodeToString(("user:" + KEY).getBytes(StandardCharsets.UTF_8));
    String body =
        "{\"model\":\"m-"
            + KEY
            + "\",\"system_fingerprint\":\"fp "
            + KEY
            + "\",\"choices\":[{\"message\":{\"content\":\"Your key is "
            + KEY
            + ", or "
            + coded
            + ".\",\"reasoning_content\":\""
            + KEY
            + "\"},\"finish_reason\":\""
            + KEY
            + "\"}]}";
    Completion said = (Completion) ask(200, JSON, body, false);
    assertThat(said.toString())
        .doesNotContain(KEY)
        .doesNotContain(coded.substring(8, coded.length() - 4));
    assertThat(said.text()).startsWith("Your key is ****, or ");
    assertThat(said.servedModel()).isEqualTo("m-****");
  }

  @Test
  void keyThatIsAnOrdinaryWordStaysInAnswers() {
    assertThat(SecretRedactor.of(List.of(new Secret("EMPTY"))).redact("EMPTY is a word"))
        .isEqualTo("EMPTY is a word");
  }

  private Answer ask(int status, String type, String body, boolean stream) {
    return ask(
        new StubProvider.Shape(
            status,
            List.<String[]>of(new String[] {"Content-Type", type}),
            body.getBytes(StandardCharsets.UTF_8)),
        stream);
  }

  private Answer ask(StubProvider.Shape shape, boolean stream) {
    try (StubProvider stub = new StubProvider(shape)) {
      Endpoint endpoint =
          Endpoint.of(ApiStyle.OPENAI, stub.uri(), "m-1", Optional.of(new Secret(KEY)));
      return ModelClient.of(
              stream ? endpoint.withStream(true) : endpoint,
              Sampling.PROVIDER_DEFAULTS,
              http.exchanger())
          .ask("What did the river do?")
          .join();
    }
  }

  private static String text(Answer answer) {
    assertThat(answer).as("%s", answer).isInstanceOf(Completion.class);
    return ((Completion) answer).text();
  }

  private static String chunk(String text, String finish) {
    return "data: {\"choices\":[{\"delta\":{\"content\":\""
        + text
        + "\"},\"finish_reason\":"
        + (finish == null ? "null" : "\"" + finish + "\"")
        + "}]}\n\n";
  }
}
