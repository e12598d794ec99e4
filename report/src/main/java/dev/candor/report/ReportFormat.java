package dev.candor.report;

import dev.candor.report.page.Report;
import dev.candor.report.view.ComparisonView;
import dev.candor.report.view.ViewJson;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

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
  },
  JUNIT {
    @Override
    public String write(Report report, List<ComparisonView> views) {
      return JUnitReport.write(report, views);
    }
  },
  SUMMARY {
    @Override
    public String write(Report report, List<ComparisonView> views) {
      return SummaryReport.write(report, views);
    }
  };

  /** Endings of files that name a format, for messages. */
  public static final String ENDINGS = ".html, .md, .csv, .json or .xml (JUnit)";

  /** The report in this format. */
  public abstract String write(Report report, List<ComparisonView> views);

  /** The format that a file's name asks for; empty where it asks for none of them. */
  public static Optional<ReportFormat> of(String file) {
    String name = file.toLowerCase(Locale.ROOT);
    int dot = name.lastIndexOf('.');
    return switch (dot < 0 ? "" : name.substring(dot)) {
      case ".html", ".htm" -> Optional.of(HTML);
      case ".md", ".markdown" -> Optional.of(MARKDOWN);
      case ".csv" -> Optional.of(CSV);
      case ".json" -> Optional.of(JSON);
      case ".xml" -> Optional.of(JUNIT);
      default -> Optional.empty();
    };
  }
}
