package dev.candor.runtime.http;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.zip.GZIPOutputStream;

/**
 * A whole reply. It is packed for a client that can unpack it, unless its {@code Cache-Control}
 * says {@code no-transform}.
 *
 * @param status HTTP status
 * @param type media type of the body
 * @param body what a GET receives; a HEAD receives its length only
 * @param headers besides the type, the length and the encoding
 */
public record HttpReply(int status, String type, byte[] body, Map<String, String> headers) {
  private static final int WORTH_PACKING = 1 << 10;

  public HttpReply {
    headers = Map.copyOf(headers);
  }

  /** A reply of plain text. */
  public static HttpReply text(int status, String text) {
    return new HttpReply(
        status, "text/plain; charset=utf-8", text.getBytes(StandardCharsets.UTF_8), Map.of());
  }

  /** A reply of JSON. */
  public static HttpReply json(int status, String json) {
    return new HttpReply(
        status, "application/json; charset=utf-8", json.getBytes(StandardCharsets.UTF_8), Map.of());
  }

  /** The same with one header more. */
  public HttpReply with(String header, String value) {
    Map<String, String> more = new LinkedHashMap<>(headers);
    more.put(header, value);
    return new HttpReply(status, type, body, more);
  }

  /** What is sent to the asker of {@code request}. */
  ReplyScript script(HttpRequest request) {
    Map<String, String> all = new LinkedHashMap<>();
    all.put("Content-Type", type);
    all.put("X-Content-Type-Options", "nosniff");
    all.putAll(headers);
    all.put("Vary", "Accept-Encoding");
    byte[] sent = body;
    if (body.length > WORTH_PACKING && mayPack(request)) {
      sent = packed(body);
      all.put("Content-Encoding", "gzip");
    }
    return request.method().equals("HEAD")
        ? ReplyScript.head(status, all, sent.length)
        : ReplyScript.whole(Duration.ZERO, status, all, sent);
  }

  private boolean mayPack(HttpRequest request) {
    return request.header("accept-encoding").orElse("").contains("gzip")
        && !headers.getOrDefault("Cache-Control", "").contains("no-transform");
  }

  private static byte[] packed(byte[] body) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(body.length / 4);
    try (GZIPOutputStream out = new GZIPOutputStream(bytes)) {
      out.write(body);
    } catch (IOException e) {
      throw new UncheckedIOException("writing to memory cannot fail", e);
    }
    return bytes.toByteArray();
  }
}
