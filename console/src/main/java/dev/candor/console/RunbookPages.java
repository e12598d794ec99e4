package dev.candor.console;

import dev.candor.report.page.Runbook;
import dev.candor.report.page.Texts;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/** What to do about each alert: the pages that alerts link to, as they are shipped. */
record RunbookPages(PageFrame frame) {
  private static final Pattern NAME = Pattern.compile("[A-Za-z]{1,60}");
  private static final String ALL = "README";

  /**
   * A page.
   *
   * @param name of the alert, with or without the ending of its file; empty for the list
   */
  PageReply runbook(Request request, Texts t, String name) {
    String plain = name.endsWith(".md") ? name.substring(0, name.length() - 3) : name;
    Optional<Runbook> found = read(plain.isEmpty() ? ALL : plain);
    if (found.isEmpty()) {
      return frame.error(request, t, 404, 0);
    }
    return PageReply.html(
        200,
        frame
            .writer()
            .write(
                "runbook",
                Map.of(
                    "page",
                    frame.page(request, t, found.get().title(), "alerts", ""),
                    "runbook",
                    found.get())));
  }

  private static Optional<Runbook> read(String name) {
    if (!NAME.matcher(name).matches()) {
      return Optional.empty();
    }
    try (InputStream in = RunbookPages.class.getResourceAsStream("runbooks/" + name + ".md")) {
      return in == null
          ? Optional.empty()
          : Optional.of(Runbook.of(new String(in.readAllBytes(), StandardCharsets.UTF_8)));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
