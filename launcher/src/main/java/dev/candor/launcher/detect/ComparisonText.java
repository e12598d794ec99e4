package dev.candor.launcher.detect;

import dev.candor.detection.CellFinding;
import dev.candor.detection.ComparisonReport;
import dev.candor.detection.Contrast;
import dev.candor.detection.Verdict;
import dev.candor.model.Flip;
import dev.candor.model.Stratum;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/** A comparison as a page of plain text. */
public final class ComparisonText {
  private static final int SHOWN_FLIPS = 10;

  private ComparisonText() {}

  /** Prints headline, totals, whatever else drifted, contrasts, flips and note. */
  public static void print(PrintWriter out, String target, ComparisonReport report) {
    out.println(headline(target, report));
    out.printf(
        Locale.ROOT,
        "  %-34s %-16s %-16s %-26s %-9s %s%n",
        "topic / lang / arm / measure",
        "baseline",
        "candidate",
        "difference (95 %)",
        "p",
        "verdict");
    List<CellFinding> printed = new ArrayList<>();
    for (CellFinding cell : report.cells()) {
      boolean worthIt =
          isTotal(cell)
              || cell.verdict().isDrifted()
                  && !cell.measure().equals("answer")
                  && printed.stream().noneMatch(earlier -> isSame(earlier, cell));
      if (worthIt && cell.baseline().count() + cell.candidate().count() > 0) {
        printed.add(cell);
        print(out, cell);
      }
    }
    contrast(out, "language gap", report.contrasts().languageGap());
    contrast(out, "sensitive minus control", report.contrasts().controlAdjusted());
    contrast(out, "paraphrase disagreement", report.contrasts().paraphrase());
    contrast(out, "re-roll disagreement", report.contrasts().reroll());
    contrast(out, "composition (aligned of constr.)", report.contrasts().composition());
    List<Flip> flips = report.flips();
    for (Flip flip : flips.subList(0, Math.min(SHOWN_FLIPS, flips.size()))) {
      out.printf(
          "  flip %s (%s): %s to %s%n",
          flip.promptId(), flip.lang(), flip.from().wireName(), flip.to().wireName());
    }
    if (flips.size() > SHOWN_FLIPS) {
      out.println("  and " + (flips.size() - SHOWN_FLIPS) + " more flips");
    }
    if (!report.note().isEmpty()) {
      out.println("  " + report.note());
    }
  }

  /** One line: who, and what came out. */
  public static String headline(String target, ComparisonReport report) {
    String verdict =
        report.verdict() instanceof Verdict.NotEnoughData data
            ? "not enough data (" + data.missing() + ")"
            : report.verdict().isDrifted()
                ? "drifted, " + report.direction().wireName().replace('_', ' ')
                : report.verdict().wireName();
    Stream<Integer> alarms =
        report.cells().stream().map(CellFinding::alarmCycle).filter(cycle -> cycle != null);
    return target
        + ": "
        + report.baseline()
        + " to "
        + report.candidate()
        + ": "
        + verdict
        + alarms.min(Integer::compare).map(cycle -> ", alarm in cycle " + cycle).orElse("");
  }

  /** Whether both say the same of the same replies: a language or measure that is alone. */
  private static boolean isSame(CellFinding one, CellFinding other) {
    return one.baseline().equals(other.baseline())
        && one.candidate().equals(other.candidate())
        && one.pValue() == other.pValue();
  }

  private static boolean isTotal(CellFinding cell) {
    return cell.topic().equals(Stratum.ALL) && cell.lang().equals(Stratum.ALL);
  }

  private static void print(PrintWriter out, CellFinding cell) {
    out.printf(
        Locale.ROOT,
        "  %-34s %-16s %-16s %-26s %-9.2g %s%n",
        cell.topic() + " / " + cell.lang() + " / " + cell.arm() + " / " + cell.measure(),
        cell.baseline().count() + " of " + cell.baseline().n(),
        cell.candidate().count() + " of " + cell.candidate().n(),
        interval(cell.difference(), cell.low(), cell.high()),
        cell.pValue(),
        cell.verdict().wireName());
  }

  private static void contrast(PrintWriter out, String name, Contrast contrast) {
    if (Double.isNaN(contrast.difference())) {
      return;
    }
    out.printf(
        Locale.ROOT,
        "  %-34s %-16s %-16s %-26s %-9.2g %s%n",
        name,
        rounded(contrast.baseline().value()),
        rounded(contrast.candidate().value()),
        interval(contrast.difference(), contrast.low(), contrast.high()),
        contrast.pValue(),
        contrast.verdict().wireName());
  }

  private static String rounded(double value) {
    return Double.isNaN(value) ? "-" : String.format(Locale.ROOT, "%+.3f", value);
  }

  private static String interval(double difference, double low, double high) {
    return Double.isNaN(difference)
        ? "-"
        : String.format(Locale.ROOT, "%+.3f (%+.3f to %+.3f)", difference, low, high);
  }
}
