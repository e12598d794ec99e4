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
  HTML(".html", "text/html") {
    @Override
    public String write(Report report, List<ComparisonView> views) {
      return new HtmlReport().write(report, views);
    }
  },
  MARKDOWN(".md", "text/markdown") {
    @Override
    public String write(Report report, List<ComparisonView> views) {
      return MarkdownReport.write(report, views);
    }
  },
  CSV(".csv", "text/csv") {
    @Override
    public String write(Report report, List<ComparisonView> views) {
      return CsvReport.write(views);
    }
  },
  JSON(".json", "application/json") {
    @Override
    public String write(Report report, List<ComparisonView> views) {
      return new String(ViewJson.write(views), StandardCharsets.UTF_8) + "\n";
    }
  },
  JUNIT(".xml", "application/xml") {
    @Override
    public String write(Report report, List<ComparisonView> views) {
      return JUnitReport.write(report, views);
    }
  },
  SUMMARY(".md", "text/markdown") {
    @Override
    public String write(Report report, List<ComparisonView> views) {
      return SummaryReport.write(report, views);
    }
  };

  /** Endings of files that name a format, for messages. */
  public static final String ENDINGS = ".html, .md, .csv, .json or .xml (JUnit)";

  private final String ending;
  private final String type;

  ReportFormat(String ending, String type) {
    this.ending = ending;
    this.type = type;
  }

  /** How a file of this format ends. */
  public String ending() {
    return ending;
  }

  /** The media type for HTTP. */
  public String mediaType() {
    return type + "; charset=utf-8";
  }

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
