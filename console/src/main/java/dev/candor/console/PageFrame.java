package dev.candor.console;

import dev.candor.report.page.Links;
import dev.candor.report.page.Page;
import dev.candor.report.page.PageWriter;
import dev.candor.report.page.Texts;
import dev.candor.report.view.ViewJson;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.LongSupplier;
import java.util.stream.Collectors;

/** What every page has in common: its twin, its languages, its errors, and what surrounds it. */
final class PageFrame {
  private static final int CYCLES = 60;

  /** Most cycles of each release on a page. */
  static final int MOST_CYCLES = 480;

  /** Seconds between reloads of a page that was asked to reload itself. */
  private static final String REFRESH = "60";

  /** Sections of the menu whose pages are worth watching. */
  private static final Set<String> WATCHED = Set.of("overview", "alerts", "status");

  private static final int LONGEST_NAME = 80;
  private static final int LONGEST_REASON = 300;

  private final PageWriter writer = new PageWriter();
  private final LongSupplier openAlerts;
  private final ConsoleSettings.Language language;

  /**
   * @param openAlerts alerts that are not resolved
   * @param language of readers whose browsers ask for none of ours
   */
  PageFrame(LongSupplier openAlerts, ConsoleSettings.Language language) {
    this.openAlerts = Objects.requireNonNull(openAlerts);
    this.language = Objects.requireNonNull(language);
  }

  /** The page or the twin of a view, or that there is none. */
  PageReply show(
      Request request, Texts t, Object view, String template, String title, String section) {
    return show(request, t, view, template, title, section, Map.of());
  }

  /**
   * The page or the twin of a view, or that there is none.
   *
   * @param more what the template takes besides the view
   */
  PageReply show(
      Request request,
      Texts t,
      Object view,
      String template,
      String title,
      String section,
      Map<String, Object> more) {
    if (view == null) {
      return error(request, t, 404, 0);
    }
    if (request.json()) {
      return PageReply.json(200, ViewJson.write(view));
    }
    Map<String, Object> values = new HashMap<>(more);
    values.put("page", page(request, t, title, section, twin(request)));
    values.put("view", view);
    return PageReply.html(200, writer.write(template, values));
  }

  PageReply error(Request request, Texts t, int status, int refreshSeconds) {
    if (request.json()) {
      return PageReply.json(
          status, ViewJson.write(Map.of("status", status, "error", t.get("error." + status))));
    }
    Page page =
        new Page(
            t,
            t.get("error." + status + ".title"),
            "",
            "",
            otherLanguage(request, t),
            0,
            refreshSeconds,
            "");
    return PageReply.html(
        status, writer.write("message", Map.of("page", page, "words", t.get("error." + status))));
  }

  Page page(Request request, Texts t, String title, String section, String twin) {
    boolean refreshes = request.query("refresh").equals(REFRESH);
    String without = withQuery(request, "refresh", refreshes ? "" : REFRESH);
    return new Page(
        t,
        title,
        section,
        twin,
        otherLanguage(request, t),
        openAlerts.getAsLong(),
        refreshes ? Integer.parseInt(REFRESH) : 0,
        WATCHED.contains(section) ? without : "");
  }

  /** The query of a request with one of its values set, or left out where it is empty. */
  static String withQuery(Request request, String name, String value) {
    Map<String, String> query = new TreeMap<>(request.query());
    query.remove(name);
    if (!value.isEmpty()) {
      query.put(name, value);
    }
    return query.entrySet().stream()
        .map(entry -> Links.part(entry.getKey()) + "=" + Links.part(entry.getValue()))
        .collect(Collectors.joining("&", "?", ""));
  }

  static String twin(Request request) {
    String path = request.rawPath().replaceAll("/+$", "");
    return (path.isEmpty() ? "/index" : path)
        + ".json"
        + (request.rawQuery().isEmpty() ? "" : "?" + request.rawQuery());
  }

  private static String otherLanguage(Request request, Texts t) {
    return withQuery(request, "lang", t.lang().equals("zh") ? "en" : "zh");
  }

  /** What the address asks for, else what was chosen before, else what the browser prefers. */
  String language(Request request) {
    String asked = request.query().getOrDefault("lang", request.cookie("candor_lang").orElse(""));
    if (asked.equals("en") || asked.equals("zh")) {
      return asked;
    }
    for (String range : request.headers().getOrDefault("accept-language", "").split(",")) {
      String tag = range.strip().toLowerCase(Locale.ROOT);
      if (tag.startsWith("zh")) {
        return "zh";
      }
      if (tag.startsWith("en")) {
        return "en";
      }
    }
    return language.name().toLowerCase(Locale.ROOT);
  }

  static PageReply withLanguage(Request request, PageReply reply) {
    String asked = request.query("lang");
    return asked.equals("en") || asked.equals("zh")
        ? reply.with(
            "Set-Cookie",
            "candor_lang=" + asked + "; Path=/; HttpOnly; SameSite=Lax; Max-Age=31536000")
        : reply;
  }

  /** Whether a form says who acts, and why, in so many characters as are kept. */
  static boolean isSigned(String by, String reason) {
    return !by.isEmpty()
        && !reason.isEmpty()
        && by.length() <= LONGEST_NAME
        && reason.length() <= LONGEST_REASON;
  }

  static int cycles(Request request) {
    return Math.min(MOST_CYCLES, Math.max(1, whole(request.query("cycles"), CYCLES)));
  }

  static int whole(String text, int fallback) {
    return text.matches("\\d{1,6}") ? Integer.parseInt(text) : fallback;
  }

  PageWriter writer() {
    return writer;
  }
}
