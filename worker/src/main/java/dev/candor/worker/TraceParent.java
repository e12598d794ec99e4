package dev.candor.worker;

import dev.candor.model.Sha256;

/**
 * The header by which tracing tools recognise one request, as W3C's Trace Context has it. Its
 * numbers follow from the probe alone, so that a gateway's traces lead back to the probe: the trace
 * is the probe's, and each call of it a span.
 */
final class TraceParent {
  static final String HEADER = "traceparent";

  private static final int TRACE_BYTES = 16;
  private static final int SPAN_BYTES = 8;

  private TraceParent() {}

  /**
   * The header's value.
   *
   * @param call number of the call for this probe, from 1
   */
  static String of(String probeId, int call) {
    return "00-"
        + Sha256.hex(probeId, TRACE_BYTES)
        + "-"
        + Sha256.hex(probeId + "#" + call, SPAN_BYTES)
        + "-01";
  }
}
