package dev.candor.worker;

import java.time.Duration;

/**
 * What a worker counts. Every prompt it takes ends exactly once in {@link #probeEnded}, as {@code
 * answered} or with a reason; their sum is the number of responses published. Worry when a share of
 * results other than {@code answered} lasts, when a circuit stays open, or when nothing ends.
 */
public interface WorkerMetrics {
  /**
   * A probe's end was published.
   *
   * @param result {@code answered} or the reason of the failure
   * @param duration from the first request to the end; zero if none was sent
   */
  void probeEnded(String target, String result, Duration duration);

  /** A request is sent again. */
  void retried(String target, String reason);

  /**
   * A provider signalled something instead of an answer.
   *
   * @param signal {@code blocked}, {@code taken_back}, {@code reasoning_only} or {@code empty}
   */
  void signalled(String target, String arm, String signal);

  /** Whether the newest probes of a target all failed. */
  void blind(String target, boolean blind);

  void inFlight(String target, int requests);

  void circuit(String target, boolean open);

  /** Money and tokens of one call. */
  void spent(String target, double dollars, long promptTokens, long completionTokens);

  /**
   * @param period {@code day} or {@code month}
   */
  void budgetLeft(String target, String period, double dollars);

  void releaseChanged(String target, String how);

  /** A record was set aside. */
  void deadLetter(String reason);

  /** A record of a topic that all workers read cannot be read and was passed over. */
  void passedOver(String topic);
}
