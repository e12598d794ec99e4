package dev.candor.launcher.export;

import dev.candor.events.ComparisonVerdict;
import dev.candor.model.Cell;
import dev.candor.model.Contrast;
import dev.candor.model.Share;
import dev.candor.model.Stratum;

/** Writes the cells of comparisons as rows of the table of verdicts. */
final class VerdictRows {
  private VerdictRows() {}

  /**
   * Every cell of a comparison, then its contrasts.
   *
   * @param classifier version of the classifier on both sides
   */
  static void write(ExportFiles files, ComparisonVerdict verdict, String classifier) {
    for (Cell cell : verdict.cells()) {
      Share before = cell.baseline();
      Share after = cell.candidate();
      files.write(
          ExportTable.VERDICTS,
          verdict.target(),
          verdict.baseline(),
          verdict.candidate(),
          verdict.verdict().reported().wireName(),
          verdict.direction().wireName(),
          verdict.level(),
          cell.topic(),
          cell.lang(),
          cell.arm(),
          cell.measure(),
          before.n(),
          before.count(),
          real(before.rate()),
          real(before.low()),
          real(before.high()),
          after.n(),
          after.count(),
          real(after.rate()),
          real(after.low()),
          real(after.high()),
          real(cell.difference()),
          real(cell.low()),
          real(cell.high()),
          real(cell.pValue()),
          cell.verdict().reported().wireName(),
          cell.alarmCycle() == null ? null : cell.alarmCycle().longValue(),
          classifier,
          real(cell.adjustedPValue()));
    }
    for (Contrast contrast : verdict.contrasts()) {
      files.write(
          ExportTable.VERDICTS,
          verdict.target(),
          verdict.baseline(),
          verdict.candidate(),
          verdict.verdict().reported().wireName(),
          verdict.direction().wireName(),
          verdict.level(),
          Stratum.ALL,
          Stratum.ALL,
          Stratum.ALL,
          contrast.name(),
          null,
          null,
          real(contrast.baseline()),
          null,
          null,
          null,
          null,
          real(contrast.candidate()),
          null,
          null,
          real(contrast.difference()),
          real(contrast.low()),
          real(contrast.high()),
          real(contrast.pValue()),
          contrast.verdict().reported().wireName(),
          null,
          classifier,
          null);
    }
  }

  private static Double real(double value) {
    return Double.isFinite(value) ? value : null;
  }
}
