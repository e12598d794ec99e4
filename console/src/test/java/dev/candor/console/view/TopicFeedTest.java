package dev.candor.console.view;

import static org.assertj.core.api.Assertions.assertThat;

import dev.candor.events.AlertCommand;
import dev.candor.report.view.AlertsView;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class TopicFeedTest {
  private static final Instant AT = Instant.parse("2026-01-02T12:00:00Z");

  private final TopicFeed feed = new TopicFeed();

  private void maintained(String id, Duration asked, Duration lasting) {
    Instant at = AT.plus(asked);
    feed.command(
        new AlertCommand("c", id, "m", "maintenance", "Ann", "a move", at, at, at.plus(lasting)));
  }

  @Test
  void maintenanceThatStillLastsOutlivesAnyNumberOfShorterOnes() {
    maintained("long", Duration.ZERO, Duration.ofDays(30));
    for (int hour = 0; hour < 1_500; hour++) {
      maintained("hour-" + hour, Duration.ofMinutes(hour), Duration.ofHours(1));
    }
    assertThat(feed.maintenances())
        .hasSize(1_000)
        .extracting(AlertsView.MaintenanceRow::id)
        .contains("long", "hour-1499", "hour-501")
        .doesNotContain("hour-500", "hour-0");
  }
}
