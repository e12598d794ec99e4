package dev.candor.launcher.monitor;

import static dev.candor.launcher.monitor.TerminalText.ALARM;
import static dev.candor.launcher.monitor.TerminalText.BOLD;
import static dev.candor.launcher.monitor.TerminalText.DIM;
import static dev.candor.launcher.monitor.TerminalText.PLAIN;
import static dev.candor.launcher.monitor.TerminalText.beginning;
import static dev.candor.launcher.monitor.TerminalText.cut;
import static dev.candor.launcher.monitor.TerminalText.styled;

import dev.candor.launcher.monitor.TargetStates.TargetState;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import org.jline.utils.AttributedString;
import org.jline.utils.AttributedStringBuilder;

/**
 * The live view as lines: a pure function of what is known and of the terminal's size. No line is
 * wider than the terminal, and there are never more lines than it has.
 *
 * @param title the command's name
 * @param startedAt when the command began
 * @param now when the view is drawn
 * @param zone in which times are shown
 * @param states the targets
 * @param behind whether what was recorded before the start is still being read
 * @param messages what happened, oldest first
 * @param pages where more is to be seen, in order of importance
 */
record LiveScreen(
    String title,
    Instant startedAt,
    Instant now,
    ZoneId zone,
    TargetStates states,
    boolean behind,
    List<Message> messages,
    List<String> pages) {
  private static final int FEWEST_MESSAGES = 4;
  private static final int LONGEST_ALARM_LINES = 5;

  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("HH:mm:ss", Locale.ROOT);
  private static final DateTimeFormatter DAY =
      DateTimeFormatter.ofPattern("MM-dd HH:mm", Locale.ROOT);

  LiveScreen {
    Objects.requireNonNull(states);
    messages = List.copyOf(messages);
    pages = List.copyOf(pages);
  }

  /**
   * Something that happened.
   *
   * @param alarm whether it should be seen
   */
  record Message(Instant at, String kind, String words, boolean alarm) {}

  /**
   * The lines, from the top.
   *
   * @param width columns of the terminal, at least 1
   * @param height rows of the terminal, at least 1
   */
  List<AttributedString> lines(int width, int height) {
    List<AttributedString> footer = footer(width, height);
    List<AttributedString> top = new ArrayList<>();
    top.add(heading(width));
    TargetLines targets = new TargetLines(states, width);
    top.add(targets.heads());
    int room = height - footer.size() - top.size() - FEWEST_MESSAGES - 1;
    top.addAll(targets(targets, Math.max(1, room)));
    top.add(AttributedString.EMPTY);
    List<AttributedString> lines = new ArrayList<>(top.subList(0, Math.min(top.size(), height)));
    lines.addAll(news(width, height - lines.size() - footer.size()));
    while (lines.size() + footer.size() < height) {
      lines.add(AttributedString.EMPTY);
    }
    lines.addAll(footer.subList(0, Math.max(0, Math.min(footer.size(), height - lines.size()))));
    return lines;
  }

  private AttributedString heading(int width) {
    int n = states.targets().size();
    long alarming = states.targets().values().stream().filter(TargetState::isAlarming).count();
    AttributedStringBuilder line = new AttributedStringBuilder();
    line.styled(BOLD, "Candor " + title);
    line.append("  " + (n == 1 ? "1 target" : n + " targets"));
    if (alarming > 0) {
      line.append("  ").styled(ALARM, alarming + " drifted");
    }
    line.styled(DIM, "  " + elapsed(Duration.between(startedAt, now)));
    if (behind) {
      line.styled(BOLD, "  catching up with what was recorded before the start");
    }
    return cut(line.toAttributedString(), width);
  }

  private static String elapsed(Duration duration) {
    long days = duration.toDays();
    return (days > 0 ? days + " d " : "")
        + String.format(
            Locale.ROOT,
            "%02d:%02d:%02d",
            duration.toHoursPart(),
            duration.toMinutesPart(),
            duration.toSecondsPart());
  }

  /** The drifted come first; the order is else that of the names, so that nothing jumps about. */
  private List<AttributedString> targets(TargetLines targets, int room) {
    int width = targets.width();
    if (states.targets().isEmpty()) {
      return List.of(cut(styled(DIM, "No probe has ended yet."), width));
    }
    List<Map.Entry<String, TargetState>> ordered = new ArrayList<>(states.targets().entrySet());
    ordered.sort(
        Comparator.comparing(
                (Map.Entry<String, TargetState> entry) -> !entry.getValue().isAlarming())
            .thenComparing(Map.Entry::getKey));
    int rows = targets.rows();
    int shown = Math.min(ordered.size(), Math.max(1, room / rows));
    if (shown < ordered.size()) {
      shown = Math.max(1, (room - 1) / rows);
    }
    List<AttributedString> lines = new ArrayList<>();
    for (Map.Entry<String, TargetState> entry : ordered.subList(0, shown)) {
      lines.addAll(targets.of(entry.getKey(), entry.getValue()));
    }
    int more = ordered.size() - shown;
    if (more > 0) {
      lines.add(cut(styled(DIM, "and " + more + " more; the console shows all"), width));
    }
    return lines;
  }

  /** The newest messages that have room, oldest first. */
  private List<AttributedString> news(int width, int room) {
    List<AttributedString> lines = new ArrayList<>();
    for (int i = messages.size() - 1; i >= 0 && lines.size() < room; i--) {
      List<AttributedString> told = message(messages.get(i), width);
      lines.addAll(0, told.subList(0, Math.min(told.size(), room - lines.size())));
    }
    return lines;
  }

  private List<AttributedString> message(Message message, int width) {
    var local = message.at().atZone(zone);
    boolean today = local.toLocalDate().equals(now.atZone(zone).toLocalDate());
    String at = (today ? TIME : DAY).format(local);
    String kind = String.format(Locale.ROOT, "%-8s", message.kind());
    AttributedStringBuilder first = new AttributedStringBuilder();
    first.styled(DIM, at + "  ");
    first.styled(message.alarm() ? ALARM : PLAIN, kind + " ");
    int indent = Math.min(first.columnLength(), Math.max(0, width - 20));
    first.append(PlainTerminal.harmless(message.words()));
    AttributedString whole = first.toAttributedString();
    if (!message.alarm() || whole.columnLength() <= width) {
      return List.of(cut(whole, width));
    }
    List<AttributedString> lines = new ArrayList<>();
    AttributedString rest = whole;
    while (rest.length() > 0 && lines.size() < LONGEST_ALARM_LINES) {
      int room = lines.isEmpty() ? width : width - indent;
      boolean last = lines.size() == LONGEST_ALARM_LINES - 1;
      AttributedString piece = last ? cut(rest, room) : beginning(rest, room);
      lines.add(
          new AttributedStringBuilder()
              .append(" ".repeat(lines.isEmpty() ? 0 : indent))
              .append(piece)
              .toAttributedString());
      rest = rest.subSequence(Math.min(rest.length(), Math.max(1, piece.length())), rest.length());
    }
    return lines;
  }

  private List<AttributedString> footer(int width, int height) {
    List<AttributedString> lines = new ArrayList<>();
    int room = Math.max(0, Math.min(pages.size(), height / 4));
    for (String page : pages.subList(0, room)) {
      lines.add(cut(styled(DIM, page), width));
    }
    lines.add(cut(styled(DIM, "Ctrl-C stops."), width));
    return lines;
  }
}
