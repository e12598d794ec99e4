package dev.candor.simulator.dialect;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.candor.runtime.http.HttpRequest;
import java.io.IOException;
import java.util.OptionalLong;

/** Reading and writing of bodies, alike in all dialects. */
final class Json {
  static final ObjectMapper MAPPER = new ObjectMapper();

  private Json() {}

  static ObjectNode object() {
    return MAPPER.createObjectNode();
  }

  static String text(JsonNode node) {
    try {
      return MAPPER.writeValueAsString(node);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a tree that cannot be written", e);
    }
  }

  static JsonNode body(HttpRequest request) throws BadRequest {
    try {
      JsonNode body = MAPPER.readTree(request.body());
      if (body == null || !body.isObject()) {
        throw new BadRequest("the body must be a JSON object");
      }
      return body;
    } catch (IOException e) {
      throw new BadRequest("the body is not valid JSON");
    }
  }

  /** The text of a message whose content is a string or a list of parts with a text. */
  static String content(JsonNode content) {
    if (content.isTextual()) {
      return content.asText();
    }
    StringBuilder joined = new StringBuilder();
    for (JsonNode part : content) {
      JsonNode text = part.path("text");
      if (text.isTextual()) {
        joined.append(joined.length() == 0 ? "" : "\n").append(text.asText());
      }
    }
    return joined.toString();
  }

  static boolean greedy(JsonNode temperature) {
    return temperature.isNumber() && temperature.asDouble() == 0;
  }

  static OptionalLong seed(JsonNode seed) {
    return seed.isIntegralNumber() ? OptionalLong.of(seed.asLong()) : OptionalLong.empty();
  }
}
