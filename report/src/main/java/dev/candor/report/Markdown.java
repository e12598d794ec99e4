package dev.candor.report;

import dev.candor.model.Cell;
import dev.candor.model.Direction;
import dev.candor.model.Share;
import dev.candor.report.page.Shown;
import dev.candor.report.page.Texts;
import dev.candor.report.view.ComparisonView;
import java.util.function.Function;
import java.util.function.Predicate;

/** What the long report and the summary share: texts of others stay texts, and tables. */
final class Markdown {
  private Markdown() {}

  /** Markdown's own signs, and those of the HTML that it lets through. */
  static String escape(String text) {
    return text.replace("&", "&amp;")
        .replace("<", "&lt;")
        .replace(">", "&gt;")
        .replaceAll("([\\\\`*_{}\\[\\]()#+!|~=-])", "\\\\$1")
        .replaceAll("^(\\s*\\d+)\\.", "$1\\\\.");
  }

  /** The same, and nobody is mentioned by a name in a file. */
  static String unmentioned(String text) {
    return escape(text).replace("@", "&#64;");
  }

  static String name(String name) {
    return unmentioned(Shown.name(name));
  }

  /** The two releases. */
  static String releases(Texts t, ComparisonView view) {
    return name(view.candidate()) + " " + t.get("overview.against", name(view.baseline()));
  }

  /** The verdict, between marks, and its direction where it has one. */
  static String verdict(Texts t, ComparisonView view, String mark) {
    return mark
        + t.word("state", view.verdict())
        + mark
        + (view.direction() == Direction.NONE ? "" : ", " + t.word("direction", view.direction()));
  }

  static String flip(Texts t, ComparisonView.FlipRow flip) {
    return "%s (%s): %s → %s"
        .formatted(
            name(flip.promptId()),
            lang(t, flip.lang()),
            t.word("outcome", flip.from()),
            t.word("outcome", flip.to()));
  }

  static String lang(Texts t, String lang) {
    return escape(t.word("lang", Shown.name(lang)));
  }

  /**
   * The constrained shares of a comparison.
   *
   * @param shown which cells
   * @param share how a share is written
   */
  static void table(
      StringBuilder out,
      Texts t,
      ComparisonView view,
      Predicate<Cell> shown,
      Function<Share, String> share) {
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
        .filter(cell -> cell.measure().equals("constrained") && shown.test(cell))
        .forEach(
            cell ->
                row(
                    out,
                    escape(t.word("topic", Shown.name(cell.topic()))),
                    lang(t, cell.lang()),
                    t.word("arm", cell.arm()),
                    share.apply(cell.baseline()),
                    share.apply(cell.candidate()),
                    t.points(cell.difference()),
                    t.pointsInterval(cell.low(), cell.high()),
                    t.p(cell.comparablePValue()),
                    t.word("state", cell.verdict())));
  }

  static void row(StringBuilder out, String... cells) {
    out.append("| ").append(String.join(" | ", cells)).append(" |\n");
  }
}
