package dev.candor.console;

import dev.candor.console.view.MonitorView;
import dev.candor.report.page.Links;
import dev.candor.report.page.Texts;
import dev.candor.report.view.AlertsView;
import dev.candor.stream.step.CommonCauseLook;
import dev.candor.stream.step.WatchStep;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.Consumer;

/** What a reader may do about maintenances, in which nobody is notified: begin one, or end it. */
record MaintenancePages(
    PageFrame frame,
    MonitorView everywhere,
    Consumer<AlertAction> actions,
    AccessGate gate,
    ConsoleSettings settings,
    InstantSource clock) {
  /** Names the forms to the gate. */
  static final String FORM = "maintenance";

  /** Commands are kept a day longer. */
  private static final Duration LONGEST = Duration.ofDays(30);

  private static final String EVERY_TARGET = "";

  PageReply begin(Request request, Texts t) {
    if (!settings.allowActions() || !gate.isOurs(request, FORM)) {
      return frame.error(request, t, 403, 0);
    }
    String by = request.field("by");
    String reason = request.field("reason");
    String asked = Links.whole(request.field("target"));
    Instant now = clock.instant();
    Instant from = request.field("from").isEmpty() ? now : time(request.field("from"));
    Instant until = time(request.field("until"));
    if (!PageFrame.isSigned(by, reason)
        || !from.isBefore(until)
        || !until.isAfter(now)
        || until.isAfter(now.plus(LONGEST))) {
      return frame.error(request, t, 400, 0);
    }
    List<String> known = everywhere.alerts().targets();
    if (asked.equals(EVERY_TARGET) ? known.isEmpty() : !known.contains(asked)) {
      return frame.error(request, t, 404, 0);
    }
    for (String target : asked.equals(EVERY_TARGET) ? all(known) : List.of(asked)) {
      actions.accept(AlertAction.maintenance(target, by, reason, from, until));
    }
    return PageReply.seeOther("/alerts?asked=1#maintenance");
  }

  /** With what stands for a target in alerts about all of them, had any or none yet. */
  private static SortedSet<String> all(List<String> known) {
    SortedSet<String> all = new TreeSet<>(known);
    all.add(CommonCauseLook.EVERY_TARGET);
    all.add(WatchStep.CLASSIFIER);
    return all;
  }

  PageReply end(Request request, Texts t) {
    if (!settings.allowActions() || !gate.isOurs(request, FORM)) {
      return frame.error(request, t, 403, 0);
    }
    String by = request.field("by");
    if (!PageFrame.isSigned(by, "-")) {
      return frame.error(request, t, 400, 0);
    }
    String id = request.field("id");
    Optional<AlertsView.MaintenanceRow> found =
        everywhere.alerts().maintenances().stream()
            .filter(one -> one.id().equals(id) && !one.configured())
            .findFirst();
    if (found.isEmpty()) {
      return frame.error(request, t, 404, 0);
    }
    actions.accept(AlertAction.endMaintenance(id, found.get().target(), by));
    return PageReply.seeOther("/alerts?asked=1#maintenance");
  }

  /** What a browser's field for a date and time gives, which the form says to be UTC. */
  private static Instant time(String text) {
    try {
      return LocalDateTime.parse(text).toInstant(ZoneOffset.UTC);
    } catch (DateTimeException e) {
      throw new IllegalArgumentException("not a date and time: " + text, e);
    }
  }
}
