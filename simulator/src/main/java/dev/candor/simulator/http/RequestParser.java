package dev.candor.simulator.http;

import java.io.ByteArrayOutputStream;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** Collects the bytes of one connection and cuts requests out of them, one at a time. */
final class RequestParser {
  static final int MAX_HEAD = 32 * 1024;
  static final int MAX_BODY = 4 * 1024 * 1024;

  private byte[] bytes = new byte[4096];
  private int size;
  private boolean continueAsked;

  void append(byte[] more, int length) {
    if (size + length > bytes.length) {
      bytes = Arrays.copyOf(bytes, Math.max(bytes.length * 2, size + length));
    }
    System.arraycopy(more, 0, bytes, size, length);
    size += length;
  }

  /** Bytes held back for requests not yet taken. */
  int buffered() {
    return size;
  }

  /** True once per request whose client waits for "100 Continue" before it sends the body. */
  boolean takeContinue() {
    boolean asked = continueAsked;
    continueAsked = false;
    return asked;
  }

  /** The next whole request, or empty when more bytes are needed. */
  Optional<HttpRequest> next() throws MalformedRequest {
    int headEnd = indexOf("\r\n\r\n", 0);
    if (headEnd < 0) {
      if (size > MAX_HEAD) {
        throw new MalformedRequest(431, "the request head is larger than 32 KiB");
      }
      return Optional.empty();
    }
    String[] lines = new String(bytes, 0, headEnd, StandardCharsets.ISO_8859_1).split("\r\n");
    String[] start = lines[0].split(" ");
    if (start.length != 3 || !start[2].startsWith("HTTP/1.")) {
      throw new MalformedRequest(400, "not an HTTP/1.1 request line");
    }
    Map<String, String> headers = headers(lines);
    int bodyStart = headEnd + 4;
    byte[] body;
    int end;
    if (headers
        .getOrDefault("transfer-encoding", "")
        .toLowerCase(Locale.ROOT)
        .contains("chunked")) {
      ByteArrayOutputStream joined = new ByteArrayOutputStream();
      end = unchunk(bodyStart, joined);
      body = joined.toByteArray();
    } else {
      int length = contentLength(headers);
      end = bodyStart + length <= size ? bodyStart + length : -1;
      body = end < 0 ? new byte[0] : Arrays.copyOfRange(bytes, bodyStart, end);
    }
    if (end < 0) {
      continueAsked =
          size == bodyStart && "100-continue".equalsIgnoreCase(headers.getOrDefault("expect", ""));
      return Optional.empty();
    }
    System.arraycopy(bytes, end, bytes, 0, size - end);
    size -= end;
    return Optional.of(request(start, headers, body));
  }

  private static HttpRequest request(String[] start, Map<String, String> headers, byte[] body)
      throws MalformedRequest {
    int mark = start[1].indexOf('?');
    String path = mark < 0 ? start[1] : start[1].substring(0, mark);
    String query = mark < 0 ? "" : start[1].substring(mark + 1);
    try {
      String decoded = URLDecoder.decode(path.replace("+", "%2B"), StandardCharsets.UTF_8);
      return new HttpRequest(start[0], decoded, query, headers, body);
    } catch (IllegalArgumentException e) {
      throw new MalformedRequest(400, "the path is not percent-encoded correctly");
    }
  }

  private static Map<String, String> headers(String[] lines) throws MalformedRequest {
    Map<String, String> headers = new HashMap<>();
    for (int i = 1; i < lines.length; i++) {
      int colon = lines[i].indexOf(':');
      if (colon <= 0) {
        throw new MalformedRequest(400, "a header line without a colon");
      }
      headers.put(
          lines[i].substring(0, colon).trim().toLowerCase(Locale.ROOT),
          lines[i].substring(colon + 1).trim());
    }
    return headers;
  }

  private static int contentLength(Map<String, String> headers) throws MalformedRequest {
    String given = headers.getOrDefault("content-length", "0");
    try {
      int length = Integer.parseInt(given);
      if (length < 0) {
        throw new MalformedRequest(400, "negative content-length");
      }
      if (length > MAX_BODY) {
        throw new MalformedRequest(413, "the body is larger than 4 MiB");
      }
      return length;
    } catch (NumberFormatException e) {
      throw new MalformedRequest(400, "content-length is not a number");
    }
  }

  /** Returns the offset after the last chunk, or -1 when chunks are still to come. */
  private int unchunk(int from, ByteArrayOutputStream into) throws MalformedRequest {
    int at = from;
    while (true) {
      int lineEnd = indexOf("\r\n", at);
      if (lineEnd < 0) {
        return -1;
      }
      String header = new String(bytes, at, lineEnd - at, StandardCharsets.ISO_8859_1);
      int length;
      try {
        length = Integer.parseInt(header.split(";")[0].trim(), 16);
      } catch (NumberFormatException e) {
        throw new MalformedRequest(400, "a chunk without a length");
      }
      if (length < 0 || into.size() + length > MAX_BODY) {
        throw new MalformedRequest(413, "the body is larger than 4 MiB");
      }
      int chunkStart = lineEnd + 2;
      if (length == 0) {
        int trailerEnd = indexOf("\r\n", chunkStart);
        while (trailerEnd > chunkStart) {
          chunkStart = trailerEnd + 2;
          trailerEnd = indexOf("\r\n", chunkStart);
        }
        return trailerEnd < 0 ? -1 : trailerEnd + 2;
      }
      if (chunkStart + length + 2 > size) {
        return -1;
      }
      into.write(bytes, chunkStart, length);
      at = chunkStart + length + 2;
    }
  }

  private int indexOf(String ascii, int from) {
    byte[] wanted = ascii.getBytes(StandardCharsets.US_ASCII);
    for (int i = from; i <= size - wanted.length; i++) {
      int k = 0;
      while (k < wanted.length && bytes[i + k] == wanted[k]) {
        k++;
      }
      if (k == wanted.length) {
        return i;
      }
    }
    return -1;
  }
}
