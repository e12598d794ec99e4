package dev.candor.report.page;

import gg.jte.ContentType;
import gg.jte.TemplateEngine;
import gg.jte.output.StringOutput;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Map;

/** Fills templates that were compiled when the module was built. Every value is escaped. */
public final class PageWriter {
  private static final String PACKAGE = "dev.candor.report.pages";

  private final TemplateEngine engine =
      TemplateEngine.createPrecompiled(
          null, ContentType.Html, PageWriter.class.getClassLoader(), PACKAGE);

  /** The style sheet of every page. */
  public static byte[] styles() {
    try (InputStream in = PageWriter.class.getResourceAsStream("console.css")) {
      return in.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * A page as HTML.
   *
   * @param template name of the file without its ending
   * @param values by the names that the template declares
   */
  public String write(String template, Map<String, Object> values) {
    StringOutput out = new StringOutput(32 << 10);
    engine.render(template + ".jte", values, out);
    return out.toString();
  }
}
