package dev.candor.report;

import dev.candor.model.Sha256;
import dev.candor.report.page.PageWriter;
import dev.candor.report.page.Report;
import dev.candor.report.view.ComparisonView;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Map;

/** One self-contained page: figures, charts and flips, no script, nothing loaded from elsewhere. */
public final class HtmlReport {
  private final PageWriter writer = new PageWriter();

  /** The page. */
  public String write(Report report, List<ComparisonView> views) {
    String style = new String(PageWriter.styles(), StandardCharsets.UTF_8);
    return writer.write(
        "report",
        Map.of("report", report, "views", views, "style", style, "styleHash", hash(style)));
  }

  /** The page allows this one style sheet and nothing else. */
  private static String hash(String style) {
    return Base64.getEncoder().encodeToString(Sha256.of(style));
  }
}
