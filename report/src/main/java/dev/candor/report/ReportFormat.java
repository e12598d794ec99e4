package dev.candor.report;

import dev.candor.report.page.Report;
import dev.candor.report.view.ComparisonView;
import dev.candor.report.view.ViewJson;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;

/** How a report is written. */
public enum ReportFormat {
  HTML {
    @Override
    public String write(Report report, List<ComparisonView> views) {
      return new HtmlReport().write(report, views);
    }
  },
  MARKDOWN {
    @Override
    public String write(Report report, List<ComparisonView> views) {
      return MarkdownReport.write(report, views);
    }
  },
  CSV {
    @Override
    public String write(Report report, List<ComparisonView> views) {
      return CsvReport.write(views);
    }
  },
  JSON {
    @Override
    public String write(Report report, List<ComparisonView> views) {
      return new String(ViewJson.write(views), StandardCharsets.UTF_8) + "\n";
    }
  };

  /** The report in this format. */
  public abstract String write(Report report, List<ComparisonView> views);

  /** The format that a file's name asks for, HTML where it asks for none. */
  public static ReportFormat of(String file) {
    String name = file.toLowerCase(Locale.ROOT);
    return name.endsWith(".md")
        ? MARKDOWN
        : name.endsWith(".csv") ? CSV : name.endsWith(".json") ? JSON : HTML;
  }
}
