package dev.candor.runtime.http;

import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpVersion;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What is to happen on the wire after a request: bytes at their times, then the fate of the
 * connection. A reply that tears or never comes is written down the same way as a good one.
 *
 * @param status the HTTP status the client will see, 0 when it will see none
 * @param steps in order; each waits its own delay after the step before
 * @param ending what becomes of the connection after the last step
 */
public record ReplyScript(int status, List<Step> steps, Ending ending) {

  /** What becomes of the connection. */
  public enum Ending {
    /** Ready for the next request. */
    KEEP,
    /** Closed in the ordinary way. */
    CLOSE,
    /** Aborted: the client sees a connection reset. */
    RESET,
    /** Left open without a word until the client gives up. */
    STALL
  }

  /**
   * Bytes to send.
   *
   * @param delay wait after the step before
   * @param bytes may be empty for a mere wait
   */
  public record Step(Duration delay, byte[] bytes) {}

  public ReplyScript {
    steps = List.copyOf(steps);
  }

  /** The head of a reply alone, as HEAD is answered. */
  static ReplyScript head(int status, Map<String, String> headers, int length) {
    Map<String, String> all = new LinkedHashMap<>(headers);
    all.put("Content-Length", Integer.toString(length));
    return new ReplyScript(
        status, List.of(new Step(Duration.ZERO, head(status, all))), Ending.KEEP);
  }

  /** A short reply after which the connection is closed. */
  static ReplyScript refusal(int status, String message) {
    Map<String, String> headers =
        Map.of("Content-Type", "text/plain; charset=utf-8", "Connection", "close");
    ReplyScript whole =
        whole(Duration.ZERO, status, headers, (message + "\n").getBytes(StandardCharsets.UTF_8));
    return new ReplyScript(status, whole.steps(), Ending.CLOSE);
  }

  /** A whole reply with a content length. */
  public static ReplyScript whole(
      Duration delay, int status, Map<String, String> headers, byte[] body) {
    Map<String, String> all = new LinkedHashMap<>(headers);
    all.put("Content-Length", Integer.toString(body.length));
    byte[] head = head(status, all);
    byte[] bytes = new byte[head.length + body.length];
    System.arraycopy(head, 0, bytes, 0, head.length);
    System.arraycopy(body, 0, bytes, head.length, body.length);
    return new ReplyScript(status, List.of(new Step(delay, bytes)), Ending.KEEP);
  }

  /** A reply that promises a whole body and closes the connection after half of it. */
  public static ReplyScript torn(
      Duration delay, int status, Map<String, String> headers, byte[] body) {
    ReplyScript whole = whole(delay, status, headers, body);
    byte[] bytes = whole.steps().get(0).bytes();
    byte[] half = new byte[bytes.length - body.length + body.length / 2];
    System.arraycopy(bytes, 0, half, 0, half.length);
    return new ReplyScript(status, List.of(new Step(delay, half)), Ending.CLOSE);
  }

  /** The connection is reset after the delay, without a reply. */
  public static ReplyScript reset(Duration delay) {
    return new ReplyScript(0, List.of(new Step(delay, new byte[0])), Ending.RESET);
  }

  /** No reply, ever. */
  public static ReplyScript stall() {
    return new ReplyScript(0, List.of(), Ending.STALL);
  }

  /** A reply in chunks over time. */
  public static Chunks chunked(int status, Map<String, String> headers) {
    return new Chunks(status, headers);
  }

  /** Collects the chunks of a streamed reply. */
  public static final class Chunks {
    private static final byte[] LAST_CHUNK = "0\r\n\r\n".getBytes(StandardCharsets.US_ASCII);

    private final int status;
    private final List<Step> steps = new ArrayList<>();

    private Chunks(int status, Map<String, String> headers) {
      this.status = status;
      Map<String, String> all = new LinkedHashMap<>(headers);
      all.put("Transfer-Encoding", "chunked");
      steps.add(new Step(Duration.ZERO, head(status, all)));
    }

    public Chunks chunk(Duration delay, String text) {
      byte[] payload = text.getBytes(StandardCharsets.UTF_8);
      byte[] length =
          (Integer.toHexString(payload.length) + "\r\n").getBytes(StandardCharsets.US_ASCII);
      byte[] bytes = new byte[length.length + payload.length + 2];
      System.arraycopy(length, 0, bytes, 0, length.length);
      System.arraycopy(payload, 0, bytes, length.length, payload.length);
      bytes[bytes.length - 2] = '\r';
      bytes[bytes.length - 1] = '\n';
      steps.add(new Step(delay, bytes));
      return this;
    }

    public ReplyScript end() {
      steps.add(new Step(Duration.ZERO, LAST_CHUNK));
      return new ReplyScript(status, steps, Ending.KEEP);
    }

    /** Ends without the closing chunk, so that the client sees a torn stream. */
    public ReplyScript tear(Ending ending) {
      return new ReplyScript(status, steps, ending);
    }
  }

  private static byte[] head(int status, Map<String, String> headers) {
    StringBuilder text = new StringBuilder(256);
    text.append(HttpVersion.HTTP_1_1)
        .append(' ')
        .append(HttpResponseStatus.valueOf(status))
        .append("\r\n");
    headers.forEach((name, value) -> text.append(name).append(": ").append(value).append("\r\n"));
    String head = text.append("\r\n").toString();
    if (head.lines().count() != headers.size() + 2L) {
      throw new IllegalArgumentException("a header holds a line break");
    }
    return head.getBytes(StandardCharsets.ISO_8859_1);
  }
}
