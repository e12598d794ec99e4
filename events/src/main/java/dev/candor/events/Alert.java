package dev.candor.events;

import io.soabase.recordbuilder.core.RecordBuilder;
import java.time.Instant;
import java.util.List;
import java.util.Objects;

/**
 * A signal after policy: firing, acknowledged or resolved. Topic candor-alerts. Null is allowed
 * only where a component says so.
 *
 * @param alertId identity. Source: alerting.
 * @param signalIds signals it holds. Source: topology.
 * @param state firing, acknowledged or resolved. Source: alerting.
 * @param group what it is grouped by. Source: alerting.
 * @param target name of the target. Source: signal.
 * @param severity critical, warning or info. Source: alerting.
 * @param title A few words. Source: alerting.
 * @param summary the finding in one sentence. Source: signal.
 * @param startedAt when it began to fire, Unix milliseconds. Source: alerting.
 * @param updatedAt when it last changed, Unix milliseconds. Source: alerting.
 * @param endedAt when it was resolved, Unix milliseconds. Source: alerting. Null where unknown.
 * @param acknowledgedBy who acknowledged it. Source: user. Null where unknown.
 * @param acknowledgedReason why. Source: user. Null where unknown.
 * @param signal the latest signal. Source: topology. Null where unknown.
 * @param escalatedAt when it was escalated because nobody acknowledged it, Unix milliseconds.
 *     Source: alerting. Null where unknown.
 * @param findings findings that hold now, without their flips; empty once all are cleared. Source:
 *     topology.
 * @param revision counts the notifications of it; names the notification. Source: alerting.
 * @param deliveries notifications, one per receiver. Source: alerting.
 * @param endedHow back where the behaviour is back, superseded where the finding goes on elsewhere
 *     or is measured no more, over where it was a single event. Source: alerting. Null where
 *     unknown.
 * @param endedReason why it ended, in one sentence with the figures. Source: signal. Null where
 *     unknown.
 */
@RecordBuilder
public record Alert(
    String alertId,
    List<String> signalIds,
    String state,
    String group,
    String target,
    String severity,
    String title,
    String summary,
    Instant startedAt,
    Instant updatedAt,
    Instant endedAt,
    String acknowledgedBy,
    String acknowledgedReason,
    Signal signal,
    Instant escalatedAt,
    List<Signal> findings,
    int revision,
    List<Delivery> deliveries,
    String endedHow,
    String endedReason) {
  public Alert {
    Objects.requireNonNull(alertId, "alert_id");
    Objects.requireNonNull(state, "state");
    Objects.requireNonNull(group, "group");
    Objects.requireNonNull(target, "target");
    Objects.requireNonNull(severity, "severity");
    Objects.requireNonNull(title, "title");
    Objects.requireNonNull(summary, "summary");
    Objects.requireNonNull(startedAt, "started_at");
    Objects.requireNonNull(updatedAt, "updated_at");
    Require.named("alert_id", alertId);
    Require.oneOf("state", state, "firing", "acknowledged", "resolved");
    signalIds = List.copyOf(signalIds);
    findings = List.copyOf(findings);
    deliveries = List.copyOf(deliveries);
  }
}
