package dev.candor.simulator;

import com.fasterxml.jackson.databind.JsonNode;
import dev.candor.runtime.http.ReplyScript;
import dev.candor.simulator.dialect.Dialect;
import dev.candor.simulator.dialect.SimulatedFailure;
import dev.candor.simulator.text.Draw;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;

/** Replies that are one JSON document, and the headers that all replies have. */
final class JsonReplies {
  private JsonReplies() {}

  static ReplyScript failure(
      Dialect dialect, SimulatedFailure failure, Map<String, String> headers) {
    String id = Long.toHexString(Draw.key(0, failure.message()));
    return json(Duration.ZERO, dialect.status(failure), dialect.failure(failure, id), headers);
  }

  static ReplyScript json(Duration delay, int status, JsonNode body, Map<String, String> more) {
    byte[] bytes = body.toString().getBytes(StandardCharsets.UTF_8);
    return ReplyScript.whole(delay, status, headers("application/json", more), bytes);
  }

  static Map<String, String> headers(String contentType, Map<String, String> more) {
    Map<String, String> headers = new LinkedHashMap<>();
    headers.put("Content-Type", contentType);
    headers.put("X-Simulated", "true");
    headers.putAll(more);
    return headers;
  }
}
