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

/** The search for replies, and the outcomes that readers give to them. */
record ReplyPages(
    PageFrame frame,
    MonitorView everywhere,
    AccessGate gate,
    ConsoleSettings settings,
    GoldLabels labels,
    InstantSource clock) {
  private static final String LABELS = "labels";

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
        frame.show(
            request,
            t,
            view.replies(search),
            "replies",
            t.get("replies.title"),
            "replies",
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
    String by = request.field("by");
    String label = request.field("label");
    String target = Links.whole(request.field("target"));
    String probe = Links.whole(request.field("probe"));
    if (!PageFrame.isSigned(by, "-") || !Outcomes.ALL.contains(label)) {
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
