package dev.candor.report;

import dev.candor.model.Cell;
import dev.candor.model.Share;
import dev.candor.report.view.ComparisonView;
import dev.candor.report.view.Correction;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVPrinter;

/** Every cell of every comparison, one a line (RFC 4180). */
public final class CsvReport {
  private static final String HEADER =
      "target,baseline,candidate,topic,lang,arm,measure,baseline_n,baseline_count,baseline_rate,"
          + "baseline_low,baseline_high,candidate_n,candidate_count,candidate_rate,candidate_low,"
          + "candidate_high,difference,low,high,p_value,verdict,alarm_cycle,classifier,"
          + "corrected_difference,corrected_difference_low,corrected_difference_high,"
          + "corrected_p_value,baseline_corrected,baseline_corrected_low,baseline_corrected_high,"
          + "candidate_corrected,candidate_corrected_low,candidate_corrected_high";
  private static final CSVFormat FORMAT =
      CSVFormat.RFC4180.builder().setHeader(HEADER.split(",")).get();

  private CsvReport() {}

  /** The table, with a header. */
  public static String write(List<ComparisonView> views) {
    StringWriter text = new StringWriter();
    try (CSVPrinter out = new CSVPrinter(text, FORMAT)) {
      for (ComparisonView view : views) {
        for (Cell cell : view.cells()) {
          out.printRecord(row(view, cell).stream().map(CsvReport::shown));
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return text.toString();
  }

  private static List<Object> row(ComparisonView view, Cell cell) {
    List<Object> values = new ArrayList<>();
    Collections.addAll(values, view.target(), view.baseline(), view.candidate());
    Collections.addAll(values, cell.topic(), cell.lang(), cell.arm(), cell.measure());
    values.addAll(share(cell.baseline()));
    values.addAll(share(cell.candidate()));
    Collections.addAll(values, cell.difference(), cell.low(), cell.high(), cell.pValue());
    Collections.addAll(values, cell.verdict().wireName(), cell.alarmCycle(), view.classifier());
    Optional<ComparisonView.CorrectedRow> row =
        hasCorrection(cell) ? view.corrected(cell.lang()) : Optional.empty();
    values.addAll(change(row.map(ComparisonView.CorrectedRow::change).orElse(null)));
    values.addAll(corrected(row.map(ComparisonView.CorrectedRow::correctedBaseline).orElse(null)));
    values.addAll(corrected(row.map(ComparisonView.CorrectedRow::correctedCandidate).orElse(null)));
    return values;
  }

  private static List<Object> share(Share share) {
    return List.of(share.n(), share.count(), share.rate(), share.low(), share.high());
  }

  /** The cells whose shares are corrected; the others leave the columns empty. */
  private static boolean hasCorrection(Cell cell) {
    return cell.isAt("all", cell.lang(), "sensitive", "constrained");
  }

  private static List<Object> change(Correction.Change change) {
    return change == null
        ? Collections.nCopies(4, null)
        : Arrays.asList(change.difference(), change.low(), change.high(), change.pValue());
  }

  private static List<Object> corrected(Correction.Corrected share) {
    return share == null
        ? Collections.nCopies(3, null)
        : List.of(share.rate(), share.low(), share.high());
  }

  /** No number is empty, and a spreadsheet must not take a name for a formula. */
  private static Object shown(Object value) {
    if (value instanceof String text && text.matches("(?s)[=+@\t\r-].*")) {
      return "'" + text;
    }
    return value instanceof Double number && number.isNaN() ? null : value;
  }
}
