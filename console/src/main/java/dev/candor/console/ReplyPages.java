package dev.candor.console;

import dev.candor.console.view.MonitorView;
import dev.candor.report.page.Links;
import dev.candor.report.page.Texts;
import dev.candor.report.view.Outcomes;
import dev.candor.report.view.RepliesView;
import dev.candor.report.view.ReplySearch;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** The search for replies, and the outcomes that readers give to them. */
final class ReplyPages {
  private static final String LABELS = "labels";

  private final PageFrame frame;
  private final MonitorView everywhere;
  private final AccessGate gate;
  private final ConsoleSettings settings;
  private final GoldLabels labels;
  private final InstantSource clock;

  ReplyPages(
      PageFrame frame,
      MonitorView everywhere,
      AccessGate gate,
      ConsoleSettings settings,
      GoldLabels labels,
      InstantSource clock) {
    this.frame = Objects.requireNonNull(frame);
    this.everywhere = Objects.requireNonNull(everywhere);
    this.gate = Objects.requireNonNull(gate);
    this.settings = Objects.requireNonNull(settings);
    this.labels = Objects.requireNonNull(labels);
    this.clock = Objects.requireNonNull(clock);
  }

  PageReply replies(Request request, Texts t, MonitorView view) {
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
            PageFrame.whole(request.query("page"), 1),
            request.query("show").equals("1"));
    PageReply shown =
        frame.reply(
            request,
            view.replies(search),
            "replies",
            frame.page(request, t, t.get("replies.title"), "replies", PageFrame.twin(request)),
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
  PageReply label(Request request, Texts t) {
    if (!settings.allowActions() || !gate.isOurs(request, LABELS)) {
      return frame.error(request, t, 403, 0);
    }
    String by = request.form().getOrDefault("by", "").strip();
    String label = request.form().getOrDefault("label", "");
    String target = Links.whole(request.form().getOrDefault("target", ""));
    String probe = Links.whole(request.form().getOrDefault("probe", ""));
    if (by.isEmpty() || by.length() > PageFrame.LONGEST_NAME || !Outcomes.ALL.contains(label)) {
      return frame.error(request, t, 400, 0);
    }
    ReplySearch search = ReplySearch.ofProbe(target, probe, true);
    List<RepliesView.Item> found = probe.isEmpty() ? List.of() : everywhere.replies(search).items();
    if (found.size() != 1 || found.get(0).said().text() == null) {
      return frame.error(request, t, 404, 0);
    }
    labels.put(found.get(0), label, by, clock.instant());
    return PageReply.seeOther(
        Links.replies(ReplySearch.ofProbe(target, probe, !settings.maskSensitive()))
            + "&labelled=1");
  }
}
