package dev.candor.alerting.receiver;

import dev.candor.model.Severity;
import java.net.URI;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** A notification with hostile excerpts, firing and ended. */
final class Notifications {
  static final Instant START = Instant.parse("2026-01-01T00:00:00Z");
  static final String HOSTILE = "<script>alert(1)</script> & <!channel> *bold* \"quoted\"";

  private Notifications() {}

  static Notification firing(Severity severity) {
    return of(Notification.State.FIRING, severity, Optional.empty());
  }

  static Notification resolved() {
    return of(Notification.State.RESOLVED, Severity.WARNING, Optional.of(START.plusSeconds(60)));
  }

  static Notification superseded() {
    return of(Notification.State.SUPERSEDED, Severity.WARNING, Optional.of(START.plusSeconds(60)));
  }

  static Notification inChinese() {
    return of(Notification.State.FIRING, Severity.CRITICAL, Optional.empty(), "zh");
  }

  private static Notification of(
      Notification.State state, Severity severity, Optional<Instant> ended) {
    return of(state, severity, ended, "en");
  }

  private static Notification of(
      Notification.State state, Severity severity, Optional<Instant> ended, String language) {
    return new Notification(
        "a1.1",
        "a1",
        state,
        "CandorReleaseDrift",
        severity,
        "model-a",
        Optional.of("v1"),
        Optional.of("v2"),
        "model-a: v2 answers differently than v1",
        "In Chinese, 35 points more answers are constrained since v2.",
        Optional.of("+35.0 points (95 % interval +21.3 to +47.9)"),
        Optional.of(0.0004),
        List.of(
            new Notification.Excerpt(
                "p1", "zh", "answer", "refusal", "发生了什么？", "事情是这样的。", HOSTILE)),
        List.of("In English, 12 points more."),
        Optional.of(URI.create("http://127.0.0.1:8080/alerts/a1")),
        "docs/runbooks/CandorReleaseDrift.md",
        START,
        ended,
        START,
        List.of("s1", "s2"),
        "",
        language);
  }
}
