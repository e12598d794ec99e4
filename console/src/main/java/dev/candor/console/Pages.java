package dev.candor.console;

import dev.candor.console.view.MonitorView;
import dev.candor.report.ReportFormat;
import dev.candor.report.ShellCommand;
import dev.candor.report.page.Links;
import dev.candor.report.page.Page;
import dev.candor.report.page.PageWriter;
import dev.candor.report.page.Report;
import dev.candor.report.page.Shown;
import dev.candor.report.page.Texts;
import dev.candor.report.view.AlertsView;
import dev.candor.report.view.CatalogueView;
import dev.candor.report.view.ComparisonView;
import dev.candor.report.view.FlipChoice;
import dev.candor.report.view.Outcomes;
import dev.candor.report.view.Overview;
import dev.candor.report.view.PromptView;
import dev.candor.report.view.RepliesView;
import dev.candor.report.view.ReplySearch;
import dev.candor.report.view.StatusView;
import dev.candor.report.view.TargetView;
import dev.candor.report.view.TopicView;
import dev.candor.report.view.ViewJson;
import dev.candor.stream.query.StoresUnavailableException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** From an address to its page or JSON twin. Nothing here knows HTTP servers or Kafka. */
final class Pages {
  private static final Logger log = LoggerFactory.getLogger(Pages.class);
  private static final List<String> MEASURES =
      List.of(
          "constrained",
          "unanswered",
          "answer",
          "aligned",
          "deflection",
          "lecture",
          "refusal",
          "filtered");
  private static final Pattern HOST = Pattern.compile("[A-Za-z0-9.:\\[\\]-]{1,255}");
  private static final String LABELS = "labels";
  private static final int LONGEST_WORDS = 200;
  private static final Pattern ENCODED = Pattern.compile("[A-Za-z0-9%._*-]{1,600}");
  private static final int CYCLES = 60;
  private static final int MOST_CYCLES = 480;
  private static final int MOST_DAYS = 3_660;

  /** Seconds between reloads of a page that was asked to reload itself. */
  private static final String REFRESH = "60";

  /** Sections of the menu whose pages are worth watching. */
  private static final Set<String> WATCHED = Set.of("overview", "alerts", "status");

  private static final int LONGEST_NAME = 80;
  private static final int LONGEST_REASON = 300;

  /** Marks a request of another instance, which must not be passed on. */
  static final String LOCAL = "local";

  private final MonitorView everywhere;
  private final MonitorView here;
  private final AlertActions actions;
  private final AccessGate gate;
  private final ConsoleSettings settings;
  private final GoldLabels labels;
  private final InstantSource clock;
  private final PageWriter writer = new PageWriter();
  private final byte[] styles;

  /**
   * @param everywhere what all instances know together
   * @param here what this one knows, for other instances
   * @param labels where readers' labels are kept
   */
  Pages(
      MonitorView everywhere,
      MonitorView here,
      AlertActions actions,
      AccessGate gate,
      ConsoleSettings settings,
      GoldLabels labels,
      InstantSource clock) {
    this.everywhere = Objects.requireNonNull(everywhere);
    this.here = Objects.requireNonNull(here);
    this.actions = Objects.requireNonNull(actions);
    this.gate = Objects.requireNonNull(gate);
    this.settings = Objects.requireNonNull(settings);
    this.labels = Objects.requireNonNull(labels);
    this.clock = Objects.requireNonNull(clock);
    this.styles = PageWriter.styles();
  }

  /** The reply to a request, whatever it is. */
  PageReply answer(Request request) {
    Texts t = Texts.of(language(request));
    try {
      if (request.rawPath().equals("/assets/console.css")) {
        return new PageReply(
            200, "text/css; charset=utf-8", styles, Map.of("Cache-Control", "max-age=300"));
      }
      Optional<PageReply> stopped = gate.stop(request, writer, t);
      return stopped.isPresent() ? stopped.get() : withLanguage(request, route(request, t));
    } catch (StoresUnavailableException e) {
      return error(request, t, 503, 3).with("Retry-After", "3");
    } catch (IllegalArgumentException e) {
      log.debug("bad request {}", request.rawPath(), e);
      return error(request, t, 400, 0);
    } catch (RuntimeException e) {
      log.warn("the page {} could not be rendered", request.rawPath(), e);
      return error(request, t, 500, 0);
    }
  }

  private PageReply route(Request request, Texts t) {
    List<String> parts = request.parts();
    int n = parts.size();
    String first = n == 0 ? "" : parts.get(0);
    if (!request.isRead()) {
      if (n == 1 && first.equals("labels") && request.method().equals("POST")) {
        return label(request, t);
      }
      return n == 3 && first.equals("alerts") && parts.get(2).equals("acknowledge")
          ? acknowledge(request, t, parts.get(1))
          : error(request, t, request.method().equals("POST") ? 404 : 405, 0);
    }
    MonitorView view = request.query("scope").equals(LOCAL) ? here : everywhere;
    if (n == 2 && first.equals("topics")) {
      return topic(request, t, view, parts.get(1));
    }
    if (n == 0 || n == 1 && first.equals("index")) {
      return overview(request, t, view);
    }
    if (first.equals("targets") && n >= 2) {
      return target(request, t, view);
    }
    return switch (n == 1 ? first : n == 2 && first.equals("alerts") ? "alert" : "") {
      case "alerts" -> alerts(request, t, view);
      case "alert" -> alert(request, t, view, parts.get(1));
      case "catalogue" -> catalogue(request, t, view);
      case "status" -> status(request, t, view);
      case "timeline" -> timeline(request, t, view);
      case "timeline.atom" -> feed(request, t, view);
      case "replies" -> replies(request, t, view);
      case "topics" -> PageReply.seeOther(Links.topic("all"));
      default -> error(request, t, 404, 0);
    };
  }

  private PageReply overview(Request request, Texts t, MonitorView view) {
    Overview overview = view.overview();
    return reply(
        request,
        overview,
        "overview",
        page(request, t, t.get("overview.title"), "overview", "/index.json"),
        Map.of());
  }

  private PageReply target(Request request, Texts t, MonitorView view) {
    List<String> parts = request.parts();
    String target = parts.get(1);
    if (parts.size() == 2) {
      int days = days(request);
      Optional<TargetView> found =
          view.target(target, days > 0 ? MOST_CYCLES : cycles(request))
              .map(all -> days > 0 && all.lastSeen() != null ? newest(all, days) : all);
      return reply(
          request,
          found.orElse(null),
          "target",
          page(request, t, t.get("target.title", Shown.name(target)), "overview", twin(request)),
          Map.of("days", days > 0 ? String.valueOf(days) : ""));
    }
    String kind = parts.get(2);
    if (kind.equals("compare") && parts.size() == 3 && request.query().containsKey("candidate")) {
      // Dashboards know the releases only as values of a query.
      return PageReply.seeOther(
          Links.comparison(target, request.query("baseline"), request.query("candidate")));
    }
    if (kind.equals("compare") && parts.size() == 3) {
      // A form sends names as they are in addresses, for a name may steer the display.
      String before = request.query("before");
      String after = request.query("after");
      return ENCODED.matcher(before).matches() && ENCODED.matcher(after).matches()
          ? PageReply.seeOther(Links.target(target) + "/compare/" + before + "/" + after)
          : error(request, t, 404, 0);
    }
    if (kind.equals("compare") && parts.size() == 5) {
      return comparison(request, t, view, target, parts.get(3), parts.get(4));
    }
    if (kind.equals("prompts") && parts.size() == 4) {
      return prompt(request, t, view, target, parts.get(3));
    }
    return error(request, t, 404, 0);
  }

  private PageReply comparison(
      Request request,
      Texts t,
      MonitorView view,
      String target,
      String baseline,
      String candidate) {
    FlipChoice choice =
        new FlipChoice(
            request.query("topic"),
            request.query("language"),
            request.query("direction"),
            whole(request.query("page"), 1),
            request.query("flips").equals("all") && request.json(),
            request.query("show").equals("1"));
    String measure = request.query("measure");
    Optional<ReportFormat> file = format(request);
    if (file.isPresent()) {
      return download(t, view, target, baseline, candidate, file.get(), choice.unmasked());
    }
    Optional<ComparisonView> found = view.comparison(target, baseline, candidate, choice);
    return reply(
        request,
        found.orElse(null),
        "comparison",
        page(
            request,
            t,
            t.get("compare.title", Shown.name(target), Shown.name(candidate), Shown.name(baseline)),
            "overview",
            twin(request)),
        Map.of(
            "choice",
            choice,
            "measure",
            MEASURES.contains(measure) ? measure : "constrained",
            "topicsAll",
            request.query("topics").equals("all")));
  }

  private static Optional<ReportFormat> format(Request request) {
    String ending = request.query("format");
    return ending.isEmpty() || request.json() ? Optional.empty() : ReportFormat.of("." + ending);
  }

  /** The comparison as a file, with every flip and whole replies. */
  private PageReply download(
      Texts t,
      MonitorView view,
      String target,
      String baseline,
      String candidate,
      ReportFormat format,
      boolean unmasked) {
    FlipChoice all = new FlipChoice("", "", "", 1, true, unmasked);
    Optional<ComparisonView> found = view.comparison(target, baseline, candidate, all);
    if (found.isEmpty()) {
      throw new IllegalArgumentException("no such comparison");
    }
    String version = Pages.class.getPackage().getImplementationVersion();
    Report report =
        new Report(
            t,
            version == null ? "development" : version,
            found.get().decidedAt(),
            ShellCommand.of(
                "candor", "report", "--from", baseline, "--to", candidate, "--target", target),
            "");
    return PageReply.file(
        format.mediaType(),
        "candor-" + target + "-" + candidate + format.ending(),
        format.write(report, List.of(found.get())));
  }

  private PageReply prompt(
      Request request, Texts t, MonitorView view, String target, String promptId) {
    Optional<PromptView> found =
        view.prompt(target, promptId, cycles(request), request.query("show").equals("1"));
    return reply(
        request,
        found.orElse(null),
        "prompt",
        page(request, t, t.get("prompt.title", Shown.name(promptId)), "overview", twin(request)),
        Map.of("showHref", "?show=1"));
  }

  private PageReply alerts(Request request, Texts t, MonitorView view) {
    AlertsView alerts = alerts(request, view);
    return reply(
        request,
        alerts,
        "alerts",
        page(request, t, t.get("alerts.title"), "alerts", twin(request)),
        Map.of());
  }

  /** With words of prompts and replies unless the operator masks them and nobody asked. */
  private AlertsView alerts(Request request, MonitorView view) {
    return isMasked(request) ? view.alerts().masked() : view.alerts();
  }

  private boolean isMasked(Request request) {
    return settings.maskSensitive() && !request.query("show").equals("1");
  }

  private PageReply alert(Request request, Texts t, MonitorView view, String alertId) {
    Optional<AlertsView.Row> row = alerts(request, view).alert(alertId);
    if (row.isEmpty()) {
      return error(request, t, 404, 0);
    }
    if (request.json()) {
      return PageReply.json(200, ViewJson.write(row.get()));
    }
    Map<String, Object> values = new HashMap<>();
    values.put("page", page(request, t, Shown.title(row.get().title()), "alerts", twin(request)));
    values.put("row", row.get());
    values.put("csrf", settings.allowActions() ? gate.formToken(alertId) : "");
    values.put("by", gate.user(request).orElse(""));
    values.put("asked", request.query("asked").equals("1"));
    values.put("masked", isMasked(request));
    return PageReply.html(200, writer.write("alert", values)).withSecret();
  }

  private PageReply acknowledge(Request request, Texts t, String alertId) {
    if (!settings.allowActions() || !gate.isOurs(request, alertId)) {
      return error(request, t, 403, 0);
    }
    Optional<AlertsView.Row> row = everywhere.alerts().alert(alertId);
    String by = request.form().getOrDefault("by", "").strip();
    String reason = request.form().getOrDefault("reason", "").strip();
    if (row.isEmpty()) {
      return error(request, t, 404, 0);
    }
    if (by.isEmpty()
        || reason.isEmpty()
        || by.length() > LONGEST_NAME
        || reason.length() > LONGEST_REASON) {
      return error(request, t, 400, 0);
    }
    actions.acknowledge(alertId, row.get().target(), by, reason);
    return PageReply.seeOther(Links.alert(alertId) + "?asked=1");
  }

  private PageReply catalogue(Request request, Texts t, MonitorView view) {
    String words = bounded(request.query("q"));
    CatalogueView catalogue = view.catalogue().with(words);
    return reply(
        request,
        catalogue,
        "catalogue",
        page(request, t, t.get("catalogue.title"), "catalogue", twin(request)),
        Map.of("words", words));
  }

  private static String bounded(String words) {
    return words.length() > LONGEST_WORDS ? words.substring(0, LONGEST_WORDS) : words;
  }

  private PageReply topic(Request request, Texts t, MonitorView view, String topic) {
    TopicView found = view.topic(topic);
    boolean unknown = found.rows().isEmpty() && !found.topics().contains(topic);
    return reply(
        request,
        unknown && !topic.equals("all") ? null : found,
        "topic",
        page(request, t, t.get("topic.title") + " " + Shown.name(topic), "topics", twin(request)),
        Map.of());
  }

  private PageReply timeline(Request request, Texts t, MonitorView view) {
    return reply(
        request,
        view.timeline(),
        "timeline",
        page(request, t, t.get("timeline.title"), "timeline", twin(request)),
        Map.of());
  }

  private PageReply feed(Request request, Texts t, MonitorView view) {
    String host = request.header("host").filter(h -> HOST.matcher(h).matches()).orElse("localhost");
    String scheme = request.header("x-forwarded-proto").filter("https"::equals).orElse("http");
    String feed = AtomFeed.of(view.timeline(), t, scheme + "://" + host);
    return new PageReply(
        200,
        "application/atom+xml; charset=utf-8",
        feed.getBytes(StandardCharsets.UTF_8),
        Map.of());
  }

  private PageReply replies(Request request, Texts t, MonitorView view) {
    ReplySearch search =
        new ReplySearch(
            request.query("q"),
            request.query("targetpart").isEmpty()
                ? request.query("target")
                : Links.whole(request.query("targetpart")),
            request.query("topic"),
            request.query("language"),
            request.query("outcome"),
            request.query("release"),
            request.query("probe"),
            whole(request.query("page"), 1),
            request.query("show").equals("1"));
    PageReply shown =
        reply(
            request,
            view.replies(search),
            "replies",
            page(request, t, t.get("replies.title"), "replies", twin(request)),
            Map.of(
                "search",
                search,
                "csrf",
                settings.allowActions() ? gate.formToken(LABELS) : "",
                "labelled",
                request.query("labelled").equals("1") ? labels.file().toString() : ""));
    return request.json() ? shown : shown.withSecret();
  }

  /** Takes down the outcome that a reader gives to a reply. */
  private PageReply label(Request request, Texts t) {
    if (!settings.allowActions() || !gate.isOurs(request, LABELS)) {
      return error(request, t, 403, 0);
    }
    String by = request.form().getOrDefault("by", "").strip();
    String label = request.form().getOrDefault("label", "");
    String target = Links.whole(request.form().getOrDefault("target", ""));
    String probe = Links.whole(request.form().getOrDefault("probe", ""));
    if (by.isEmpty() || by.length() > LONGEST_NAME || !Outcomes.ALL.contains(label)) {
      return error(request, t, 400, 0);
    }
    ReplySearch search = ReplySearch.ofProbe(target, probe, true);
    List<RepliesView.Item> found = probe.isEmpty() ? List.of() : everywhere.replies(search).items();
    if (found.size() != 1 || found.get(0).said().text() == null) {
      return error(request, t, 404, 0);
    }
    labels.put(found.get(0), label, by, clock.instant());
    return PageReply.seeOther(
        Links.replies(ReplySearch.ofProbe(target, probe, !settings.maskSensitive()))
            + "&labelled=1");
  }

  private PageReply status(Request request, Texts t, MonitorView view) {
    StatusView status = view.status();
    return reply(
        request,
        status,
        "status",
        page(request, t, t.get("status.title"), "status", twin(request)),
        Map.of());
  }

  /** The page or the twin of a view, or that there is none. */
  private PageReply reply(
      Request request, Object view, String template, Page page, Map<String, Object> more) {
    if (view == null) {
      return error(request, page.t(), 404, 0);
    }
    if (request.json()) {
      return PageReply.json(200, ViewJson.write(view));
    }
    Map<String, Object> values = new HashMap<>(more);
    values.put("page", page);
    values.put("view", view);
    return PageReply.html(200, writer.write(template, values));
  }

  private PageReply error(Request request, Texts t, int status, int refreshSeconds) {
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

  private Page page(Request request, Texts t, String title, String section, String twin) {
    boolean refreshes = request.query("refresh").equals(REFRESH);
    String without = withQuery(request, "refresh", refreshes ? "" : REFRESH);
    return new Page(
        t,
        title,
        section,
        twin,
        otherLanguage(request, t),
        here.alerts().open(),
        refreshes ? Integer.parseInt(REFRESH) : 0,
        WATCHED.contains(section) ? without : "");
  }

  /** The newest days of a target, counted back from when it was last seen. */
  private static TargetView newest(TargetView all, int days) {
    return all.since(all.lastSeen().minus(Duration.ofDays(days)));
  }

  private static int days(Request request) {
    return Math.min(MOST_DAYS, whole(request.query("days"), 0));
  }

  /** The query of a request with one of its values set, or left out where it is empty. */
  private static String withQuery(Request request, String name, String value) {
    Map<String, String> query = new TreeMap<>(request.query());
    query.remove(name);
    if (!value.isEmpty()) {
      query.put(name, value);
    }
    return query.entrySet().stream()
        .map(entry -> Links.part(entry.getKey()) + "=" + Links.part(entry.getValue()))
        .collect(Collectors.joining("&", "?", ""));
  }

  private static String twin(Request request) {
    String path = request.rawPath().replaceAll("/+$", "");
    return path + ".json" + (request.rawQuery().isEmpty() ? "" : "?" + request.rawQuery());
  }

  private static String otherLanguage(Request request, Texts t) {
    return withQuery(request, "lang", t.lang().equals("zh") ? "en" : "zh");
  }

  /** What the address asks for, else what was chosen before, else what the browser prefers. */
  private String language(Request request) {
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
    return settings.language().name().toLowerCase(Locale.ROOT);
  }

  private static PageReply withLanguage(Request request, PageReply reply) {
    String asked = request.query("lang");
    return asked.equals("en") || asked.equals("zh")
        ? reply.with(
            "Set-Cookie",
            "candor_lang=" + asked + "; Path=/; HttpOnly; SameSite=Lax; Max-Age=31536000")
        : reply;
  }

  private static int cycles(Request request) {
    return Math.min(MOST_CYCLES, Math.max(1, whole(request.query("cycles"), CYCLES)));
  }

  private static int whole(String text, int fallback) {
    return text.matches("\\d{1,6}") ? Integer.parseInt(text) : fallback;
  }
}
