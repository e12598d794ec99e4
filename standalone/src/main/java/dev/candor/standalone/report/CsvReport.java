package dev.candor.standalone.report;

import dev.candor.classifier.query.Share;
import dev.candor.console.view.ComparisonView;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/** Every cell of every comparison, one a line (RFC 4180). */
public final class CsvReport {
  private static final String HEADER =
      "target,baseline,candidate,topic,lang,arm,measure,baseline_n,baseline_count,baseline_rate,"
          + "baseline_low,baseline_high,candidate_n,candidate_count,candidate_rate,candidate_low,"
          + "candidate_high,difference,low,high,p_value,verdict,alarm_cycle";

  private CsvReport() {}

  /** The table, with a header. */
  public static String write(List<ComparisonView> views) {
    StringBuilder out = new StringBuilder(HEADER).append("\r\n");
    for (ComparisonView view : views) {
      for (ComparisonView.Cell cell : view.cells()) {
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
        values.add(cell.verdict());
        values.add(cell.alarmCycle());
        out.append(
                values.stream()
                    .map(value -> value == null ? "" : value.toString())
                    .collect(Collectors.joining(",")))
            .append("\r\n");
      }
    }
    return out.toString();
  }

  private static List<Object> share(Share share) {
    return Arrays.asList(share.n(), share.count(), share.rate(), share.low(), share.high());
  }

  /** Quoted where needed; a spreadsheet must not take a name for a formula. */
  static String text(String text) {
    String safe = text.matches("(?s)[=+@\t\r-].*") ? "'" + text : text;
    return safe.matches("(?s).*[\",\r\n].*") ? '"' + safe.replace("\"", "\"\"") + '"' : safe;
  }
}
