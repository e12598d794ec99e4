package dev.candor.report;

import static dev.candor.report.Markdown.unmentioned;

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
    views.forEach(view -> comparison(out, report.t(), view));
    if (!report.records().isEmpty()) {
      out.append(unmentioned(report.records())).append("\n\n");
    }
    String command = report.command().replace('`', '\'').replace('\n', ' ');
    out.append("`%s`, Candor %s\n".formatted(command, unmentioned(report.version())));
    return out.toString();
  }

  private static void comparison(StringBuilder out, Texts t, ComparisonView view) {
    String note = unmentioned(Shown.text(String.valueOf(view.note())));
    out.append("### %s %s: ".formatted(sign(view), Markdown.name(view.target())));
    if (view.candidate().isEmpty()) {
      out.append("nothing was compared\n\n%s\n\n".formatted(note));
      return;
    }
    out.append(Markdown.releases(t, view)).append(": ");
    out.append(Markdown.verdict(t, view, "")).append("\n\n");
    if (view.note() != null) {
      out.append(note).append("\n\n");
    }
    Markdown.table(
        out,
        t,
        view,
        cell -> cell.topic().equals("all") || cell.verdict().isDrifted(),
        share -> "%s (%d)".formatted(t.percent(share.rate()), share.n()));
    out.append('\n');
    flips(out, t, view);
  }

  private static void flips(StringBuilder out, Texts t, ComparisonView view) {
    if (view.flips().isEmpty()) {
      return;
    }
    out.append(
        "<details><summary>%s (%d)</summary>\n\n"
            .formatted(t.get("compare.flips.title"), view.flipsInAll()));
    view.flips().stream()
        .limit(MOST_FLIPS)
        .forEach(flip -> out.append("- %s\n".formatted(Markdown.flip(t, flip))));
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
}
