package dev.candor.console.page;

import gg.jte.ContentType;
import gg.jte.TemplateEngine;
import gg.jte.output.StringOutput;
import java.util.Map;

/** Fills templates that were compiled when the module was built. Every value is escaped. */
public final class PageWriter {
  private static final String PACKAGE = "dev.candor.console.pages";

  private final TemplateEngine engine =
      TemplateEngine.createPrecompiled(
          null, ContentType.Html, PageWriter.class.getClassLoader(), PACKAGE);

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
