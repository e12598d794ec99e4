package dev.candor.runtime;

import java.util.List;
import java.util.Objects;

/**
 * One entry of the {@link Meters} catalogue.
 *
 * @param name dotted name; never ends in total, info, created or bucket, which the exporter owns
 * @param kind counter (work done), gauge (state) or timer (durations as a histogram)
 * @param unit base unit, empty where the count itself is meant
 * @param tags the tag keys, in order; their values are bounded and never text of a model
 * @param help one sentence for the scrape and the reference table
 */
public record Meter(String name, Kind kind, String unit, List<String> tags, String help) {
  /** What a meter measures. */
  public enum Kind {
    COUNTER,
    GAUGE,
    TIMER
  }

  public Meter {
    Objects.requireNonNull(kind);
    tags = List.copyOf(tags);
    if (!name.matches("candor(\\.[a-z]+)+") || name.matches(".*\\.(total|info|created|bucket)")) {
      throw new IllegalArgumentException("meter name " + name);
    }
  }

  /** The name under which Prometheus stores it. */
  public String prometheusName() {
    String base = name.replace('.', '_') + (unit.isEmpty() ? "" : "_" + unit);
    return switch (kind) {
      case COUNTER -> base + "_total";
      case GAUGE -> base;
      case TIMER -> name.replace('.', '_') + "_seconds";
    };
  }
}
