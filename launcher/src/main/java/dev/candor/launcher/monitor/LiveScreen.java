package dev.candor.launcher.monitor;

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
import java.util.TreeMap;
import org.jline.utils.AttributedString;
import org.jline.utils.AttributedStringBuilder;
import org.jline.utils.AttributedStyle;

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
  /** From this width on a target has one line, below it two. */
  private static final int WIDE = 100;

  private static final int LONGEST_NAME = 26;
  private static final int BAR = 10;
  private static final int BAR_AND_COUNTS = BAR + 13;
  private static final int SHARES = 24;
  private static final int VERDICT = 26;
  private static final int FEWEST_MESSAGES = 4;
  private static final List<String> HEADS =
      List.of(
          "target",
          "cycle: probes ended",
          "constrained (sensitive)",
          "against its predecessor",
          "release");
  private static final int LONGEST_ALARM_LINES = 5;

  private static final AttributedStyle PLAIN = AttributedStyle.DEFAULT;
  private static final AttributedStyle BOLD = PLAIN.bold();
  private static final AttributedStyle DIM = PLAIN.faint();
  private static final AttributedStyle ALARM = BOLD.foreground(AttributedStyle.RED);
  private static final AttributedStyle GOOD = PLAIN.foreground(AttributedStyle.GREEN);

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
    top.add(width >= WIDE ? cut(heads(nameWidth()), width) : AttributedString.EMPTY);
    int room = height - footer.size() - top.size() - FEWEST_MESSAGES - 1;
    top.addAll(targets(width, Math.max(1, room)));
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
  private List<AttributedString> targets(int width, int room) {
    if (states.targets().isEmpty()) {
      return List.of(cut(styled(DIM, "No probe has ended yet."), width));
    }
    List<Map.Entry<String, TargetState>> ordered = new ArrayList<>(states.targets().entrySet());
    ordered.sort(
        Comparator.comparing(
                (Map.Entry<String, TargetState> entry) -> !entry.getValue().isAlarming())
            .thenComparing(Map.Entry::getKey));
    int rows = width >= WIDE ? 1 : 2;
    int shown = Math.min(ordered.size(), Math.max(1, room / rows));
    if (shown < ordered.size()) {
      shown = Math.max(1, (room - 1) / rows);
    }
    int name = nameWidth();
    List<AttributedString> lines = new ArrayList<>();
    for (Map.Entry<String, TargetState> entry : ordered.subList(0, shown)) {
      lines.addAll(
          width >= WIDE
              ? List.of(wide(entry.getKey(), entry.getValue(), name, width))
              : narrow(entry.getKey(), entry.getValue(), width));
    }
    int more = ordered.size() - shown;
    if (more > 0) {
      lines.add(cut(styled(DIM, "and " + more + " more; the console shows all"), width));
    }
    return lines;
  }

  private int nameWidth() {
    return states.targets().keySet().stream()
        .mapToInt(LiveScreen::columns)
        .map(longest -> Math.max(HEADS.get(0).length(), Math.min(longest, LONGEST_NAME)))
        .max()
        .orElse(LONGEST_NAME);
  }

  /** What stands in the columns of a wide terminal. */
  private AttributedString heads(int name) {
    if (states.targets().isEmpty()) {
      return AttributedString.EMPTY;
    }
    List<Integer> widths = List.of(name, BAR_AND_COUNTS, SHARES, VERDICT, HEADS.get(4).length());
    AttributedStringBuilder line = new AttributedStringBuilder();
    for (int i = 0; i < HEADS.size(); i++) {
      line.append(i == 0 ? "" : "  ").append(padded(styled(DIM, HEADS.get(i)), widths.get(i)));
    }
    return line.toAttributedString();
  }

  private static AttributedString wide(String target, TargetState state, int name, int width) {
    AttributedStringBuilder line = new AttributedStringBuilder();
    line.append(padded(bothEnds(styled(BOLD, target), name), name)).append("  ");
    line.append(padded(progress(state), BAR_AND_COUNTS)).append("  ");
    line.append(padded(shares(state), SHARES)).append("  ");
    line.append(padded(verdict(state), VERDICT)).append("  ");
    int room = Math.max(1, width - line.columnLength());
    line.append(bothEnds(styled(DIM, state.release()), room));
    return cut(line.toAttributedString(), width);
  }

  /** At most so many columns; names are told apart by their ends, so the middle is left out. */
  private static AttributedString bothEnds(AttributedString text, int width) {
    int columns = text.columnLength();
    if (columns <= width || width < 3) {
      return text;
    }
    int end = (width - 1) * 3 / 5;
    return new AttributedStringBuilder()
        .append(text.columnSubSequence(0, width - 1 - end))
        .append("…")
        .append(text.columnSubSequence(columns - end, columns))
        .toAttributedString();
  }

  private static List<AttributedString> narrow(String target, TargetState state, int width) {
    AttributedStringBuilder first = new AttributedStringBuilder();
    first.styled(BOLD, PlainTerminal.harmless(target)).append("  ").append(verdict(state));
    first.append("  ").append(styled(DIM, state.release()));
    AttributedStringBuilder second = new AttributedStringBuilder();
    second.append("  ").append(padded(progress(state), BAR_AND_COUNTS)).append("  ");
    second.append(shares(state));
    return List.of(cut(first.toAttributedString(), width), cut(second.toAttributedString(), width));
  }

  private static AttributedString progress(TargetState state) {
    AttributedStringBuilder line = new AttributedStringBuilder();
    if (state.cycle() < 0) {
      return line.toAttributedString();
    }
    long expected = Math.max(state.expected(), state.ended());
    int full = expected == 0 ? 0 : (int) (BAR * state.ended() / expected);
    line.append("█".repeat(full)).styled(DIM, "░".repeat(BAR - full));
    line.append(" " + state.ended() + "/" + (state.expected() == 0 ? "?" : expected));
    if (state.failed() > 0) {
      line.styled(ALARM, " " + state.failed() + " ✗");
    }
    return line.toAttributedString();
  }

  private static AttributedString shares(TargetState state) {
    StringBuilder words = new StringBuilder();
    new TreeMap<>(state.constrained())
        .forEach(
            (lang, share) ->
                words
                    .append(words.length() == 0 ? "" : "  ")
                    .append(lang)
                    .append(String.format(Locale.ROOT, " %3.0f %%", 100 * share)));
    return styled(PLAIN, words.toString());
  }

  private static AttributedString verdict(TargetState state) {
    String words =
        state.verdict().replace('_', ' ')
            + (state.verdict().equals("drifted") && !state.direction().equals("none")
                ? ", " + state.direction().replace('_', ' ')
                : "");
    return switch (state.verdict()) {
      case "drifted" -> styled(ALARM, words);
      case "stable", "equivalent" -> styled(GOOD, words);
      default -> styled(DIM, words);
    };
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

  /** As much as has room, up to the end of a word unless that leaves half of the line empty. */
  private static AttributedString beginning(AttributedString text, int width) {
    if (text.columnLength() <= width) {
      return text;
    }
    AttributedString piece = text.columnSubSequence(0, width);
    int space = piece.toString().lastIndexOf(' ');
    return space > piece.length() / 2 ? piece.subSequence(0, space + 1) : piece;
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

  private static AttributedString styled(AttributedStyle style, String words) {
    return new AttributedString(PlainTerminal.harmless(words), style);
  }

  private static int columns(String text) {
    return new AttributedString(PlainTerminal.harmless(text)).columnLength();
  }

  private static AttributedString padded(AttributedString text, int width) {
    AttributedStringBuilder line = new AttributedStringBuilder().append(cut(text, width));
    return line.append(" ".repeat(Math.max(0, width - line.columnLength()))).toAttributedString();
  }

  /** At most so many columns; what is cut ends in an ellipsis. */
  private static AttributedString cut(AttributedString text, int width) {
    if (text.columnLength() <= width) {
      return text;
    }
    return new AttributedStringBuilder()
        .append(text.columnSubSequence(0, Math.max(0, width - 1)))
        .append("…")
        .toAttributedString();
  }
}
