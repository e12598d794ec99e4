package dev.candor.report;

import dev.candor.events.ComparisonVerdict;
import dev.candor.model.Cell;
import dev.candor.model.Contrast;
import dev.candor.model.Flip;
import dev.candor.model.PValue;
import dev.candor.model.Stratum;
import dev.candor.model.VerdictState;
import dev.candor.model.WireNamed;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.stream.Collectors;

/** A comparison for a reader at a terminal. */
public final class ComparisonText {
  private static final int MOST_TOPICS = 8;
  private static final int MOST_FLIPS = 10;
  private static final String CONSTRAINED = "constrained";

  /** The complement of constrained: the same evidence, the difference reversed. */
  private static final String ANSWER = "answer";

  private ComparisonText() {}

  /** Prints headline, totals, whatever else drifted, contrasts and flips. */
  public static void print(PrintWriter out, ComparisonVerdict verdict) {
    if (verdict.candidate().isEmpty()) {
      out.printf("%s: %s%n", clean(verdict.target()), verdict.note());
      return;
    }
    out.println(headline(verdict));
    if (verdict.note() != null) {
      out.printf("  %s%n", clean(verdict.note()));
    }
    out.printf(
        "  %-14s %-5s %-10s %-12s %16s %16s %9s %15s %9s  %s%n",
        "topic",
        "lang",
        "arm",
        "measure",
        "before",
        "after",
        "change",
        "95 % interval",
        "p",
        "verdict");
    rows(verdict).forEach(cell -> print(out, cell));
    for (Contrast contrast : verdict.contrasts()) {
      if (!Double.isNaN(contrast.difference())) {
        out.printf(
            Locale.ROOT,
            "  %s: %s to %s (%+.1f points%s), %s%n",
            contrast.name().replace('_', ' '),
            percent(contrast.baseline()),
            percent(contrast.candidate()),
            100 * contrast.difference(),
            isPlainDifference(contrast) ? "" : ", each prompt against itself",
            said(contrast));
      }
    }
    List<Flip> flips = verdict.flips();
    if (!flips.isEmpty()) {
      out.printf(
          "  flips (%d): %s%s%n",
          flips.size(),
          flips.stream()
              .limit(MOST_FLIPS)
              .map(ComparisonText::flip)
              .collect(Collectors.joining(", ")),
          flips.size() > MOST_FLIPS ? ", …" : "");
    }
  }

  /** The verdict; of a contrast that is no drift but worth a look, that it is. */
  private static String said(Contrast contrast) {
    String reason = contrast.explanation() == null ? "" : ", " + clean(contrast.explanation());
    return contrast.verdict() == VerdictState.WARNING
        ? "warning" + reason
        : words(contrast.verdict().reported());
  }

  /** Whether a reader who subtracts the two values gets the difference that was tested. */
  private static boolean isPlainDifference(Contrast contrast) {
    double plain = contrast.candidate() - contrast.baseline();
    return Double.isNaN(plain) || Math.abs(plain - contrast.difference()) < .005;
  }

  /** One line: who, what came out, and when it was seen. */
  public static String headline(ComparisonVerdict verdict) {
    String direction = verdict.verdict().isDrifted() ? " (" + words(verdict.direction()) + ")" : "";
    String alarm =
        verdict.cells().stream()
            .map(Cell::alarmCycle)
            .filter(Objects::nonNull)
            .min(Integer::compare)
            .map(cycle -> ", alarm in cycle " + cycle)
            .orElse("");
    return "%s: %s against %s: %s%s%s, level %s"
        .formatted(
            clean(verdict.target()),
            clean(verdict.candidate()),
            clean(verdict.baseline()),
            words(verdict.verdict().reported()).toUpperCase(Locale.ROOT),
            direction,
            alarm,
            verdict.level());
  }

  /** The totals, then the topics that drifted, the surest first. */
  private static List<Cell> rows(ComparisonVerdict verdict) {
    List<Cell> rows = new ArrayList<>();
    verdict.cells().stream()
        .filter(cell -> cell.topic().equals(Stratum.ALL) && !Double.isNaN(cell.difference()))
        .filter(cell -> cell.measure().equals(CONSTRAINED) || isWorthALine(cell))
        .forEach(rows::add);
    verdict.cells().stream()
        .filter(cell -> !cell.topic().equals(Stratum.ALL) && cell.verdict().isDrifted())
        .filter(cell -> !cell.measure().equals(ANSWER))
        .sorted(Comparator.comparingDouble(Cell::comparablePValue))
        .limit(MOST_TOPICS)
        .forEach(rows::add);
    return rows;
  }

  private static boolean isWorthALine(Cell cell) {
    return !cell.measure().equals(ANSWER)
        && (cell.verdict().isDrifted()
            || cell.lang().equals(Stratum.ALL)
                && cell.baseline().count() + cell.candidate().count() > 0);
  }

  private static void print(PrintWriter out, Cell cell) {
    out.printf(
        Locale.ROOT,
        "  %-14s %-5s %-10s %-12s %7s (%4d/%4d) %4s (%4d/%4d) %+8.1f  %+6.1f … %+6.1f %9s  %s%n",
        cut(clean(cell.topic()), 14),
        clean(cell.lang()),
        cell.arm(),
        cell.measure(),
        percent(cell.baseline().rate()),
        cell.baseline().count(),
        cell.baseline().n(),
        percent(cell.candidate().rate()),
        cell.candidate().count(),
        cell.candidate().n(),
        100 * cell.difference(),
        100 * cell.low(),
        100 * cell.high(),
        PValue.text(cell.comparablePValue()),
        words(cell.verdict().reported())
            + (cell.alarmCycle() == null ? "" : " (cycle " + cell.alarmCycle() + ")"));
  }

  private static String words(WireNamed word) {
    return word.wireName().replace('_', ' ');
  }

  private static String flip(Flip flip) {
    return "%s [%s] %s→%s"
        .formatted(
            clean(flip.promptId()), clean(flip.lang()), words(flip.from()), words(flip.to()));
  }

  private static String percent(double share) {
    return Double.isNaN(share) ? "–" : String.format(Locale.ROOT, "%d %%", Math.round(100 * share));
  }

  private static String cut(String text, int length) {
    return text.length() <= length ? text : text.substring(0, length - 1) + "…";
  }

  /** Names come from recordings: control characters could drive a terminal. */
  public static String clean(String text) {
    return text.replaceAll("[\\p{Cntrl}\\p{Cf}]", "�");
  }

  /** The same of a message that may have several lines. */
  public static String cleanLines(String text) {
    return text.replaceAll("[\\p{Cntrl}\\p{Cf}&&[^\n]]", "�");
  }
}
