package dev.candor.launcher.classify;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.candor.classification.judge.FencedReply;
import dev.candor.classification.judge.Judge;
import dev.candor.events.serde.BoundedAnswer;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A judge behind an OpenAI-compatible chat endpoint. Asks for a JSON Schema, but checks the verdict
 * itself; anything unusable is no verdict.
 */
final class ChatJudge implements Judge {

  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final int LARGEST_REPLY = 1 << 16;

  private static final Logger log = LoggerFactory.getLogger(ChatJudge.class);

  private final AtomicBoolean told = new AtomicBoolean();
  private final URI url;
  private final String model;
  private final String key;
  private final ObjectMapper mapper = new ObjectMapper();
  private final HttpClient client =
      HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(10)).build();

  ChatJudge(URI base, String model, String key) {
    String root = base.toString().replaceAll("/$", "");
    this.url = URI.create(root + "/chat/completions");
    this.model = model;
    this.key = key;
  }

  @Override
  public Optional<JudgeVerdict> ask(FencedReply question) {
    try {
      HttpRequest.Builder request =
          HttpRequest.newBuilder(url)
              .timeout(PATIENCE)
              .header("Content-Type", "application/json")
              .POST(HttpRequest.BodyPublishers.ofString(body(question)));
      if (key != null) {
        request.header("Authorization", "Bearer " + key);
      }
      HttpResponse<byte[]> response = BoundedAnswer.of(client, request.build(), LARGEST_REPLY);
      if (response.statusCode() == 200) {
        return verdict(new String(response.body(), StandardCharsets.UTF_8));
      }
      logOnce("HTTP " + response.statusCode());
      return Optional.empty();
    } catch (IOException e) {
      logOnce(e.getMessage() == null ? "no connection" : e.getMessage());
      return Optional.empty();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return Optional.empty();
    }
  }

  /**
   * What a judge does not answer stays an abstention; a file of them would say it a thousandfold.
   */
  private void logOnce(String problem) {
    if (told.compareAndSet(false, true)) {
      log.warn(
          "the judge at {} does not answer ({}): abstentions are kept as they are", url, problem);
    }
  }

  private String body(FencedReply question) throws JsonProcessingException {
    ObjectNode body = mapper.createObjectNode();
    body.put("model", model).put("temperature", 0).put("max_tokens", 200);
    body.putArray("messages")
        .add(message("system", question.instructions()))
        .add(message("user", question.message()));
    ObjectNode schema = mapper.createObjectNode().put("name", "verdict").put("strict", true);
    schema.set("schema", mapper.readTree(FencedReply.SCHEMA));
    ObjectNode format = mapper.createObjectNode().put("type", "json_schema");
    format.set("json_schema", schema);
    body.set("response_format", format);
    return mapper.writeValueAsString(body);
  }

  private ObjectNode message(String role, String content) {
    return mapper.createObjectNode().put("role", role).put("content", content);
  }

  private Optional<JudgeVerdict> verdict(String text) {
    try {
      return VerdictJson.read(mapper.readTree(text).at("/choices/0/message/content").asText());
    } catch (JsonProcessingException e) {
      return Optional.empty();
    }
  }

  @Override
  public String version() {
    return "judge-" + model;
  }
}
