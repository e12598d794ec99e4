package dev.candor.worker;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * The header by which tracing tools recognise one request, as W3C's Trace Context has it. Its
 * numbers follow from the probe alone, so that a gateway's traces lead back to the probe: the trace
 * is the probe's, and each call of it a span.
 */
final class TraceParent {
  static final String HEADER = "traceparent";

  private static final int TRACE_BYTES = 16;
  private static final int SPAN_BYTES = 8;
  private static final HexFormat HEX = HexFormat.of();

  private TraceParent() {}

  /**
   * The header's value.
   *
   * @param call number of the call for this probe, from 1
   */
  static String of(String probeId, int call) {
    return "00-"
        + HEX.formatHex(hash(probeId), 0, TRACE_BYTES)
        + "-"
        + HEX.formatHex(hash(probeId + "#" + call), 0, SPAN_BYTES)
        + "-01";
  }

  private static byte[] hash(String text) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }
}
