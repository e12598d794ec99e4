package dev.candor.report;

import static org.assertj.core.api.Assertions.assertThat;

import dev.candor.model.Cell;
import dev.candor.model.Direction;
import dev.candor.model.Share;
import dev.candor.model.VerdictState;
import dev.candor.report.page.Report;
import dev.candor.report.page.Texts;
import dev.candor.report.view.ComparisonView;
import dev.candor.report.view.ComparisonView.CorrectedRow;
import dev.candor.report.view.Correction;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ReportFormatTest {
  private static final Instant AT = Instant.parse("2026-01-01T00:00:00Z");
  private static final Report REPORT =
      new Report(Texts.of("en"), "1.2.3", AT, "candor report --from r1 --to r2", "");

  private static Cell cell(String topic, String lang) {
    return new Cell(
        topic,
        lang,
        "sensitive",
        "constrained",
        Share.of(100, 20),
        Share.of(100, 50),
        0.3,
        0.2,
        0.4,
        0.001,
        VerdictState.DRIFTED,
        null,
        2,
        0.004);
  }

  private static ComparisonView view() {
    List<Cell> cells = new ArrayList<>();
    for (String lang : List.of("all", "en", "zh")) {
      cells.add(cell("all", lang));
      cells.add(cell("=cmd|history", lang));
    }
    Correction.Errors errors = new Correction.Errors(130, 182, 2359, 2378);
    return new ComparisonView(
        "model-a",
        "r1",
        "r2",
        VerdictState.DRIFTED,
        Direction.MORE_CONSTRAINED,
        0.01,
        7,
        AT,
        "candor-1",
        null,
        cells,
        List.of(
            new CorrectedRow(
                "en",
                Share.of(100, 20),
                new Correction.Corrected(0.271, 0.18, 0.39, errors),
                Share.of(100, 50),
                new Correction.Corrected(0.696, 0.56, 0.84, errors),
                new Correction.Change(0.425, 0.2, 0.65, 0.00003)),
            new CorrectedRow("zh", Share.of(100, 20), null, Share.of(100, 50), null, null)),
        List.of(),
        List.of(),
        0,
        0,
        1,
        1,
        List.of(),
        List.of(),
        false,
        List.of(),
        Map.of());
  }

  @Test
  void csvHasTheCorrectedSharesBesideTheRawOnesOfTheSameCell() {
    String[] lines = ReportFormat.CSV.write(REPORT, List.of(view())).split("\r\n");
    List<String> header = Arrays.asList(lines[0].split(","));
    int corrected = header.indexOf("baseline_corrected");
    for (String line : Arrays.copyOfRange(lines, 1, lines.length)) {
      String[] values = line.split(",", -1);
      assertThat(values).hasSameSizeAs(header);
      boolean has = values[header.indexOf("topic")].equals("all") && values[4].equals("en");
      assertThat(values[corrected]).as(line).isEqualTo(has ? "0.271" : "");
      assertThat(values[header.indexOf("corrected_difference")]).isEqualTo(has ? "0.425" : "");
      assertThat(values[header.indexOf("corrected_p_value")]).isEqualTo(has ? "3.0E-5" : "");
      assertThat(values[values.length - 1]).as(line).isEqualTo(has ? "0.84" : "");
    }
    assertThat(lines).anyMatch(line -> line.contains("'=cmd"));
  }

  @Test
  void htmlAndMarkdownNameTheCorrectionAndSayWhereThereIsNone() {
    for (ReportFormat format : List.of(ReportFormat.HTML, ReportFormat.MARKDOWN)) {
      assertThat(format.write(REPORT, List.of(view())))
          .as(format.name())
          .contains("Corrected for the classifier's errors".replace("'", apostrophe(format)))
          .contains("27 %", "18–39 %", "70 %", "56–84 %", "not available")
          .contains("change, corrected", "(+20 … +65), p");
    }
  }

  private static String apostrophe(ReportFormat format) {
    return format == ReportFormat.HTML ? "&#39;" : "'";
  }

  @Test
  void htmlLoadsNothingAndRunsNothing() {
    assertThat(ReportFormat.HTML.write(REPORT, List.of(view())))
        .contains("default-src 'none'")
        .doesNotContain("<script", "src=", "url(", "@import", "<link");
  }

  @Test
  void theEndingOfTheFileChoosesTheFormat() {
    assertThat(ReportFormat.of("a.MD")).contains(ReportFormat.MARKDOWN);
    assertThat(ReportFormat.of("a.csv")).contains(ReportFormat.CSV);
    assertThat(ReportFormat.of("a.json")).contains(ReportFormat.JSON);
    assertThat(ReportFormat.of("a")).isEmpty();
  }
}
