package dev.candor.launcher.report;

import dev.candor.console.ConsoleService;
import dev.candor.console.page.PageWriter;
import dev.candor.console.page.Report;
import dev.candor.console.view.ComparisonView;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.List;
import java.util.Map;

/** One self-contained page: figures, charts and flips, no script, nothing loaded from elsewhere. */
public final class HtmlReport {
  private final PageWriter writer = new PageWriter();

  /** The page. */
  public String write(Report report, List<ComparisonView> views) {
    String style = style();
    return writer.write(
        "report",
        Map.of("report", report, "views", views, "style", style, "styleHash", hash(style)));
  }

  private static String style() {
    try (InputStream in = ConsoleService.class.getResourceAsStream("console.css")) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The page allows this one style sheet and nothing else. */
  private static String hash(String style) {
    try {
      return Base64.getEncoder()
          .encodeToString(
              MessageDigest.getInstance("SHA-256").digest(style.getBytes(StandardCharsets.UTF_8)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("SHA-256 is part of every JDK", e);
    }
  }
}
