package dev.candor.console;

import java.nio.charset.StandardCharsets;
import java.util.Map;

/**
 * What is sent back.
 *
 * @param status HTTP status
 * @param headers besides those that every reply has
 */
record PageReply(int status, String type, byte[] body, Map<String, String> headers) {
  private static final String HTML = "text/html; charset=utf-8";

  static PageReply html(int status, String html) {
    return new PageReply(status, HTML, html.getBytes(StandardCharsets.UTF_8), Map.of());
  }

  static PageReply json(int status, byte[] json) {
    return new PageReply(status, "application/json; charset=utf-8", json, Map.of());
  }

  /** A file to keep. */
  static PageReply file(String type, String name, String text) {
    return new PageReply(200, type, text.getBytes(StandardCharsets.UTF_8), Map.of())
        .with(
            "Content-Disposition",
            "attachment; filename=\"" + name.replaceAll("[^A-Za-z0-9._-]+", "_") + "\"");
  }

  static PageReply seeOther(String location) {
    return new PageReply(303, HTML, new byte[0], Map.of("Location", location));
  }

  /** The same, marked as holding a secret such as a form's token: it is sent as it is. */
  PageReply withSecret() {
    return with("Cache-Control", "no-store, no-transform");
  }

  PageReply with(String header, String value) {
    Map<String, String> more = new java.util.HashMap<>(headers);
    more.put(header, value);
    return new PageReply(status, type, body, Map.copyOf(more));
  }
}
