package dev.candor.console;

import dev.candor.console.view.MonitorView;
import dev.candor.report.page.Links;
import dev.candor.report.page.Shown;
import dev.candor.report.page.Texts;
import dev.candor.report.view.AlertsView;
import dev.candor.report.view.ViewJson;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/** The pages of alerts, and what a reader may do about one. */
record AlertPages(
    PageFrame frame,
    MonitorView everywhere,
    Consumer<AlertAction> actions,
    AccessGate gate,
    ConsoleSettings settings) {
  PageReply alerts(Request request, Texts t, MonitorView view) {
    AlertsView alerts = alerts(request, view);
    PageReply shown =
        frame.show(
            request,
            t,
            alerts,
            "alerts",
            t.get("alerts.title"),
            "alerts",
            Map.of(
                "csrf",
                settings.allowActions() ? gate.formToken(MaintenancePages.FORM) : "",
                "by",
                gate.user(request).orElse(""),
                "asked",
                request.query("asked").equals("1")));
    return request.json() ? shown : shown.withSecret();
  }

  /** With words of prompts and replies unless the operator masks them and nobody asked. */
  private AlertsView alerts(Request request, MonitorView view) {
    return isMasked(request) ? view.alerts().masked() : view.alerts();
  }

  private boolean isMasked(Request request) {
    return settings.maskSensitive() && !request.query("show").equals("1");
  }

  PageReply alert(Request request, Texts t, MonitorView view, String alertId) {
    Optional<AlertsView.AlertRow> row = alerts(request, view).alert(alertId);
    if (row.isEmpty()) {
      return frame.error(request, t, 404, 0);
    }
    if (request.json()) {
      return PageReply.json(200, ViewJson.write(row.get()));
    }
    Map<String, Object> values = new HashMap<>();
    values.put(
        "page",
        frame.page(
            request,
            t,
            Shown.title(row.get().in(t.lang()).title()),
            "alerts",
            PageFrame.twin(request)));
    values.put("row", row.get());
    values.put("csrf", settings.allowActions() ? gate.formToken(alertId) : "");
    values.put("by", gate.user(request).orElse(""));
    values.put("asked", request.query("asked").equals("1"));
    values.put("masked", isMasked(request));
    return PageReply.html(200, frame.writer().write("alert", values)).withSecret();
  }

  PageReply acknowledge(Request request, Texts t, String alertId) {
    if (!settings.allowActions() || !gate.isOurs(request, alertId)) {
      return frame.error(request, t, 403, 0);
    }
    Optional<AlertsView.AlertRow> row = everywhere.alerts().alert(alertId);
    String by = request.field("by");
    String reason = request.field("reason");
    if (row.isEmpty()) {
      return frame.error(request, t, 404, 0);
    }
    if (!PageFrame.isSigned(by, reason)) {
      return frame.error(request, t, 400, 0);
    }
    actions.accept(AlertAction.acknowledge(alertId, row.get().target(), by, reason));
    return PageReply.seeOther(Links.alert(alertId) + "?asked=1");
  }
}
