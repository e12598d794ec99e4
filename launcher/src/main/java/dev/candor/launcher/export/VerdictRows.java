package dev.candor.launcher.export;

import dev.candor.events.ComparisonVerdict;
import dev.candor.model.Cell;
import dev.candor.model.Contrast;
import dev.candor.model.Share;
import dev.candor.model.Stratum;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

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
      List<Object> row = row(verdict, cell.topic(), cell.lang(), cell.arm(), cell.measure());
      share(row, cell.baseline());
      share(row, cell.candidate());
      Collections.addAll(row, cell.difference(), cell.low(), cell.high(), cell.pValue());
      Long alarm = cell.alarmCycle() == null ? null : cell.alarmCycle().longValue();
      String found = cell.verdict().reported().wireName();
      Collections.addAll(row, found, alarm, classifier, cell.adjustedPValue());
      files.write(ExportTable.VERDICTS, row.toArray());
    }
    for (Contrast contrast : verdict.contrasts()) {
      List<Object> row = row(verdict, Stratum.ALL, Stratum.ALL, Stratum.ALL, contrast.name());
      Collections.addAll(row, null, null, contrast.baseline(), null, null);
      Collections.addAll(row, null, null, contrast.candidate(), null, null);
      Collections.addAll(
          row, contrast.difference(), contrast.low(), contrast.high(), contrast.pValue());
      Collections.addAll(row, contrast.verdict().reported().wireName(), null, classifier, null);
      files.write(ExportTable.VERDICTS, row.toArray());
    }
  }

  private static List<Object> row(ComparisonVerdict verdict, Object... place) {
    List<Object> row = new ArrayList<>();
    Collections.addAll(row, verdict.target(), verdict.baseline(), verdict.candidate());
    row.add(verdict.verdict().reported().wireName());
    Collections.addAll(row, verdict.direction().wireName(), verdict.level());
    Collections.addAll(row, place);
    return row;
  }

  private static void share(List<Object> row, Share share) {
    Collections.addAll(row, share.n(), share.count(), share.rate(), share.low(), share.high());
  }
}
