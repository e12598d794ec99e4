package dev.candor.simulator;

import dev.candor.simulator.text.Draw;
import java.time.Duration;

/**
 * Time until a reply is complete, log-normal.
 *
 * @param median half of the replies are faster
 * @param p99 one in a hundred is slower
 * @param most longer draws are cut to this
 */
public record Latency(Duration median, Duration p99, Duration most) {
  private static final double Z_OF_P99 = 2.3263478740408408;

  /** Replies at once. */
  public static final Latency NONE = new Latency(Duration.ZERO, Duration.ZERO, Duration.ZERO);

  public Latency {
    if (median.isNegative() || p99.compareTo(median) < 0 || most.compareTo(median) < 0) {
      throw new IllegalArgumentException(
          "latency needs 0 <= median <= p99 and median <= most, not %s, %s, %s"
              .formatted(median, p99, most));
    }
  }

  Duration draw(Draw draw) {
    if (median.isZero()) {
      return Duration.ZERO;
    }
    double sigma = Math.log((double) p99.toNanos() / median.toNanos()) / Z_OF_P99;
    double nanos = median.toNanos() * Math.exp(sigma * draw.gaussian());
    return Duration.ofNanos((long) Math.min(nanos, most.toNanos()));
  }
}
