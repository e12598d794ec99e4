package dev.candor.simulator.dialect;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.candor.runtime.http.HttpRequest;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Gemini's generateContent; it reports a blocked prompt with status 200. */
public final class GeminiDialect implements Dialect {
  /** Path of a request for a reply. */
  public static final Pattern PATH =
      Pattern.compile("/models/([^/:]+):(generateContent|streamGenerateContent)$");

  @Override
  public Optional<String> key(HttpRequest request) {
    Optional<String> header = request.header("x-goog-api-key");
    return header.isPresent() ? header : request.parameter("key");
  }

  @Override
  public Asked asked(HttpRequest request) throws BadRequest {
    Matcher path = PATH.matcher(request.path());
    if (!path.find()) {
      throw new BadRequest("the path names no model");
    }
    JsonNode body = Json.body(request);
    Dialogue said =
        Dialogue.of(
            body.path("contents"), "parts", 0, "user", "contents needs a user part with text");
    JsonNode config = body.path("generationConfig");
    return new Asked(
        path.group(1),
        said.prompt(),
        path.group(2).startsWith("stream"),
        Json.greedy(config.path("temperature")),
        Json.seed(config.path("seed")),
        config.path("maxOutputTokens").asInt(0),
        Tokens.of(Json.content(body.path("systemInstruction").path("parts"))) + said.tokens());
  }

  @Override
  public JsonNode whole(SimulatedReply completion) {
    List<Piece> pieces = new ArrayList<>();
    if (!completion.thinking().isEmpty()) {
      pieces.add(new Piece(true, completion.thinking()));
    }
    if (!completion.text().isEmpty()) {
      pieces.add(new Piece(false, completion.text()));
    }
    return candidate(completion, pieces, true);
  }

  @Override
  public List<String> streamed(SimulatedReply completion, List<Piece> pieces, StreamEnd end) {
    List<String> events = new ArrayList<>();
    for (Piece piece : pieces) {
      events.add(event(candidate(completion, List.of(piece), false)));
    }
    switch (end) {
      case FINISHED -> events.add(event(candidate(completion, List.of(), true)));
      case ERROR_EVENT ->
          events.add(
              event(
                  failure(
                      new SimulatedFailure(
                          SimulatedFailure.Kind.SERVER_ERROR, "Generation stopped (simulated)"),
                      completion.id())));
      case BROKEN -> {}
    }
    return events;
  }

  private static String event(JsonNode data) {
    return "data: " + Json.text(data) + "\r\n\r\n";
  }

  private static ObjectNode candidate(SimulatedReply completion, List<Piece> pieces, boolean last) {
    ObjectNode root = Json.object();
    ObjectNode candidate = root.putArray("candidates").addObject();
    if (!pieces.isEmpty()) {
      ObjectNode content = candidate.putObject("content");
      ArrayNode parts = content.putArray("parts");
      for (Piece piece : pieces) {
        ObjectNode part = parts.addObject().put("text", piece.text());
        if (piece.thinking()) {
          part.put("thought", true);
        }
      }
      content.put("role", "model");
    }
    if (last) {
      candidate.put("finishReason", finishReason(completion.finish()));
    }
    candidate.put("index", 0);
    ObjectNode usage = root.putObject("usageMetadata");
    usage.put("promptTokenCount", completion.promptTokens());
    usage.put("candidatesTokenCount", completion.completionTokens());
    usage.put("totalTokenCount", completion.promptTokens() + completion.completionTokens());
    root.put("modelVersion", completion.model());
    root.put("responseId", completion.id());
    return root;
  }

  private static String finishReason(Finish finish) {
    return switch (finish) {
      case STOP -> "STOP";
      case LENGTH -> "MAX_TOKENS";
      case FILTERED -> "PROHIBITED_CONTENT";
    };
  }

  @Override
  public JsonNode failure(SimulatedFailure failure, String id) {
    ObjectNode root = Json.object();
    switch (failure.kind()) {
      case DATA_INSPECTION -> blocked(root, "PROHIBITED_CONTENT", id);
      case PROMPT_FILTER -> blocked(root, "SAFETY", id);
      default -> {
        ObjectNode error = root.putObject("error");
        error.put("code", status(failure));
        error.put("message", failure.message());
        error.put("status", word(failure.kind()));
      }
    }
    return root;
  }

  private static void blocked(ObjectNode root, String reason, String id) {
    root.putObject("promptFeedback").put("blockReason", reason);
    root.put("responseId", id);
  }

  private static String word(SimulatedFailure.Kind kind) {
    return switch (kind) {
      case BAD_REQUEST, DATA_INSPECTION, PROMPT_FILTER -> "INVALID_ARGUMENT";
      case WRONG_KEY -> "UNAUTHENTICATED";
      case NO_CREDIT -> "FAILED_PRECONDITION";
      case NOT_FOUND -> "NOT_FOUND";
      case TOO_MANY_REQUESTS -> "RESOURCE_EXHAUSTED";
      case SERVER_ERROR, BAD_GATEWAY -> "INTERNAL";
      case OVERLOADED -> "UNAVAILABLE";
    };
  }

  @Override
  public int status(SimulatedFailure failure) {
    return switch (failure.kind()) {
      case DATA_INSPECTION, PROMPT_FILTER -> 200;
      default -> failure.kind().status();
    };
  }

  @Override
  public JsonNode models(List<String> names, long created) {
    ObjectNode root = Json.object();
    ArrayNode models = root.putArray("models");
    for (String name : names) {
      models.addObject().put("name", "models/" + name).put("displayName", name);
    }
    return root;
  }
}
