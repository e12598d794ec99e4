package dev.candor.console;

import dev.candor.runtime.http.HttpRequest;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What a reader asks, as far as pages need it.
 *
 * @param method such as GET
 * @param parts of the path, decoded; a slash within a name does not part it
 * @param json whether the JSON twin is asked for
 * @param rawPath the path as sent
 * @param query by name, decoded; of several values the last
 * @param rawQuery the query as sent, without its question mark
 * @param form fields of a form that was sent, decoded
 * @param headers by lower-case name
 * @param remote the sender's address
 */
record Request(
    String method,
    List<String> parts,
    boolean json,
    String rawPath,
    Map<String, String> query,
    String rawQuery,
    Map<String, String> form,
    Map<String, String> headers,
    String remote) {
  private static final String TWIN = ".json";

  /**
   * Reads a request.
   *
   * @throws IllegalArgumentException if the path or query is not well encoded
   */
  static Request of(HttpRequest request) {
    return of(
        request.method(),
        request.rawPath(),
        request.query(),
        request.method().equals("POST") ? request.text() : "",
        request.headers(),
        request.remote());
  }

  static Request of(
      String method, String rawPath, String rawQuery, String form, Map<String, String> headers) {
    return of(method, rawPath, rawQuery, form, headers, "");
  }

  private static Request of(
      String method,
      String rawPath,
      String rawQuery,
      String form,
      Map<String, String> headers,
      String remote) {
    List<String> parts = new ArrayList<>();
    for (String part : rawPath.split("/")) {
      if (!part.isEmpty()) {
        parts.add(decode(part));
      }
    }
    String last = parts.isEmpty() ? "" : parts.get(parts.size() - 1);
    boolean json = last.endsWith(TWIN) && last.length() > TWIN.length();
    if (json) {
      parts.set(parts.size() - 1, last.substring(0, last.length() - TWIN.length()));
    }
    String accept = headers.getOrDefault("accept", "");
    return new Request(
        method,
        List.copyOf(parts),
        json || accept.contains("application/json") && !accept.contains("text/html"),
        rawPath,
        HttpRequest.fields(rawQuery == null ? "" : rawQuery),
        rawQuery == null ? "" : rawQuery,
        HttpRequest.fields(form == null ? "" : form),
        Map.copyOf(headers),
        remote);
  }

  private static String decode(String text) {
    return URLDecoder.decode(text, StandardCharsets.UTF_8);
  }

  String query(String name) {
    return query.getOrDefault(name, "");
  }

  /** What was written into a field of a form, without blanks around it. */
  String field(String name) {
    return form.getOrDefault(name, "").strip();
  }

  Optional<String> header(String name) {
    return Optional.ofNullable(headers.get(name));
  }

  Optional<String> cookie(String name) {
    for (String pair : headers.getOrDefault("cookie", "").split(";")) {
      int equals = pair.indexOf('=');
      if (equals > 0 && pair.substring(0, equals).strip().equals(name)) {
        return Optional.of(pair.substring(equals + 1).strip());
      }
    }
    return Optional.empty();
  }

  boolean isRead() {
    return method.equals("GET") || method.equals("HEAD");
  }
}
