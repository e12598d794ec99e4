package dev.candor.report;

import dev.candor.model.Direction;
import dev.candor.model.Share;
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
    out.append("# ").append(t.get("report.title")).append("\n\n");
    out.append(t.get("report.generated", t.time(report.at()), report.version())).append("\n");
    views.forEach(view -> comparison(out, t, view));
    out.append("\n## ").append(t.get("report.reproduce")).append("\n\n");
    out.append("    ").append(report.command().replace('\n', ' ')).append('\n');
    if (!report.records().isEmpty()) {
      out.append('\n').append(t.get("report.records")).append(": ").append(report.records());
      out.append('\n');
    }
    return out.toString();
  }

  private static void comparison(StringBuilder out, Texts t, ComparisonView view) {
    out.append("\n## ").append(escape(Shown.name(view.target())));
    if (view.candidate().isEmpty()) {
      out.append("\n\n").append(escape(Shown.text(view.note()))).append('\n');
      return;
    }
    out.append(": ")
        .append(escape(Shown.name(view.candidate())))
        .append(' ')
        .append(t.get("overview.against", escape(Shown.name(view.baseline()))))
        .append("\n\n**")
        .append(t.word("state", view.verdict()))
        .append("**");
    if (view.direction() != Direction.NONE) {
      out.append(", ").append(t.word("direction", view.direction()));
    }
    out.append(". ");
    if (view.note() != null) {
      out.append(escape(Shown.text(view.note()))).append(". ");
    }
    out.append("\n\n")
        .append(t.get("report.method.text", escape(Shown.name(view.classifier())), view.level()))
        .append("\n\n");
    row(
        out,
        t.get("prompt.topic"),
        t.get("compare.filter.language"),
        "",
        t.get("compare.baseline"),
        t.get("compare.candidate"),
        t.get("compare.change"),
        t.get("compare.interval"),
        t.get("compare.p"),
        t.get("compare.verdict"));
    row(out, "---", "---", "---", "---:", "---:", "---:", "---:", "---:", "---");
    view.cells().stream()
        .filter(cell -> cell.measure().equals("constrained"))
        .forEach(
            cell ->
                row(
                    out,
                    escape(t.word("topic", Shown.name(cell.topic()))),
                    escape(t.word("lang", Shown.name(cell.lang()))),
                    t.word("arm", cell.arm()),
                    share(t, cell.baseline()),
                    share(t, cell.candidate()),
                    t.points(cell.difference()),
                    t.pointsInterval(cell.low(), cell.high()),
                    t.p(cell.comparablePValue()),
                    t.word("state", cell.verdict())));
    corrected(out, t, view);
    out.append("\n### ").append(t.get("compare.flips.title")).append("\n");
    view.flips().forEach(flip -> flip(out, t, flip));
  }

  private static void corrected(StringBuilder out, Texts t, ComparisonView view) {
    if (view.corrected().isEmpty()) {
      return;
    }
    out.append("\n### ").append(t.get("corrected.title")).append("\n\n");
    out.append(t.get("corrected.note", escape(Shown.name(view.classifier())))).append("\n\n");
    row(
        out,
        t.get("compare.filter.language"),
        t.get("corrected.before.raw"),
        t.get("corrected.before"),
        t.get("corrected.after.raw"),
        t.get("corrected.after"),
        t.get("corrected.change"));
    row(out, "---", "---:", "---:", "---:", "---:", "---:");
    view.corrected()
        .forEach(
            row ->
                row(
                    out,
                    escape(t.word("lang", Shown.name(row.lang()))),
                    t.percent(row.baseline().rate()),
                    corrected(t, row.correctedBaseline()),
                    t.percent(row.candidate().rate()),
                    corrected(t, row.correctedCandidate()),
                    change(t, row.change())));
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
    out.append("\n#### ")
        .append(escape(Shown.name(flip.promptId())))
        .append(" (")
        .append(escape(t.word("lang", Shown.name(flip.lang()))))
        .append("): ")
        .append(t.word("outcome", flip.from()))
        .append(" → ")
        .append(t.word("outcome", flip.to()))
        .append("\n\n");
    if (flip.prompt() != null) {
      quote(out, flip.prompt());
    }
    quote(out, t.get("compare.baseline"), flip.before());
    quote(out, t.get("compare.candidate"), flip.after());
  }

  private static void quote(StringBuilder out, String label, Said said) {
    if (said != null && said.text() != null) {
      out.append("\n**").append(label).append("**\n\n");
      quote(
          out,
          said.text().length() <= LONGEST_REPLY
              ? said.text()
              : said.text().substring(0, LONGEST_REPLY) + "…");
    }
  }

  private static void quote(StringBuilder out, String text) {
    for (String line : Shown.text(text).split("\n", -1)) {
      out.append("> ").append(escape(line)).append('\n');
    }
  }

  private static String share(Texts t, Share share) {
    return t.percent(share.rate()) + " (" + share.count() + "/" + share.n() + ")";
  }

  private static void row(StringBuilder out, String... cells) {
    out.append("| ").append(String.join(" | ", cells)).append(" |\n");
  }

  /** Markdown's own signs, and those of the HTML that it lets through. */
  static String escape(String text) {
    return text.replace("&", "&amp;")
        .replace("<", "&lt;")
        .replace(">", "&gt;")
        .replaceAll("([\\\\`*_{}\\[\\]()#+!|~=-])", "\\\\$1")
        .replaceAll("^(\\s*\\d+)\\.", "$1\\\\.");
  }
}
