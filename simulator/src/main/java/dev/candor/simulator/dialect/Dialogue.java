package dev.candor.simulator.dialect;

import com.fasterxml.jackson.databind.JsonNode;

/**
 * The messages of a request.
 *
 * @param prompt the last text of the user
 * @param tokens of all messages
 */
record Dialogue(String prompt, int tokens) {
  /**
   * @param content the field of a message that holds its text or its parts
   * @param overhead tokens of a message besides its text
   * @param role whose a message is that does not say
   * @param refusal what to say where the user has no text
   */
  static Dialogue of(JsonNode messages, String content, int overhead, String role, String refusal)
      throws BadRequest {
    String prompt = "";
    int tokens = 0;
    for (JsonNode message : messages) {
      String text = Json.content(message.path(content));
      tokens += overhead + Tokens.of(text);
      if (message.path("role").asText(role).equals("user")) {
        prompt = text;
      }
    }
    if (prompt.isBlank()) {
      throw new BadRequest(refusal);
    }
    return new Dialogue(prompt, tokens);
  }
}
