package dev.candor.launcher.rows;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.temporal.ChronoField;
import java.time.temporal.TemporalAccessor;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * A time as recordings write it: ISO 8601, extended or basic, with any form of zone or none (UTC is
 * taken), a date alone, or Unix time in seconds, milliseconds, microseconds or nanoseconds, told
 * apart by size: all of them from 1973 to 5138. A table's cell holds a number as text.
 */
final class RowTime {
  private static final Instant LATEST = Instant.parse("9999-12-31T23:59:59.999Z");

  /** Eight digits are a date of the basic form. */
  private static final Pattern UNIX =
      Pattern.compile("\\d{9,20}(\\.\\d{0,15})?|\\d(\\.\\d{1,20})?[eE]\\+?\\d{1,2}");

  private static final Pattern ZONE_APART = Pattern.compile(" (?=(UTC|GMT|Z|[+-]\\d{2}:?\\d*)$)");

  private static final DateTimeFormatter ISO =
      new DateTimeFormatterBuilder()
          .parseCaseInsensitive()
          .appendPattern("[uuuu-MM-dd][uuuuMMdd]")
          .optionalStart()
          .appendLiteral('T')
          .appendPattern("[HH:mm[:ss]][HHmm[ss]]")
          .appendFraction(ChronoField.NANO_OF_SECOND, 0, 9, true)
          .optionalEnd()
          .appendPattern("['UTC']['GMT'][XXXXX][X]")
          .toFormatter(Locale.ROOT);

  private RowTime() {}

  /**
   * @throws DateTimeException if it is no time, or none from 1970 to 9999
   */
  static Instant of(JsonNode node) {
    String text = node.asText().strip();
    if (node.isNumber() || UNIX.matcher(text).matches()) {
      return ofUnix(node.isNumber() ? node.asDouble() : Double.parseDouble(text));
    }
    Instant time = parse(text);
    if (time.isBefore(Instant.EPOCH) || time.isAfter(LATEST)) {
      throw new DateTimeException("out of range");
    }
    return time;
  }

  private static Instant ofUnix(double value) {
    if (value < 0 || value >= 1e20) {
      throw new DateTimeException("out of range");
    }
    double millis =
        value < 1e11
            ? value * 1e3
            : value < 1e14 ? value : value < 1e17 ? value / 1e3 : value / 1e6;
    return Instant.ofEpochMilli(Math.round(millis));
  }

  private static Instant parse(String text) {
    String joined =
        ZONE_APART.matcher(text).replaceFirst("").replaceFirst(" ", "T").replace(',', '.');
    TemporalAccessor parsed =
        ISO.parseBest(joined, OffsetDateTime::from, LocalDateTime::from, LocalDate::from);
    if (parsed instanceof OffsetDateTime zoned) {
      return zoned.toInstant();
    }
    return parsed instanceof LocalDateTime local
        ? local.toInstant(ZoneOffset.UTC)
        : LocalDate.from(parsed).atStartOfDay(ZoneOffset.UTC).toInstant();
  }
}
