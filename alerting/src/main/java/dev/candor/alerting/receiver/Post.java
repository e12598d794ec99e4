package dev.candor.alerting.receiver;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;

/** A body and where it is posted to; neither is shown, since the address may be a secret itself. */
public record Post(URI url, Map<String, String> headers, byte[] body) {
  public Post {
    headers = Map.copyOf(headers);
  }

  /** A document. */
  static Post of(URI url, JsonNode document) {
    return of(url, document, Map.of());
  }

  /** A document with more headers, which may say its type more closely. */
  static Post of(URI url, JsonNode document, Map<String, String> headers) {
    Map<String, String> all = new HashMap<>(headers);
    all.putIfAbsent("Content-Type", "application/json; charset=utf-8");
    return new Post(url, all, document.toString().getBytes(StandardCharsets.UTF_8));
  }

  @Override
  public String toString() {
    return "Post of " + body.length + " bytes";
  }
}
