package dev.candor.report;

import dev.candor.model.Cell;
import dev.candor.model.Direction;
import dev.candor.report.page.Report;
import dev.candor.report.page.Shown;
import dev.candor.report.page.Texts;
import dev.candor.report.view.ComparisonView;
import java.util.List;

/**
 * The verdicts in short, in GitHub's Markdown, for the summary of a job or a comment: the figures
 * of all topics, the topics that drifted, and which prompts moved.
 */
public final class SummaryReport {
  private static final int MOST_FLIPS = 30;

  private SummaryReport() {}

  /** The summary. */
  public static String write(Report report, List<ComparisonView> views) {
    StringBuilder out = new StringBuilder();
    for (ComparisonView view : views) {
      comparison(out, report.t(), view);
    }
    if (!report.records().isEmpty()) {
      out.append(escape(report.records())).append("\n\n");
    }
    out.append("`")
        .append(report.command().replace('`', '\'').replace('\n', ' '))
        .append("`, Candor ")
        .append(escape(report.version()))
        .append('\n');
    return out.toString();
  }

  private static void comparison(StringBuilder out, Texts t, ComparisonView view) {
    out.append("### ").append(sign(view)).append(' ').append(name(view.target()));
    if (view.candidate().isEmpty()) {
      out.append(": nothing was compared\n\n")
          .append(escape(Shown.text(String.valueOf(view.note()))))
          .append("\n\n");
      return;
    }
    out.append(": ")
        .append(name(view.candidate()))
        .append(' ')
        .append(t.get("overview.against", name(view.baseline())))
        .append(": ")
        .append(t.word("state", view.verdict()));
    if (view.direction() != Direction.NONE) {
      out.append(", ").append(t.word("direction", view.direction()));
    }
    out.append("\n\n");
    if (view.note() != null) {
      out.append(escape(Shown.text(view.note()))).append("\n\n");
    }
    out.append("| ")
        .append(
            String.join(
                " | ",
                t.get("prompt.topic"),
                t.get("compare.filter.language"),
                "",
                t.get("compare.baseline"),
                t.get("compare.candidate"),
                t.get("compare.change"),
                t.get("compare.interval"),
                t.get("compare.p"),
                t.get("compare.verdict")))
        .append(" |\n| --- | --- | --- | ---: | ---: | ---: | ---: | ---: | --- |\n");
    view.cells().stream()
        .filter(cell -> cell.measure().equals("constrained"))
        .filter(cell -> cell.topic().equals("all") || cell.verdict().isDrifted())
        .forEach(cell -> row(out, t, cell));
    out.append('\n');
    flips(out, t, view);
  }

  private static void row(StringBuilder out, Texts t, Cell cell) {
    out.append("| ")
        .append(
            String.join(
                " | ",
                escape(t.word("topic", Shown.name(cell.topic()))),
                escape(t.word("lang", Shown.name(cell.lang()))),
                t.word("arm", cell.arm()),
                t.percent(cell.baseline().rate()) + " (" + cell.baseline().n() + ")",
                t.percent(cell.candidate().rate()) + " (" + cell.candidate().n() + ")",
                t.points(cell.difference()),
                t.pointsInterval(cell.low(), cell.high()),
                t.p(cell.comparablePValue()),
                t.word("state", cell.verdict())))
        .append(" |\n");
  }

  private static void flips(StringBuilder out, Texts t, ComparisonView view) {
    if (view.flips().isEmpty()) {
      return;
    }
    out.append("<details><summary>")
        .append(t.get("compare.flips.title"))
        .append(" (")
        .append(view.flipsInAll())
        .append(")</summary>\n\n");
    view.flips().stream()
        .limit(MOST_FLIPS)
        .forEach(
            flip ->
                out.append("- ")
                    .append(name(flip.promptId()))
                    .append(" (")
                    .append(escape(t.word("lang", Shown.name(flip.lang()))))
                    .append("): ")
                    .append(t.word("outcome", flip.from()))
                    .append(" → ")
                    .append(t.word("outcome", flip.to()))
                    .append('\n'));
    if (view.flips().size() > MOST_FLIPS) {
      out.append("- …\n");
    }
    out.append("\n</details>\n\n");
  }

  private static String sign(ComparisonView view) {
    return switch (view.verdict()) {
      case DRIFTED -> "❌";
      case STABLE, EQUIVALENT, WARNING -> "✅";
      default -> "⚠️";
    };
  }

  private static String name(String name) {
    return escape(Shown.name(name));
  }

  /** As in the long report; and nobody is mentioned by a name in a file. */
  private static String escape(String text) {
    return MarkdownReport.escape(text).replace("@", "&#64;");
  }
}
