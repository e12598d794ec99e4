package dev.candor.alerting.receiver;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;

/** The answer of a chat's bot, which may refuse a message with status 200. */
final class ChatAnswer {
  private static final ObjectMapper JSON = new ObjectMapper();

  private ChatAnswer() {}

  /**
   * @param field holds the code of a refusal, or 0
   * @throws DeliveryException unless the answer accepts the message
   */
  static void check(String body, String field) throws DeliveryException {
    JsonNode answer;
    try {
      answer = JSON.readTree(body);
    } catch (JsonProcessingException e) {
      throw new DeliveryException("answered with something else than JSON", null);
    }
    if (answer == null || !answer.isObject()) {
      throw new DeliveryException("answered with something else than a JSON object", null);
    }
    int code = answer.path(field).asInt(0);
    if (code != 0) {
      throw new DeliveryException("refused with " + field + " " + code, null);
    }
  }
}
