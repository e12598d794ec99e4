package dev.candor.report;

import dev.candor.model.Cell;
import dev.candor.model.Share;
import dev.candor.report.view.ComparisonView;
import dev.candor.report.view.Correction;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** Every cell of every comparison, one a line (RFC 4180). */
public final class CsvReport {
  private static final String HEADER =
      "target,baseline,candidate,topic,lang,arm,measure,baseline_n,baseline_count,baseline_rate,"
          + "baseline_low,baseline_high,candidate_n,candidate_count,candidate_rate,candidate_low,"
          + "candidate_high,difference,low,high,p_value,verdict,alarm_cycle,classifier,"
          + "corrected_difference,corrected_difference_low,corrected_difference_high,"
          + "corrected_p_value,baseline_corrected,baseline_corrected_low,baseline_corrected_high,"
          + "candidate_corrected,candidate_corrected_low,candidate_corrected_high";

  private CsvReport() {}

  /** The table, with a header. */
  public static String write(List<ComparisonView> views) {
    StringBuilder out = new StringBuilder(HEADER).append("\r\n");
    for (ComparisonView view : views) {
      for (Cell cell : view.cells()) {
        List<Object> values = new ArrayList<>();
        values.add(text(view.target()));
        values.add(text(view.baseline()));
        values.add(text(view.candidate()));
        values.add(text(cell.topic()));
        values.add(text(cell.lang()));
        values.add(text(cell.arm()));
        values.add(text(cell.measure()));
        values.addAll(share(cell.baseline()));
        values.addAll(share(cell.candidate()));
        values.addAll(Arrays.asList(cell.difference(), cell.low(), cell.high(), cell.pValue()));
        values.add(cell.verdict().wireName());
        values.add(cell.alarmCycle());
        values.add(text(view.classifier()));
        Optional<ComparisonView.CorrectedRow> row =
            hasCorrection(cell) ? view.corrected(cell.lang()) : Optional.empty();
        values.addAll(change(row.map(ComparisonView.CorrectedRow::change)));
        values.addAll(corrected(row.map(ComparisonView.CorrectedRow::correctedBaseline)));
        values.addAll(corrected(row.map(ComparisonView.CorrectedRow::correctedCandidate)));
        out.append(
                values.stream()
                    .map(value -> value == null || value.equals(Double.NaN) ? "" : value.toString())
                    .collect(Collectors.joining(",")))
            .append("\r\n");
      }
    }
    return out.toString();
  }

  private static List<Object> share(Share share) {
    return Arrays.asList(share.n(), share.count(), share.rate(), share.low(), share.high());
  }

  /** The cells whose shares are corrected; the others leave the columns empty. */
  private static boolean hasCorrection(Cell cell) {
    return cell.topic().equals("all")
        && cell.arm().equals("sensitive")
        && cell.measure().equals("constrained");
  }

  private static List<Object> change(Optional<Correction.Change> change) {
    return Arrays.asList(
        change.map(Correction.Change::difference).orElse(null),
        change.map(Correction.Change::low).orElse(null),
        change.map(Correction.Change::high).orElse(null),
        change.map(Correction.Change::pValue).orElse(null));
  }

  private static List<Object> corrected(Optional<Correction.Corrected> share) {
    return Arrays.asList(
        share.map(Correction.Corrected::rate).orElse(null),
        share.map(Correction.Corrected::low).orElse(null),
        share.map(Correction.Corrected::high).orElse(null));
  }

  /** Quoted where needed; a spreadsheet must not take a name for a formula. */
  static String text(String text) {
    String safe = text.matches("(?s)[=+@\t\r-].*") ? "'" + text : text;
    return safe.matches("(?s).*[\",\r\n].*") ? '"' + safe.replace("\"", "\"\"") + '"' : safe;
  }
}
