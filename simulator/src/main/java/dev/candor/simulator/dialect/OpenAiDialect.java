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

/**
 * Chat completions as OpenAI shaped them, with what others added: {@code reasoning_content}, the
 * key in {@code api-key} and the model in the path as Azure has it, DashScope's and Azure's
 * moderation.
 */
public final class OpenAiDialect implements Dialect {
  private static final Pattern DEPLOYMENT = Pattern.compile("/deployments/([^/]+)/");

  @Override
  public Optional<String> key(HttpRequest request) {
    return request.bearer().or(() -> request.header("api-key"));
  }

  @Override
  public Asked asked(HttpRequest request) throws BadRequest {
    JsonNode body = Json.body(request);
    Matcher deployment = DEPLOYMENT.matcher(request.path());
    String model = deployment.find() ? deployment.group(1) : body.path("model").asText();
    if (model.isEmpty()) {
      throw new BadRequest("'model' is required");
    }
    Dialogue said =
        Dialogue.of(
            body.path("messages"), "content", 4, "", "'messages' needs a user message with text");
    int most = body.path("max_tokens").asInt(body.path("max_completion_tokens").asInt(0));
    return new Asked(
        model,
        said.prompt(),
        body.path("stream").asBoolean(false),
        Json.greedy(body.path("temperature")),
        Json.seed(body.path("seed")),
        most,
        3 + said.tokens());
  }

  @Override
  public JsonNode whole(SimulatedReply completion) {
    ObjectNode root = root(completion, "chat.completion");
    ObjectNode choice = root.putArray("choices").addObject();
    choice.put("index", 0);
    ObjectNode message = choice.putObject("message");
    message.put("role", "assistant");
    if (!completion.thinking().isEmpty()) {
      message.put("reasoning_content", completion.thinking());
    }
    message.put("content", completion.text());
    choice.putNull("logprobs");
    choice.put("finish_reason", completion.finish().word());
    root.set("usage", usage(completion));
    return root;
  }

  @Override
  public List<String> streamed(SimulatedReply completion, List<Piece> pieces, StreamEnd end) {
    List<String> events = new ArrayList<>();
    ObjectNode opening = Json.object().put("role", "assistant").put("content", "");
    events.add(chunk(completion, opening, null, false));
    for (Piece piece : pieces) {
      String field = piece.thinking() ? "reasoning_content" : "content";
      events.add(chunk(completion, Json.object().put(field, piece.text()), null, false));
    }
    switch (end) {
      case FINISHED -> {
        events.add(chunk(completion, Json.object(), completion.finish().word(), true));
        events.add("data: [DONE]\n\n");
      }
      case ERROR_EVENT ->
          events.add(
              "data: "
                  + Json.text(
                      failure(
                          new SimulatedFailure(
                              SimulatedFailure.Kind.DATA_INSPECTION,
                              "Output data may contain inappropriate content. (simulated)"),
                          completion.id()))
                  + "\n\n");
      case BROKEN -> {}
    }
    return events;
  }

  private static String chunk(
      SimulatedReply completion, ObjectNode delta, String finish, boolean withUsage) {
    ObjectNode root = root(completion, "chat.completion.chunk");
    ObjectNode choice = root.putArray("choices").addObject();
    choice.put("index", 0);
    choice.set("delta", delta);
    choice.put("finish_reason", finish);
    if (withUsage) {
      root.set("usage", usage(completion));
    }
    return "data: " + Json.text(root) + "\n\n";
  }

  private static ObjectNode root(SimulatedReply completion, String object) {
    ObjectNode root = Json.object();
    root.put("id", "chatcmpl-" + completion.id());
    root.put("object", object);
    root.put("created", completion.created());
    root.put("model", completion.model());
    if (!completion.fingerprint().isEmpty()) {
      root.put("system_fingerprint", completion.fingerprint());
    }
    return root;
  }

  private static ObjectNode usage(SimulatedReply completion) {
    int reasoning = Tokens.of(completion.thinking());
    ObjectNode usage = Json.object();
    usage.put("prompt_tokens", completion.promptTokens());
    usage.put("completion_tokens", completion.completionTokens());
    usage.put("total_tokens", completion.promptTokens() + completion.completionTokens());
    if (reasoning > 0) {
      usage.putObject("completion_tokens_details").put("reasoning_tokens", reasoning);
    }
    return usage;
  }

  @Override
  public JsonNode failure(SimulatedFailure failure, String id) {
    ObjectNode root = Json.object();
    ObjectNode error = root.putObject("error");
    error.put("message", failure.message());
    switch (failure.kind()) {
      case DATA_INSPECTION -> {
        error.put("type", "data_inspection_failed");
        error.putNull("param");
        error.put("code", "data_inspection_failed");
        root.put("request_id", id);
      }
      case PROMPT_FILTER -> {
        error.putNull("type");
        error.put("param", "prompt");
        error.put("code", "content_filter");
        error.put("status", 400);
        ObjectNode inner = error.putObject("innererror");
        inner.put("code", "ResponsibleAIPolicyViolation");
        ObjectNode result = inner.putObject("content_filter_result");
        for (String category : List.of("hate", "self_harm", "sexual", "violence")) {
          boolean filtered = category.equals("hate");
          result
              .putObject(category)
              .put("filtered", filtered)
              .put("severity", filtered ? "medium" : "safe");
        }
      }
      case BAD_REQUEST -> typed(error, "invalid_request_error", null);
      case WRONG_KEY -> typed(error, "invalid_request_error", "invalid_api_key");
      case NO_CREDIT -> typed(error, "insufficient_quota", "insufficient_quota");
      case NOT_FOUND -> typed(error, "invalid_request_error", "model_not_found");
      case TOO_MANY_REQUESTS -> typed(error, "requests", "rate_limit_exceeded");
      case SERVER_ERROR, BAD_GATEWAY, OVERLOADED -> typed(error, "server_error", null);
    }
    return root;
  }

  private static void typed(ObjectNode error, String type, String code) {
    error.put("type", type);
    error.putNull("param");
    error.put("code", code);
  }

  @Override
  public JsonNode models(List<String> names, long created) {
    ObjectNode root = Json.object();
    root.put("object", "list");
    ArrayNode data = root.putArray("data");
    for (String name : names) {
      data.addObject()
          .put("id", name)
          .put("object", "model")
          .put("created", created)
          .put("owned_by", "simulated");
    }
    return root;
  }
}
