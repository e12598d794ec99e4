package dev.candor.stream;

import dev.candor.detection.CellFinding;
import dev.candor.detection.ComparisonReport;
import dev.candor.detection.SilentChangeMonitor;
import dev.candor.detection.Verdict;
import dev.candor.events.CellVerdict;
import dev.candor.events.ComparisonVerdict;
import dev.candor.events.ComparisonVerdictBuilder;
import dev.candor.events.Contrast;
import dev.candor.events.Flip;
import dev.candor.events.Tally;
import dev.candor.model.Direction;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** Encodes what the detector says for the wire. */
final class Verdicts {
  static final String RELEASE = "release";
  static final String SILENT_CHANGE = "silent_change";
  static final String DRIFTED = "drifted";
  static final String NOT_ENOUGH_DATA = "not_enough_data";

  private Verdicts() {}

  static ComparisonVerdict of(
      ComparisonReport report, Tally tally, CompareStep.Pair pair, double level, boolean isFinal) {
    return new ComparisonVerdict(
        String.join(
            "/",
            tally.target(),
            pair.baseline(),
            pair.candidate(),
            tally.classifier(),
            String.valueOf(tally.cycle())),
        tally.target(),
        pair.baseline(),
        pair.candidate(),
        RELEASE,
        report.verdict().wireName(),
        report.direction().wireName(),
        level,
        tally.cycle(),
        tally.closedAt(),
        tally.classifier(),
        report.cells().stream().map(Verdicts::cell).toList(),
        contrasts(report),
        report.flips().stream()
            .map(
                flip ->
                    new Flip(
                        flip.promptId(), flip.lang(), flip.from().wireName(), flip.to().wireName()))
            .toList(),
        note(report),
        isFinal,
        tally.openedAt());
  }

  /**
   * What the watch of a release says of it.
   *
   * @param since when the cycle began with which the change began; null without change
   */
  static ComparisonVerdict silentChange(
      SilentChangeMonitor monitor, Tally tally, double level, Instant since) {
    Verdict verdict = monitor.verdict();
    return new ComparisonVerdict(
        String.join(
            "/",
            tally.target(),
            tally.release(),
            SILENT_CHANGE,
            tally.classifier(),
            String.valueOf(tally.cycle())),
        tally.target(),
        tally.release(),
        tally.release(),
        SILENT_CHANGE,
        verdict.wireName(),
        verdict instanceof Verdict.Drifted drifted
            ? drifted.direction().wireName()
            : Direction.NONE.wireName(),
        level,
        tally.cycle(),
        tally.closedAt(),
        tally.classifier(),
        List.of(),
        List.of(),
        List.of(),
        verdict instanceof Verdict.Drifted drifted
            ? "began in cycle " + drifted.beganCycle()
            : missing(verdict),
        false,
        since);
  }

  static ComparisonVerdict asFinal(ComparisonVerdict verdict) {
    return ComparisonVerdictBuilder.builder(verdict).isFinal(true).build();
  }

  /** The last word on a target that answered with one release only. */
  static ComparisonVerdict nothingToCompare(String target, Instant at, double level) {
    return new ComparisonVerdict(
        target + "/nothing-to-compare",
        target,
        "",
        "",
        RELEASE,
        NOT_ENOUGH_DATA,
        Direction.NONE.wireName(),
        level,
        0,
        at,
        "",
        List.of(),
        List.of(),
        List.of(),
        "no two releases to compare",
        true,
        null);
  }

  private static CellVerdict cell(CellFinding cell) {
    return new CellVerdict(
        cell.topic(),
        cell.lang(),
        cell.arm(),
        cell.measure(),
        cell.baseline().n(),
        cell.baseline().count(),
        cell.baseline().rate(),
        cell.baseline().low(),
        cell.baseline().high(),
        cell.candidate().n(),
        cell.candidate().count(),
        cell.candidate().rate(),
        cell.candidate().low(),
        cell.candidate().high(),
        cell.difference(),
        cell.low(),
        cell.high(),
        cell.pValue(),
        cell.verdict().wireName(),
        missing(cell.verdict()),
        cell.alarmCycle());
  }

  private static List<Contrast> contrasts(ComparisonReport report) {
    List<Contrast> contrasts = new ArrayList<>();
    contrasts.add(contrast("language_gap", report.contrasts().languageGap()));
    contrasts.add(contrast("control_adjusted", report.contrasts().controlAdjusted()));
    contrasts.add(contrast("paraphrase", report.contrasts().paraphrase()));
    contrasts.add(contrast("reroll", report.contrasts().reroll()));
    contrasts.add(contrast("composition", report.contrasts().composition()));
    return contrasts;
  }

  private static Contrast contrast(String name, dev.candor.detection.Contrast contrast) {
    return new Contrast(
        name,
        null,
        number(contrast.baseline().value()),
        number(contrast.candidate().value()),
        number(contrast.difference()),
        number(contrast.low()),
        number(contrast.high()),
        number(contrast.pValue()),
        contrast.verdict().wireName(),
        missing(contrast.verdict()));
  }

  private static Double number(double value) {
    return Double.isNaN(value) ? null : value;
  }

  private static String note(ComparisonReport report) {
    String missing = missing(report.verdict());
    if (missing == null) {
      return report.note().isEmpty() ? null : report.note();
    }
    return report.note().isEmpty() ? missing : missing + "; " + report.note();
  }

  private static String missing(Verdict verdict) {
    return verdict instanceof Verdict.NotEnoughData lacking ? lacking.missing() : null;
  }
}
