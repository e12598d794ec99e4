package dev.candor.console;

import dev.candor.console.view.MonitorView;
import dev.candor.report.page.Links;
import dev.candor.report.page.PageWriter;
import dev.candor.report.page.Shown;
import dev.candor.report.page.Texts;
import dev.candor.report.view.CatalogueView;
import dev.candor.report.view.TopicView;
import dev.candor.stream.query.StoresUnavailableException;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** From an address to its page or JSON twin. Nothing here knows HTTP servers or Kafka. */
final class Pages {
  private static final Logger log = LoggerFactory.getLogger(Pages.class);
  private static final Pattern HOST = Pattern.compile("[A-Za-z0-9.:\\[\\]-]{1,255}");
  private static final int LONGEST_WORDS = 200;

  /** Marks a request of another instance, which must not be passed on. */
  static final String LOCAL = "local";

  private final MonitorView everywhere;
  private final MonitorView here;
  private final AccessGate gate;
  private final PageFrame frame;
  private final TargetPages targets;
  private final AlertPages alerts;
  private final MaintenancePages maintenances;
  private final RunbookPages runbooks;
  private final ReplyPages replies;
  private final byte[] styles;

  /**
   * @param everywhere what all instances know together
   * @param here what this one knows, for other instances
   * @param labels where readers' labels are kept
   */
  Pages(
      MonitorView everywhere,
      MonitorView here,
      Consumer<AlertAction> actions,
      AccessGate gate,
      ConsoleSettings settings,
      GoldLabels labels,
      InstantSource clock) {
    this.everywhere = Objects.requireNonNull(everywhere);
    this.here = Objects.requireNonNull(here);
    this.gate = Objects.requireNonNull(gate);
    this.frame = new PageFrame(() -> here.alerts().open(), settings.language());
    this.targets = new TargetPages(frame);
    this.alerts = new AlertPages(frame, everywhere, actions, gate, settings);
    this.runbooks = new RunbookPages(frame);
    this.maintenances = new MaintenancePages(frame, everywhere, actions, gate, settings, clock);
    this.replies = new ReplyPages(frame, everywhere, gate, settings, labels, clock);
    this.styles = PageWriter.styles();
  }

  /** The reply to a request, whatever it is. */
  PageReply answer(Request request) {
    Texts t = Texts.of(frame.language(request));
    try {
      if (request.rawPath().equals("/assets/console.css")) {
        return new PageReply(
            200, "text/css; charset=utf-8", styles, Map.of("Cache-Control", "max-age=300"));
      }
      Optional<PageReply> stopped = gate.stop(request, frame.writer(), t);
      return stopped.isPresent()
          ? stopped.get()
          : PageFrame.withLanguage(request, route(request, t));
    } catch (StoresUnavailableException e) {
      return frame.error(request, t, 503, 3).with("Retry-After", "3");
    } catch (IllegalArgumentException e) {
      log.debug("bad request {}", request.rawPath(), e);
      return frame.error(request, t, 400, 0);
    } catch (RuntimeException e) {
      log.warn("the page {} could not be rendered", request.rawPath(), e);
      return frame.error(request, t, 500, 0);
    }
  }

  private PageReply route(Request request, Texts t) {
    List<String> parts = request.parts();
    int n = parts.size();
    String first = n == 0 ? "" : parts.get(0);
    if (!request.isRead()) {
      return written(request, t, parts);
    }
    MonitorView view = request.query("scope").equals(LOCAL) ? here : everywhere;
    if (first.equals("runbooks") && n <= 2) {
      return runbooks.runbook(request, t, n == 2 ? parts.get(1) : "");
    }
    if (n == 2 && first.equals("topics")) {
      return topic(request, t, view, parts.get(1));
    }
    if (n == 0 || n == 1 && first.equals("index")) {
      return frame.show(
          request, t, view.overview(), "overview", t.get("overview.title"), "overview");
    }
    if (first.equals("targets") && n >= 2) {
      return targets.target(request, t, view);
    }
    return switch (n == 1 ? first : n == 2 && first.equals("alerts") ? "alert" : "") {
      case "alerts" -> alerts.alerts(request, t, view);
      case "alert" -> alerts.alert(request, t, view, parts.get(1));
      case "catalogue" -> catalogue(request, t, view);
      case "status" ->
          frame.show(request, t, view.status(), "status", t.get("status.title"), "status");
      case "timeline" ->
          frame.show(request, t, view.timeline(), "timeline", t.get("timeline.title"), "timeline");
      case "timeline.atom" -> feed(request, t, view);
      case "replies" -> replies.replies(request, t, view);
      case "topics" -> PageReply.seeOther(Links.topic("all"));
      default -> frame.error(request, t, 404, 0);
    };
  }

  private PageReply written(Request request, Texts t, List<String> parts) {
    if (!request.method().equals("POST")) {
      return frame.error(request, t, 405, 0);
    }
    return switch (String.join("/", parts)) {
      case "labels" -> replies.label(request, t);
      case "maintenance" -> maintenances.begin(request, t);
      case "maintenance/end" -> maintenances.end(request, t);
      default ->
          parts.size() == 3 && parts.get(0).equals("alerts") && parts.get(2).equals("acknowledge")
              ? alerts.acknowledge(request, t, parts.get(1))
              : frame.error(request, t, 404, 0);
    };
  }

  private PageReply catalogue(Request request, Texts t, MonitorView view) {
    String words = bounded(request.query("q"));
    CatalogueView catalogue = view.catalogue().with(words);
    return frame.show(
        request,
        t,
        catalogue,
        "catalogue",
        t.get("catalogue.title"),
        "catalogue",
        Map.of("words", words));
  }

  private static String bounded(String words) {
    return words.length() > LONGEST_WORDS ? words.substring(0, LONGEST_WORDS) : words;
  }

  private PageReply topic(Request request, Texts t, MonitorView view, String topic) {
    TopicView found = view.topic(topic);
    boolean unknown = found.rows().isEmpty() && !found.topics().contains(topic);
    return frame.show(
        request,
        t,
        unknown && !topic.equals("all") ? null : found,
        "topic",
        t.get("topic.title", t.word("topic", Shown.name(topic))),
        "topics");
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
}
