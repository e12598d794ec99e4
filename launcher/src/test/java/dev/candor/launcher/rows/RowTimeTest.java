package dev.candor.launcher.rows;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.DoubleNode;
import com.fasterxml.jackson.databind.node.LongNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.time.DateTimeException;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RowTimeTest {
  private static final Instant TEN = Instant.parse("2026-03-01T10:00:00Z");

  @ParameterizedTest
  @ValueSource(
      strings = {
        "2026-03-01T10:00:00Z",
        "2026-03-01t10:00z",
        "2026-03-01 10:00:00",
        "2026-03-01T10:00:00.000",
        "2026-03-01T10:00:00,000Z",
        "2026-03-01T10:00:00+0000",
        "2026-03-01T12:00:00+02:00",
        "2026-03-01 12:00:00+02",
        "2026-03-01 12:00:00 +0200",
        "2026-03-01 10:00:00 UTC",
        "2026-03-01 10:00:00.000 GMT",
        "20260301T100000Z",
        "20260301T1000",
        "1772359200",
        "1772359200.0",
        "1772359200000",
        "1.7723592E9",
        "1772359200000000",
        "1772359200000000000",
      })
  void timeIsReadHoweverItIsWritten(String text) {
    assertThat(RowTime.of(TextNode.valueOf(text))).isEqualTo(TEN);
  }

  @Test
  void numberIsUnixTime() {
    assertThat(RowTime.of(LongNode.valueOf(1_772_359_200L))).isEqualTo(TEN);
    assertThat(RowTime.of(DoubleNode.valueOf(1_772_359_200.5))).isEqualTo(TEN.plusMillis(500));
  }

  @Test
  void dayWithoutTimeBeginsAtMidnightAndEndsThere() {
    Instant midnight = Instant.parse("2026-03-01T00:00:00Z");
    assertThat(RowTime.of(TextNode.valueOf("2026-03-01"))).isEqualTo(midnight);
    assertThat(RowTime.of(TextNode.valueOf("20260301"))).isEqualTo(midnight);
    assertThat(RowTime.of(TextNode.valueOf("2026-02-28T24:00:00Z"))).isEqualTo(midnight);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "soon",
        "2026-13-01",
        "2026-03-01T25:00",
        "1969-12-31",
        "12345",
        "1e30",
        "10:00",
        "2026-03-01T10:00:00 Mars",
        "03/01/2026"
      })
  void whatIsNoTimeIsRefused(String text) {
    assertThatThrownBy(() -> RowTime.of(TextNode.valueOf(text)))
        .isInstanceOf(DateTimeException.class);
  }
}
