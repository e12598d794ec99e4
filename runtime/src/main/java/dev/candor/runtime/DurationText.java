package dev.candor.runtime;

import java.time.Duration;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A duration as people write it: a number and a unit. */
public final class DurationText {
  private static final Pattern DURATION = Pattern.compile("(\\d+(?:\\.\\d+)?)\\s*(ms|[smhdw])");
  private static final Map<String, Double> NANOS =
      Map.of("ms", 1e6, "s", 1e9, "m", 6e10, "h", 3.6e12, "d", 8.64e13, "w", 6.048e14);

  private DurationText() {}

  /**
   * Reads {@code 500ms}, {@code 1.5h} or {@code 0}.
   *
   * @throws IllegalArgumentException if it is none
   */
  public static Duration parse(String text) {
    if (text.equals("0")) {
      return Duration.ZERO;
    }
    Matcher matcher = DURATION.matcher(text.strip());
    if (!matcher.matches()) {
      throw new IllegalArgumentException(
          "\"" + text + "\" is not a duration such as 500ms, 30s, 15m, 6h, 2d or 1w");
    }
    return Duration.ofNanos(
        Math.round(Double.parseDouble(matcher.group(1)) * NANOS.get(matcher.group(2))));
  }
}
