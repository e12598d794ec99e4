package dev.candor.simulator.http;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * One request as it was read.
 *
 * @param method as sent, for example {@code POST}
 * @param path decoded, without the query
 * @param query raw query without the question mark, empty when there is none
 * @param headers by lower-case name; of a repeated header the last value
 * @param body the whole body, already un-chunked
 */
public record HttpRequest(
    String method, String path, String query, Map<String, String> headers, byte[] body) {

  /** A header's value by its name in any case. */
  public Optional<String> header(String name) {
    return Optional.ofNullable(headers.get(name.toLowerCase(Locale.ROOT)));
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
