package dev.candor.detection.replies;

/**
 * How many texts came, of those looked up, and how many had come in an earlier cycle.
 *
 * @param sampled texts looked up
 * @param copies those that had come before
 */
record LastingCopies(long sampled, long copies) {
  static final LastingCopies NONE = new LastingCopies(0, 0);

  /** From this share of texts that come again in later cycles on, an endpoint has a cache. */
  private static final double CACHED = .03;

  private static final int CACHED_LEAST = 5;

  /** Whether the endpoint sends texts of earlier cycles again. */
  boolean cached() {
    return copies >= CACHED_LEAST && copies >= CACHED * sampled;
  }
}
