package dev.candor.report;

import dev.candor.model.Cell;
import dev.candor.model.Direction;
import dev.candor.model.VerdictState;
import dev.candor.report.page.Report;
import dev.candor.report.page.Texts;
import dev.candor.report.view.ComparisonView;
import java.io.StringWriter;
import java.util.ArrayList;
import java.util.List;
import javax.xml.stream.XMLOutputFactory;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamWriter;

/**
 * The verdicts as JUnit XML, for continuous integration: a suite for each comparison, in it one
 * case for the verdict and one for each cell that is shown. Drift is a failure. A comparison that
 * came to no verdict is an error, so that a gate does not take it for a pass; a cell with too
 * little data is skipped.
 */
public final class JUnitReport {
  private static final List<String> MEASURES = List.of("constrained", "unanswered");

  private JUnitReport() {}

  private enum Result {
    PASSED,
    FAILED,
    ERROR,
    SKIPPED
  }

  private record Case(String name, Result result, String message) {}

  /** The document. */
  public static String write(Report report, List<ComparisonView> views) {
    StringWriter text = new StringWriter();
    try {
      XMLStreamWriter out = XMLOutputFactory.newInstance().createXMLStreamWriter(text);
      out.writeStartDocument("UTF-8", "1.0");
      out.writeCharacters("\n");
      out.writeStartElement("testsuites");
      attribute(out, "name", "candor " + report.version());
      for (ComparisonView view : views) {
        suite(out, report, view);
      }
      out.writeEndElement();
      out.writeEndDocument();
      out.close();
    } catch (XMLStreamException e) {
      throw new IllegalStateException("writing to a string cannot fail", e);
    }
    return text + "\n";
  }

  private static void suite(XMLStreamWriter out, Report report, ComparisonView view)
      throws XMLStreamException {
    List<Case> cases = cases(report.t(), view);
    out.writeCharacters("\n");
    out.writeStartElement("testsuite");
    attribute(
        out,
        "name",
        view.candidate().isEmpty()
            ? view.target()
            : view.target() + ": " + view.candidate() + " against " + view.baseline());
    attribute(out, "tests", String.valueOf(cases.size()));
    attribute(out, "failures", count(cases, Result.FAILED));
    attribute(out, "errors", count(cases, Result.ERROR));
    attribute(out, "skipped", count(cases, Result.SKIPPED));
    attribute(out, "timestamp", report.at().toString());
    out.writeStartElement("properties");
    property(out, "level", String.valueOf(view.level()));
    if (!view.classifier().isEmpty()) {
      property(out, "classifier", view.classifier());
    }
    property(out, "direction", view.direction().wireName());
    out.writeEndElement();
    for (Case one : cases) {
      out.writeCharacters("\n");
      out.writeStartElement("testcase");
      attribute(out, "classname", view.target());
      attribute(out, "name", one.name());
      if (one.result() != Result.PASSED) {
        out.writeStartElement(
            switch (one.result()) {
              case FAILED -> "failure";
              case ERROR -> "error";
              default -> "skipped";
            });
        attribute(out, "message", one.message());
        out.writeEndElement();
      }
      out.writeEndElement();
    }
    out.writeEndElement();
  }

  private static List<Case> cases(Texts t, ComparisonView view) {
    List<Case> cases = new ArrayList<>();
    if (view.candidate().isEmpty()) {
      cases.add(new Case("verdict", Result.ERROR, "nothing was compared: " + view.note()));
      return cases;
    }
    cases.add(
        new Case(
            "verdict",
            result(view.verdict(), Result.ERROR),
            t.word("state", view.verdict())
                + (view.direction() == Direction.NONE
                    ? ""
                    : ", " + t.word("direction", view.direction().wireName()))
                + (view.note() == null ? "" : "; " + view.note())));
    for (Cell cell : view.cells()) {
      boolean isShown =
          cell.verdict().isDrifted()
              || MEASURES.contains(cell.measure())
                  && (cell.topic().equals("all") || cell.measure().equals("constrained"));
      if (isShown) {
        String name =
            "%s, topic %s, lang %s, %s"
                .formatted(cell.measure(), cell.topic(), cell.lang(), cell.arm());
        cases.add(new Case(name, result(cell.verdict(), Result.SKIPPED), message(t, cell)));
      }
    }
    return cases;
  }

  private static Result result(VerdictState verdict, Result withoutData) {
    return switch (verdict) {
      case DRIFTED -> Result.FAILED;
      case NOT_ENOUGH_DATA -> withoutData;
      default -> Result.PASSED;
    };
  }

  private static String message(Texts t, Cell cell) {
    return "%s to %s (%s, 95 %% %s, p %s)%s"
        .formatted(
            t.percent(cell.baseline().rate()),
            t.percent(cell.candidate().rate()),
            t.points(cell.difference()),
            t.pointsInterval(cell.low(), cell.high()),
            t.p(cell.comparablePValue()),
            cell.missing() == null ? "" : "; " + cell.missing());
  }

  private static String count(List<Case> cases, Result result) {
    return String.valueOf(cases.stream().filter(one -> one.result() == result).count());
  }

  private static void property(XMLStreamWriter out, String name, String value)
      throws XMLStreamException {
    out.writeEmptyElement("property");
    attribute(out, "name", name);
    attribute(out, "value", value);
  }

  /** Names come from files: what XML cannot hold becomes a question mark. */
  private static void attribute(XMLStreamWriter out, String name, String value)
      throws XMLStreamException {
    StringBuilder clean = new StringBuilder();
    value.codePoints().map(c -> isAllowed(c) ? c : '?').forEach(clean::appendCodePoint);
    out.writeAttribute(name, clean.toString());
  }

  private static boolean isAllowed(int c) {
    return c >= 0x20 && c <= 0xD7FF
        || c == '\t'
        || c == '\n'
        || c == '\r'
        || c >= 0xE000 && c <= 0xFFFD
        || c >= 0x10000 && c <= 0x10FFFF;
  }
}
