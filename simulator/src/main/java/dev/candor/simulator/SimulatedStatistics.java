package dev.candor.simulator;

import java.util.Map;

/**
 * Counts since the start.
 *
 * @param requests for replies, models and the rest
 * @param byStatus requests by HTTP status sent; 0 for resets and stalls
 * @param byOutcome replies by intended outcome, in its word
 * @param byFault requests that failed before the model was asked, by cause
 * @param byRelease replies by {@code model/release}
 * @param abandoned replies whose client left before the end
 * @param inFlight being answered now
 * @param inFlightMax most at the same time
 * @param current release in service, by model
 */
public record SimulatedStatistics(
    long requests,
    Map<Integer, Long> byStatus,
    Map<String, Long> byOutcome,
    Map<String, Long> byFault,
    Map<String, Long> byRelease,
    long abandoned,
    int inFlight,
    int inFlightMax,
    Map<String, String> current) {}
