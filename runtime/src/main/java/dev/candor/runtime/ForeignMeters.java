package dev.candor.runtime;

import io.micrometer.core.instrument.config.MeterFilter;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Meters that come from the libraries below. Those that break Prometheus' rules of naming (units in
 * abbreviation, gauges that end like the parts of a histogram, no help) are left out: none of them
 * says what another does not, and linters of a scrape stay quiet.
 */
final class ForeignMeters {
  private static final Pattern OF_KAFKA =
      Pattern.compile("kafka\\..*(\\.(ns|ms)(\\.|$)|\\.count$|\\.node\\.)");

  private static final Set<String> OF_THE_MACHINE = Set.of("process.cpu.time", "system.cpu.count");

  private ForeignMeters() {}

  /** Leaves out what is badly named. */
  static MeterFilter wellNamed() {
    return MeterFilter.deny(
        id -> OF_THE_MACHINE.contains(id.getName()) || OF_KAFKA.matcher(id.getName()).find());
  }
}
