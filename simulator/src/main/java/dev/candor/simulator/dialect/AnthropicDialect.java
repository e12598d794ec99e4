package dev.candor.simulator.dialect;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.candor.runtime.http.HttpRequest;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/** Anthropic's Messages. */
public final class AnthropicDialect implements Dialect {
  private static final int OVERLOADED = 529;

  @Override
  public Optional<String> key(HttpRequest request) {
    // The header of the interface; its SDK sends a token for the other.
    return request.header("x-api-key").or(request::bearer);
  }

  @Override
  public Asked asked(HttpRequest request) throws BadRequest {
    JsonNode body = Json.body(request);
    String model = body.path("model").asText();
    if (model.isEmpty()) {
      throw new BadRequest("model: Field required");
    }
    int most = body.path("max_tokens").asInt(0);
    if (most < 1) {
      throw new BadRequest("max_tokens: Field required");
    }
    Dialogue said =
        Dialogue.of(
            body.path("messages"),
            "content",
            4,
            "",
            "messages: at least one user message with text is required");
    return new Asked(
        model,
        said.prompt(),
        body.path("stream").asBoolean(false),
        Json.greedy(body.path("temperature")),
        OptionalLong.empty(),
        most,
        3 + Tokens.of(Json.content(body.path("system"))) + said.tokens());
  }

  @Override
  public JsonNode whole(SimulatedReply completion) {
    ObjectNode root = message(completion);
    ArrayNode content = (ArrayNode) root.get("content");
    if (!completion.thinking().isEmpty()) {
      content.addObject().put("type", "thinking").put("thinking", completion.thinking());
    }
    if (!completion.text().isEmpty()) {
      content.addObject().put("type", "text").put("text", completion.text());
    }
    root.put("stop_reason", stopReason(completion.finish()));
    ((ObjectNode) root.get("usage")).put("output_tokens", completion.completionTokens());
    return root;
  }

  private static ObjectNode message(SimulatedReply completion) {
    ObjectNode root = Json.object();
    root.put("id", "msg_" + completion.id());
    root.put("type", "message");
    root.put("role", "assistant");
    root.put("model", completion.model());
    root.putArray("content");
    root.putNull("stop_reason");
    root.putNull("stop_sequence");
    root.putObject("usage").put("input_tokens", completion.promptTokens()).put("output_tokens", 1);
    return root;
  }

  private static String stopReason(Finish finish) {
    return switch (finish) {
      case STOP -> "end_turn";
      case LENGTH -> "max_tokens";
      case FILTERED -> "refusal";
    };
  }

  @Override
  public List<String> streamed(SimulatedReply completion, List<Piece> pieces, StreamEnd end) {
    List<String> events = new ArrayList<>();
    ObjectNode start = typed("message_start");
    start.set("message", message(completion));
    events.add(event(start));
    int index = -1;
    Boolean thinking = null;
    for (Piece piece : pieces) {
      if (thinking == null || thinking != piece.thinking()) {
        if (index >= 0) {
          events.add(event(typed("content_block_stop").put("index", index)));
        }
        index++;
        thinking = piece.thinking();
        events.add(event(blockStart(index, thinking)));
      }
      events.add(event(blockDelta(index, piece)));
    }
    switch (end) {
      case FINISHED -> {
        if (index >= 0) {
          events.add(event(typed("content_block_stop").put("index", index)));
        }
        ObjectNode delta = typed("message_delta");
        delta
            .putObject("delta")
            .put("stop_reason", stopReason(completion.finish()))
            .putNull("stop_sequence");
        delta.putObject("usage").put("output_tokens", completion.completionTokens());
        events.add(event(delta));
        events.add(event(typed("message_stop")));
      }
      case ERROR_EVENT ->
          events.add(
              event(
                  (ObjectNode)
                      failure(
                          new SimulatedFailure(
                              SimulatedFailure.Kind.DATA_INSPECTION,
                              "Output blocked by content filtering policy (simulated)"),
                          completion.id())));
      case BROKEN -> {}
    }
    return events;
  }

  private static ObjectNode blockStart(int index, boolean thinking) {
    ObjectNode start = typed("content_block_start").put("index", index);
    String kind = thinking ? "thinking" : "text";
    start.putObject("content_block").put("type", kind).put(kind, "");
    return start;
  }

  private static ObjectNode blockDelta(int index, Piece piece) {
    ObjectNode event = typed("content_block_delta").put("index", index);
    String kind = piece.thinking() ? "thinking" : "text";
    event.putObject("delta").put("type", kind + "_delta").put(kind, piece.text());
    return event;
  }

  private static ObjectNode typed(String type) {
    return Json.object().put("type", type);
  }

  private static String event(ObjectNode data) {
    return "event: " + data.get("type").asText() + "\ndata: " + Json.text(data) + "\n\n";
  }

  @Override
  public JsonNode failure(SimulatedFailure failure, String id) {
    String type =
        switch (failure.kind()) {
          case BAD_REQUEST, DATA_INSPECTION, PROMPT_FILTER -> "invalid_request_error";
          case WRONG_KEY -> "authentication_error";
          case NO_CREDIT -> "billing_error";
          case NOT_FOUND -> "not_found_error";
          case TOO_MANY_REQUESTS -> "rate_limit_error";
          case SERVER_ERROR, BAD_GATEWAY -> "api_error";
          case OVERLOADED -> "overloaded_error";
        };
    boolean filtered =
        failure.kind() == SimulatedFailure.Kind.DATA_INSPECTION
            || failure.kind() == SimulatedFailure.Kind.PROMPT_FILTER;
    ObjectNode root = typed("error");
    root.putObject("error")
        .put("type", type)
        .put(
            "message", filtered ? "Output blocked by content filtering policy" : failure.message());
    root.put("request_id", "req_" + id);
    return root;
  }

  @Override
  public int status(SimulatedFailure failure) {
    return failure.kind() == SimulatedFailure.Kind.OVERLOADED
        ? OVERLOADED
        : failure.kind().status();
  }

  @Override
  public JsonNode models(List<String> names, long created) {
    ObjectNode root = Json.object();
    ArrayNode data = root.putArray("data");
    for (String name : names) {
      data.addObject().put("type", "model").put("id", name).put("display_name", name);
    }
    root.put("has_more", false);
    return root;
  }
}
