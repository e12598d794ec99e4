package dev.candor.worker.provider;

import static org.assertj.core.api.Assertions.assertThat;

import dev.candor.testkit.SettableClock;
import java.net.http.HttpHeaders;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class RetryAfterTest {
  private final SettableClock clock = SettableClock.atNewYear();

  @Test
  void secondsAreRead() {
    assertThat(RetryAfter.of(headers("Retry-After", "30"), clock)).contains(Duration.ofSeconds(30));
    assertThat(RetryAfter.of(headers("Retry-After", "0.5"), clock))
        .contains(Duration.ofMillis(500));
  }

  @Test
  void dateIsMeasuredAgainstTheServersOwnClock() {
    HttpHeaders skewed =
        HttpHeaders.of(
            Map.of(
                "Date", List.of("Wed, 21 Oct 2015 07:28:00 GMT"),
                "Retry-After", List.of("Wed, 21 Oct 2015 07:28:45 GMT")),
            (name, value) -> true);
    assertThat(RetryAfter.of(skewed, clock)).contains(Duration.ofSeconds(45));
  }

  @Test
  void dateWithoutAServersClockIsMeasuredAgainstOurs() {
    assertThat(RetryAfter.of(headers("Retry-After", "Thu, 1 Jan 2026 00:01:00 GMT"), clock))
        .contains(Duration.ofMinutes(1));
    assertThat(RetryAfter.of(headers("Retry-After", "Wed, 31 Dec 2025 00:00:00 GMT"), clock))
        .contains(Duration.ZERO);
  }

  @Test
  void nonsenseIsIgnored() {
    for (String text : List.of("soon", "-3", "NaN", "1e12", "")) {
      assertThat(RetryAfter.of(headers("Retry-After", text), clock)).as(text).isEmpty();
    }
  }

  private static HttpHeaders headers(String name, String value) {
    return HttpHeaders.of(Map.of(name, List.of(value)), (any, other) -> true);
  }
}
