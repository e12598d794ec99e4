package dev.candor.runtime.http;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
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

  /** The first value of a query parameter, decoded. */
  public Optional<String> parameter(String name) {
    for (String pair : query.split("&")) {
      int equals = pair.indexOf('=');
      if (equals > 0 && pair.substring(0, equals).equals(name)) {
        return Optional.of(URLDecoder.decode(pair.substring(equals + 1), StandardCharsets.UTF_8));
      }
    }
    return Optional.empty();
  }

  /** The body as UTF-8 text. */
  public String text() {
    return new String(body, StandardCharsets.UTF_8);
  }
}
