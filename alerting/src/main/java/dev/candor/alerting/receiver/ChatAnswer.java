package dev.candor.alerting.receiver;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;

/** The answer of a chat's bot, which may refuse a message with status 200. */
final class ChatAnswer {
  private static final ObjectMapper JSON = new ObjectMapper();

  private ChatAnswer() {}

  static JsonNode of(String body) throws DeliveryException {
    try {
      JsonNode answer = JSON.readTree(body);
      if (answer != null && answer.isObject()) {
        return answer;
      }
    } catch (JsonProcessingException e) {
      throw new DeliveryException("answered with something else than JSON", null);
    }
    throw new DeliveryException("answered with something else than a JSON object", null);
  }
}
