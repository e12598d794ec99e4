package dev.candor.events;

import dev.candor.model.AlertState;
import dev.candor.model.EndedHow;
import dev.candor.model.Require;
import dev.candor.model.Severity;
import io.soabase.recordbuilder.core.RecordBuilder;
import java.time.Instant;
import java.util.List;

/**
 * A signal after policy: firing, acknowledged or resolved. Topic candor-alerts. The components are
 * the fields of {@link dev.candor.events.avro.Alert}, whose schema says what each is, where it
 * comes from and whether it may be null.
 */
@RecordBuilder
public record Alert(
    String alertId,
    List<String> signalIds,
    AlertState state,
    String group,
    String target,
    Severity severity,
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
    EndedHow endedHow,
    String endedReason) {
  public Alert {
    Require.nonNull(state, group, target, severity, title, summary, startedAt, updatedAt);
    Require.named("alert_id", alertId);
    signalIds = List.copyOf(signalIds);
    findings = List.copyOf(findings);
    deliveries = List.copyOf(deliveries);
  }
}
