package dev.candor.console;

import dev.candor.runtime.MeterBook;
import dev.candor.runtime.Meters;
import io.micrometer.core.instrument.Gauge;
import java.util.Objects;

/** What the console reads from this process's meters. */
final class ConsoleMetrics {
  private final MeterBook meters;

  ConsoleMetrics(MeterBook meters) {
    this.meters = Objects.requireNonNull(meters);
  }

  /** Share of the gold set that the classifier gets right, null where it has not been measured. */
  Double goldScore() {
    Gauge gauge = meters.registry().find(Meters.CLASSIFIER_GOLD_RATIO.name()).gauge();
    return gauge == null || Double.isNaN(gauge.value()) ? null : gauge.value();
  }
}
