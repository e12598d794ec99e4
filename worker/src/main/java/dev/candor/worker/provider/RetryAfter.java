package dev.candor.worker.provider;

import java.net.http.HttpHeaders;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.Optional;

/**
 * Reads how long a provider asks to wait: {@code retry-after-ms}, or {@code Retry-After} in seconds
 * or as an HTTP date (RFC 9110, section 10.2.3). A date is measured against the response's own
 * {@code Date}, so that a skewed clock does no harm.
 */
final class RetryAfter {
  private RetryAfter() {}

  static Optional<Duration> of(HttpHeaders headers, InstantSource clock) {
    Optional<Duration> millis =
        headers.firstValue("retry-after-ms").flatMap(text -> seconds(text, 1e-3));
    if (millis.isPresent()) {
      return millis;
    }
    return headers
        .firstValue("Retry-After")
        .flatMap(
            text -> {
              Optional<Duration> plain = seconds(text, 1);
              if (plain.isPresent()) {
                return plain;
              }
              Instant now =
                  headers.firstValue("Date").flatMap(RetryAfter::date).orElse(clock.instant());
              return date(text)
                  .map(at -> at.isAfter(now) ? Duration.between(now, at) : Duration.ZERO);
            });
  }

  static Optional<Duration> seconds(String text, double unit) {
    try {
      double value = Double.parseDouble(text.strip()) * unit;
      return value >= 0 && value <= 7 * 86_400
          ? Optional.of(Duration.ofMillis((long) Math.ceil(value * 1000)))
          : Optional.empty();
    } catch (NumberFormatException e) {
      return Optional.empty();
    }
  }

  static Optional<Instant> date(String text) {
    try {
      return Optional.of(
          ZonedDateTime.parse(text.strip(), DateTimeFormatter.RFC_1123_DATE_TIME).toInstant());
    } catch (DateTimeParseException e) {
      return Optional.empty();
    }
  }
}
