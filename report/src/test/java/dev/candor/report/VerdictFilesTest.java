package dev.candor.report;

import static org.assertj.core.api.Assertions.assertThat;

import dev.candor.model.Cell;
import dev.candor.model.Direction;
import dev.candor.model.Share;
import dev.candor.model.VerdictState;
import dev.candor.model.WireNamed;
import dev.candor.report.page.Report;
import dev.candor.report.page.Texts;
import dev.candor.report.view.ComparisonView;
import java.io.StringReader;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;
import org.xml.sax.InputSource;

/** The faces of a comparison that machines of continuous integration read. */
class VerdictFilesTest {
  private static final Report REPORT =
      new Report(Texts.of("en"), "1.0", Instant.EPOCH, "candor replay a.jsonl", "");

  @Test
  void driftIsAFailureAndTooLittleDataIsNoPass() throws Exception {
    Element drifted = suite(view("m", "drifted", "drifted"));
    assertThat(drifted.getAttribute("failures")).isEqualTo("2");
    assertThat(drifted.getAttribute("errors")).isEqualTo("0");
    assertThat(drifted.getElementsByTagName("failure").getLength()).isEqualTo(2);

    Element unsure = suite(view("m", "not_enough_data", "not_enough_data"));
    assertThat(unsure.getAttribute("errors")).isEqualTo("1");
    assertThat(unsure.getAttribute("skipped")).isEqualTo("1");

    Element stable = suite(view("m", "stable", "stable"));
    assertThat(stable.getAttribute("failures")).isEqualTo("0");
    assertThat(stable.getAttribute("errors")).isEqualTo("0");
    assertThat(stable.getAttribute("tests")).isEqualTo("2");
  }

  @Test
  void nothingComparedIsAnError() throws Exception {
    ComparisonView alone = view("m", "not_enough_data", null);
    assertThat(suite(alone).getAttribute("errors")).isEqualTo("1");
  }

  @Test
  void namesFromFilesBreakNeitherXmlNorMarkdown() throws Exception {
    ComparisonView hostile = view("<m>&\"\u0000\u0008 @all | [x](y)", "drifted", "drifted");
    assertThat(suite(hostile).getAttribute("name")).startsWith("<m>&\"?? @all");
    String markdown = SummaryReport.write(REPORT, List.of(hostile));
    assertThat(markdown).doesNotContain("<m>").doesNotContain("@all").doesNotContain("[x](y)");
    assertThat(markdown.lines().filter(line -> line.startsWith("### "))).hasSize(1);
  }

  @Test
  void summaryShowsTheVerdictAndItsFigures() {
    String markdown = SummaryReport.write(REPORT, List.of(view("m", "drifted", "drifted")));
    assertThat(markdown)
        .startsWith("### ❌ m: new")
        .contains("10")
        .contains("`candor replay a.jsonl`");
    assertThat(SummaryReport.write(REPORT, List.of(view("m", "stable", "stable")))).contains("✅");
  }

  @Test
  void endingThatNamesNoFormatIsNone() {
    assertThat(ReportFormat.of("x.pdf")).isEmpty();
    assertThat(ReportFormat.of("report")).isEmpty();
    assertThat(ReportFormat.of("X.XML")).contains(ReportFormat.JUNIT);
    assertThat(ReportFormat.of("a.b/x.md")).contains(ReportFormat.MARKDOWN);
  }

  private static Element suite(ComparisonView view) throws Exception {
    String xml = ReportFormat.JUNIT.write(REPORT, List.of(view));
    NodeList suites =
        DocumentBuilderFactory.newInstance()
            .newDocumentBuilder()
            .parse(new InputSource(new StringReader(xml)))
            .getElementsByTagName("testsuite");
    assertThat(suites.getLength()).isEqualTo(1);
    return (Element) suites.item(0);
  }

  private static ComparisonView view(String target, String verdict, String cellVerdict) {
    List<Cell> cells =
        cellVerdict == null
            ? List.of()
            : List.of(
                new Cell(
                    "all",
                    "all",
                    "sensitive",
                    "constrained",
                    Share.of(10, 1),
                    Share.of(10, 9),
                    .8,
                    .4,
                    .95,
                    .0001,
                    WireNamed.of(VerdictState.class, cellVerdict),
                    null,
                    1,
                    .0004));
    return new ComparisonView(
        target,
        cellVerdict == null ? "" : "old",
        cellVerdict == null ? "" : "new",
        WireNamed.of(VerdictState.class, verdict),
        verdict.equals("drifted") ? Direction.MORE_CONSTRAINED : Direction.NONE,
        .01,
        1,
        Instant.EPOCH,
        "candor-1",
        null,
        cells,
        List.of(),
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
}
