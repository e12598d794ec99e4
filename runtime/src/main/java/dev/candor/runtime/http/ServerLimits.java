package dev.candor.runtime.http;

import io.soabase.recordbuilder.core.RecordBuilder;
import java.time.Duration;

/**
 * How much a server accepts.
 *
 * @param maxConnections open at once; one more takes the place of the connection that has been
 *     silent longest
 * @param maxHeadBytes of the request line and of all headers
 * @param maxBodyBytes of a request's body
 * @param requestTimeout from a request's first byte, or from the connection's beginning, to its
 *     last byte
 * @param idleTimeout of a connection kept open after a reply
 * @param writeTimeout for the client to take a reply that is ready
 * @param threads that answer at the same time
 * @param maxWaiting requests that wait for one of the threads; further ones get 503
 */
@RecordBuilder
public record ServerLimits(
    int maxConnections,
    int maxHeadBytes,
    int maxBodyBytes,
    Duration requestTimeout,
    Duration idleTimeout,
    Duration writeTimeout,
    int threads,
    int maxWaiting)
    implements ServerLimitsBuilder.With {

  /** For pages that people and scrapers read. */
  public static final ServerLimits PAGES =
      new ServerLimits(
          256,
          16 << 10,
          64 << 10,
          Duration.ofSeconds(10),
          Duration.ofSeconds(75),
          Duration.ofSeconds(30),
          8,
          64);
}
