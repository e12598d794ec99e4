package dev.candor.launcher.replay;

import dev.candor.events.CellVerdict;
import dev.candor.events.ComparisonVerdict;
import dev.candor.events.Contrast;
import dev.candor.events.Flip;
import java.io.PrintWriter;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/** The drift report for a reader at a terminal. */
final class ReportText {
  private static final int MOST_TOPICS = 8;
  private static final int MOST_FLIPS = 10;

  private final PrintWriter out;

  ReportText(PrintWriter out) {
    this.out = out;
  }

  void print(Replay.Result result) {
    for (ComparisonVerdict verdict : result.verdicts()) {
      print(verdict);
      out.println();
    }
    Replay.Counts counts = result.counts();
    out.printf(
        "%,d rows read: %,d classified, %,d invalid, %,d failed probes, %,d dead letters%s."
            + " Classifier %s.%n",
        counts.read(),
        counts.classified(),
        counts.invalid(),
        counts.failed(),
        counts.deadLetters(),
        reasons(counts.byReason()),
        result.classifier());
    out.flush();
  }

  private void print(ComparisonVerdict verdict) {
    if (verdict.candidate().isEmpty()) {
      out.printf("%s: %s%n", clean(verdict.target()), verdict.note());
      return;
    }
    out.printf(
        "%s: %s against %s: %s%s, level %s%n",
        clean(verdict.target()),
        clean(verdict.candidate()),
        clean(verdict.baseline()),
        ReportJson.shown(verdict.verdict()).toUpperCase(Locale.ROOT).replace('_', ' '),
        verdict.direction().equals("none")
            ? ""
            : " (" + verdict.direction().replace('_', ' ') + ")",
        verdict.level());
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
    List<CellVerdict> totals =
        verdict.cells().stream()
            .filter(cell -> cell.topic().equals("all"))
            .filter(
                cell -> cell.measure().equals("constrained") || cell.verdict().equals("drifted"))
            .toList();
    totals.forEach(this::print);
    verdict.cells().stream()
        .filter(cell -> !cell.topic().equals("all") && cell.verdict().equals("drifted"))
        .sorted(Comparator.comparingDouble(CellVerdict::pValue))
        .limit(MOST_TOPICS)
        .forEach(this::print);
    for (Contrast contrast : verdict.contrasts()) {
      if (contrast.difference() != null) {
        out.printf(
            Locale.ROOT,
            "  %s: %s to %s (%+.1f points), %s%n",
            contrast.name().replace('_', ' '),
            percent(contrast.baseline()),
            percent(contrast.candidate()),
            100 * contrast.difference(),
            ReportJson.shown(contrast.verdict()).replace('_', ' '));
      }
    }
    if (!verdict.flips().isEmpty()) {
      out.printf(
          "  flips (%d): %s%s%n",
          verdict.flips().size(),
          verdict.flips().stream()
              .limit(MOST_FLIPS)
              .map(ReportText::flip)
              .collect(Collectors.joining(", ")),
          verdict.flips().size() > MOST_FLIPS ? ", …" : "");
    }
  }

  private void print(CellVerdict cell) {
    out.printf(
        Locale.ROOT,
        "  %-14s %-5s %-10s %-12s %7s (%4d/%4d) %4s (%4d/%4d) %+8.1f  %+6.1f … %+6.1f %9.2g  %s%n",
        cut(clean(cell.topic()), 14),
        clean(cell.lang()),
        cell.arm(),
        cell.measure(),
        percent(cell.baselineRate()),
        cell.baselineCount(),
        cell.baselineN(),
        percent(cell.candidateRate()),
        cell.candidateCount(),
        cell.candidateN(),
        100 * cell.difference(),
        100 * cell.low(),
        100 * cell.high(),
        cell.pValue(),
        ReportJson.shown(cell.verdict()).replace('_', ' ')
            + (cell.alarmCycle() == null ? "" : " (cycle " + cell.alarmCycle() + ")"));
  }

  private static String flip(Flip flip) {
    return clean(flip.promptId()) + " [" + flip.lang() + "] " + flip.from() + "→" + flip.to();
  }

  private static String reasons(Map<String, Long> byReason) {
    return byReason.isEmpty()
        ? ""
        : byReason.entrySet().stream()
            .map(entry -> entry.getValue() + " " + entry.getKey().replace('_', ' '))
            .collect(Collectors.joining(", ", " (", ")"));
  }

  private static String percent(Double share) {
    return share == null || share.isNaN()
        ? "–"
        : String.format(Locale.ROOT, "%.0f %%", 100 * share);
  }

  private static String cut(String text, int length) {
    return text.length() <= length ? text : text.substring(0, length - 1) + "…";
  }

  /** Names come from recordings: control characters could drive a terminal. */
  private static String clean(String text) {
    return text.replaceAll("[\\p{Cntrl}\\p{Cf}]", "�");
  }
}
