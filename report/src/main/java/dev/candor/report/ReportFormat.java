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
  HTML(".html", "text/html"),
  MARKDOWN(".md", "text/markdown"),
  CSV(".csv", "text/csv"),
  JSON(".json", "application/json"),
  JUNIT(".xml", "application/xml"),
  SUMMARY(".md", "text/markdown");

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
  public String write(Report report, List<ComparisonView> views) {
    return switch (this) {
      case HTML -> new HtmlReport().write(report, views);
      case MARKDOWN -> MarkdownReport.write(report, views);
      case CSV -> CsvReport.write(views);
      case JSON -> new String(ViewJson.write(views), StandardCharsets.UTF_8) + "\n";
      case JUNIT -> JUnitReport.write(report, views);
      case SUMMARY -> SummaryReport.write(report, views);
    };
  }

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
