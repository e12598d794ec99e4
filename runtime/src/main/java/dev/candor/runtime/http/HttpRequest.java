package dev.candor.runtime.http;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * One request as it was read.
 *
 * @param method as sent, for example {@code POST}
 * @param rawPath as sent, without the query
 * @param query raw query without the question mark, empty when there is none
 * @param headers by lower-case name; the values of a repeated header are joined by a comma
 * @param body the whole body, already un-chunked
 * @param remote the sender's address, without its port
 */
public record HttpRequest(
    String method,
    String rawPath,
    String query,
    Map<String, String> headers,
    byte[] body,
    String remote) {
  private static final String BEARER = "Bearer ";

  /**
   * The path, decoded.
   *
   * @throws IllegalArgumentException if it is not percent-encoded correctly; the server refuses
   *     such a request before anybody else sees it
   */
  public String path() {
    return URLDecoder.decode(rawPath.replace("+", "%2B"), StandardCharsets.UTF_8);
  }

  /** A header's value by its name in any case. */
  public Optional<String> header(String name) {
    return Optional.ofNullable(headers.get(name.toLowerCase(Locale.ROOT)));
  }

  /** The token of {@code Authorization: Bearer}. */
  public Optional<String> bearer() {
    return header("authorization")
        .filter(value -> value.startsWith(BEARER))
        .map(value -> value.substring(BEARER.length()).strip());
  }

  /** A query parameter's value, decoded; of several the last. */
  public Optional<String> parameter(String name) {
    return Optional.ofNullable(parameters().get(name));
  }

  /** The query's parameters, decoded; of several values the last. */
  public Map<String, String> parameters() {
    return fields(query);
  }

  /**
   * Fields as forms and queries send them.
   *
   * @throws IllegalArgumentException if they are not well encoded
   */
  public static Map<String, String> fields(String encoded) {
    Map<String, String> fields = new HashMap<>();
    for (String pair : encoded.split("&")) {
      int equals = pair.indexOf('=');
      if (equals > 0) {
        fields.put(
            URLDecoder.decode(pair.substring(0, equals), StandardCharsets.UTF_8),
            URLDecoder.decode(pair.substring(equals + 1), StandardCharsets.UTF_8));
      }
    }
    return fields;
  }

  /** The body as UTF-8 text. */
  public String text() {
    return new String(body, StandardCharsets.UTF_8);
  }
}
