package dev.candor.launcher.monitor;

import static dev.candor.launcher.monitor.TerminalText.ALARM;
import static dev.candor.launcher.monitor.TerminalText.BOLD;
import static dev.candor.launcher.monitor.TerminalText.DIM;
import static dev.candor.launcher.monitor.TerminalText.GOOD;
import static dev.candor.launcher.monitor.TerminalText.PLAIN;
import static dev.candor.launcher.monitor.TerminalText.bothEnds;
import static dev.candor.launcher.monitor.TerminalText.cut;
import static dev.candor.launcher.monitor.TerminalText.padded;
import static dev.candor.launcher.monitor.TerminalText.styled;

import dev.candor.launcher.monitor.TargetStates.TargetState;
import java.util.List;
import java.util.Locale;
import java.util.TreeMap;
import org.jline.utils.AttributedString;
import org.jline.utils.AttributedStringBuilder;

/**
 * The lines of the targets: one for each on a wide terminal, two below that.
 *
 * @param states the targets
 * @param width columns of the terminal, at least 1
 * @param name columns of the names on a wide terminal
 */
record TargetLines(TargetStates states, int width, int name) {
  /** From this width on a target has one line, below it two. */
  private static final int WIDE = 100;

  private static final int LONGEST_NAME = 26;
  private static final int BAR = 10;
  private static final int BAR_AND_COUNTS = BAR + 13;
  private static final int SHARES = 24;
  private static final int VERDICT = 26;
  private static final List<String> HEADS =
      List.of(
          "target",
          "cycle: probes ended",
          "constrained (sensitive)",
          "against its predecessor",
          "release");

  TargetLines(TargetStates states, int width) {
    this(states, width, nameWidth(states));
  }

  /** How many lines a target has. */
  int rows() {
    return isWide() ? 1 : 2;
  }

  private boolean isWide() {
    return width >= WIDE;
  }

  List<AttributedString> of(String target, TargetState state) {
    return isWide() ? List.of(wide(target, state)) : narrow(target, state);
  }

  /** What stands in the columns of a wide terminal. */
  AttributedString heads() {
    if (!isWide() || states.targets().isEmpty()) {
      return AttributedString.EMPTY;
    }
    List<Integer> widths = List.of(name, BAR_AND_COUNTS, SHARES, VERDICT, HEADS.get(4).length());
    AttributedStringBuilder line = new AttributedStringBuilder();
    for (int i = 0; i < HEADS.size(); i++) {
      line.append(i == 0 ? "" : "  ").append(padded(styled(DIM, HEADS.get(i)), widths.get(i)));
    }
    return cut(line.toAttributedString(), width);
  }

  private static int nameWidth(TargetStates states) {
    return states.targets().keySet().stream()
        .mapToInt(TerminalText::columns)
        .map(longest -> Math.max(HEADS.get(0).length(), Math.min(longest, LONGEST_NAME)))
        .max()
        .orElse(LONGEST_NAME);
  }

  private AttributedString wide(String target, TargetState state) {
    AttributedStringBuilder line = new AttributedStringBuilder();
    line.append(padded(bothEnds(styled(BOLD, target), name), name)).append("  ");
    line.append(padded(progress(state), BAR_AND_COUNTS)).append("  ");
    line.append(padded(shares(state), SHARES)).append("  ");
    line.append(padded(verdict(state), VERDICT)).append("  ");
    int room = Math.max(1, width - line.columnLength());
    line.append(bothEnds(styled(DIM, state.release()), room));
    return cut(line.toAttributedString(), width);
  }

  private List<AttributedString> narrow(String target, TargetState state) {
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
}
