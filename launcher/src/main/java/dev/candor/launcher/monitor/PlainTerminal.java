package dev.candor.launcher.monitor;

import java.io.PrintWriter;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Objects;

/** Lines with the date and time, for files, pipes and simple terminals. */
public final class PlainTerminal implements Terminal {
  private static final String RED = "\u001b[31;1m";
  private static final String DIM = "\u001b[2m";
  private static final String PLAIN = "\u001b[0m";
  private static final DateTimeFormatter STAMP =
      DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss", Locale.ROOT);

  private final PrintWriter out;
  private final boolean colours;
  private final InstantSource clock;
  private final ZoneId zone;

  /**
   * @param colours whether the terminal shows them and the user wants them
   */
  public PlainTerminal(PrintWriter out, boolean colours, InstantSource clock) {
    this(out, colours, clock, ZoneId.systemDefault());
  }

  PlainTerminal(PrintWriter out, boolean colours, InstantSource clock, ZoneId zone) {
    this.out = Objects.requireNonNull(out);
    this.colours = colours;
    this.clock = Objects.requireNonNull(clock);
    this.zone = Objects.requireNonNull(zone);
  }

  @Override
  public void line(String kind, String words) {
    tell(clock.instant(), kind, words, false);
  }

  @Override
  public void alarm(String kind, String words) {
    tell(clock.instant(), kind, words, true);
  }

  /** One line about something that happened at a time. */
  synchronized void tell(Instant at, String kind, String words, boolean alarm) {
    out.printf(
        Locale.ROOT,
        "%s%s  %-8s%s %s%n",
        colours ? alarm ? RED : DIM : "",
        STAMP.format(at.atZone(zone)),
        kind,
        colours ? PLAIN : "",
        harmless(words));
    out.flush();
  }

  /** Names and excerpts come from outside: control characters could drive the terminal. */
  public static String harmless(String words) {
    return words.replaceAll("[\\p{Cntrl}\\p{Cf}\\x{2028}\\x{2029}]", " ");
  }
}
