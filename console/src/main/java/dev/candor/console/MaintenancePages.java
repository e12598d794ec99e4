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
import java.util.Objects;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;

/** What a reader may do about maintenances, in which nobody is notified: begin one, or end it. */
final class MaintenancePages {
  /** Names the forms to the gate. */
  static final String FORM = "maintenance";

  /** Commands are kept a day longer. */
  private static final Duration LONGEST = Duration.ofDays(30);

  private static final int LONGEST_REASON = 300;
  private static final String EVERY_TARGET = "";

  private final PageFrame frame;
  private final MonitorView everywhere;
  private final AlertActions actions;
  private final AccessGate gate;
  private final ConsoleSettings settings;
  private final InstantSource clock;

  MaintenancePages(
      PageFrame frame,
      MonitorView everywhere,
      AlertActions actions,
      AccessGate gate,
      ConsoleSettings settings,
      InstantSource clock) {
    this.frame = Objects.requireNonNull(frame);
    this.everywhere = Objects.requireNonNull(everywhere);
    this.actions = Objects.requireNonNull(actions);
    this.gate = Objects.requireNonNull(gate);
    this.settings = Objects.requireNonNull(settings);
    this.clock = Objects.requireNonNull(clock);
  }

  PageReply begin(Request request, Texts t) {
    if (!settings.allowActions() || !gate.isOurs(request, FORM)) {
      return frame.error(request, t, 403, 0);
    }
    String by = field(request, "by");
    String reason = field(request, "reason");
    String asked = Links.whole(field(request, "target"));
    Instant now = clock.instant();
    Instant from = field(request, "from").isEmpty() ? now : time(field(request, "from"));
    Instant until = time(field(request, "until"));
    if (!isNamed(by, reason)
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
      actions.ask(AlertAction.maintenance(target, by, reason, from, until));
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
    String by = field(request, "by");
    if (!isNamed(by, "-")) {
      return frame.error(request, t, 400, 0);
    }
    String id = field(request, "id");
    Optional<AlertsView.Maintenance> found =
        everywhere.alerts().maintenances().stream()
            .filter(one -> one.id().equals(id) && !one.configured())
            .findFirst();
    if (found.isEmpty()) {
      return frame.error(request, t, 404, 0);
    }
    actions.ask(AlertAction.endMaintenance(id, found.get().target(), by));
    return PageReply.seeOther("/alerts?asked=1#maintenance");
  }

  private static boolean isNamed(String by, String reason) {
    return !by.isEmpty()
        && !reason.isEmpty()
        && by.length() <= PageFrame.LONGEST_NAME
        && reason.length() <= LONGEST_REASON;
  }

  private static String field(Request request, String name) {
    return request.form().getOrDefault(name, "").strip();
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
