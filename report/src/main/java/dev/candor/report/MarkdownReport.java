package dev.candor.report;

import static dev.candor.report.Markdown.escape;
import static dev.candor.report.Markdown.row;

import dev.candor.report.page.Report;
import dev.candor.report.page.Shown;
import dev.candor.report.page.Texts;
import dev.candor.report.view.ComparisonView;
import dev.candor.report.view.Correction;
import dev.candor.report.view.Said;
import java.util.List;

/** The report as Markdown. Texts of models are escaped, so that they stay texts. */
public final class MarkdownReport {
  private static final int LONGEST_REPLY = 1_500;

  private MarkdownReport() {}

  /** The report. */
  public static String write(Report report, List<ComparisonView> views) {
    Texts t = report.t();
    StringBuilder out = new StringBuilder();
    out.append("# %s\n\n".formatted(t.get("report.title")));
    out.append(t.get("report.generated", t.time(report.at()), report.version())).append("\n");
    views.forEach(view -> comparison(out, t, view));
    out.append("\n## %s\n\n".formatted(t.get("report.reproduce")));
    out.append("    %s\n".formatted(report.command().replace('\n', ' ')));
    if (!report.records().isEmpty()) {
      out.append("\n%s: %s\n".formatted(t.get("report.records"), report.records()));
    }
    return out.toString();
  }

  private static void comparison(StringBuilder out, Texts t, ComparisonView view) {
    out.append("\n## ").append(Markdown.name(view.target()));
    if (view.candidate().isEmpty()) {
      out.append("\n\n%s\n".formatted(escape(Shown.text(view.note()))));
      return;
    }
    out.append(": %s\n\n".formatted(Markdown.releases(t, view)));
    out.append(Markdown.verdict(t, view, "**")).append(". ");
    if (view.note() != null) {
      out.append(escape(Shown.text(view.note()))).append(". ");
    }
    String classifier = Markdown.name(view.classifier());
    out.append("\n\n%s\n\n".formatted(t.get("report.method.text", classifier, view.level())));
    Markdown.table(
        out,
        t,
        view,
        any -> true,
        share -> "%s (%d/%d)".formatted(t.percent(share.rate()), share.count(), share.n()));
    if (!view.corrected().isEmpty()) {
      out.append("\n### %s\n\n".formatted(t.get("corrected.title")));
      out.append(t.get("corrected.note", classifier)).append("\n\n");
      corrected(out, t, view);
    }
    out.append("\n### %s\n".formatted(t.get("compare.flips.title")));
    view.flips().forEach(flip -> flip(out, t, flip));
  }

  private static void corrected(StringBuilder out, Texts t, ComparisonView view) {
    row(
        out,
        t.get("compare.filter.language"),
        t.get("corrected.before.raw"),
        t.get("corrected.before"),
        t.get("corrected.after.raw"),
        t.get("corrected.after"),
        t.get("corrected.change"));
    row(out, "---", "---:", "---:", "---:", "---:", "---:");
    for (ComparisonView.CorrectedRow row : view.corrected()) {
      row(
          out,
          Markdown.lang(t, row.lang()),
          t.percent(row.baseline().rate()),
          corrected(t, row.correctedBaseline()),
          t.percent(row.candidate().rate()),
          corrected(t, row.correctedCandidate()),
          change(t, row.change()));
    }
  }

  private static String change(Texts t, Correction.Change change) {
    return change == null
        ? t.get("corrected.none")
        : t.get(
            "corrected.change.words",
            t.points(change.difference()),
            t.pointsInterval(change.low(), change.high()),
            t.p(change.pValue()));
  }

  private static String corrected(Texts t, Correction.Corrected share) {
    return share == null
        ? t.get("corrected.none")
        : t.percent(share.rate()) + " (" + t.percentInterval(share.low(), share.high()) + ")";
  }

  private static void flip(StringBuilder out, Texts t, ComparisonView.FlipRow flip) {
    out.append("\n#### %s\n\n".formatted(Markdown.flip(t, flip)));
    if (flip.prompt() != null) {
      quote(out, flip.prompt());
    }
    quote(out, t.get("compare.baseline"), flip.before());
    quote(out, t.get("compare.candidate"), flip.after());
  }

  private static void quote(StringBuilder out, String label, Said said) {
    if (said != null && said.text() != null) {
      String text = said.text();
      out.append("\n**%s**\n\n".formatted(label));
      quote(out, text.length() <= LONGEST_REPLY ? text : text.substring(0, LONGEST_REPLY) + "…");
    }
  }

  private static void quote(StringBuilder out, String text) {
    for (String line : Shown.text(text).split("\n", -1)) {
      out.append("> ").append(escape(line)).append('\n');
    }
  }
}
