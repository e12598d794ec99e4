package dev.candor.alerting.receiver;

import dev.candor.model.Require;
import dev.candor.model.Severity;
import dev.candor.model.SignalKind;
import io.soabase.recordbuilder.core.RecordBuilder;
import java.net.URI;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * What one receiver is sent about one alert, in words and numbers, free of any receiver's format.
 * Texts are already one line, bounded and without control characters; they are not escaped.
 *
 * @param id the same for every attempt, so that a receiver can drop a repetition
 * @param alertId the alert's id
 * @param state what the alert is now
 * @param alertName a bounded name by the kind of finding, such as {@code CandorReleaseDrift}
 * @param severity info, warning or critical
 * @param target the target's name
 * @param baseline the release compared with, where two are compared
 * @param candidate the release that answers differently
 * @param title a few words
 * @param summary the finding in one sentence
 * @param effect the difference with its interval in percentage points, empty where none was
 *     measured
 * @param pValue chance of so large a difference without drift, valid at any time
 * @param flips the strongest changed answers, at most three
 * @param findings the further findings of the same comparison, one sentence each
 * @param page the console's page about the alert
 * @param runbook what to do about it
 * @param startedAt when the alert started
 * @param endedAt when it was resolved or acknowledged; present exactly when it no longer fires
 * @param at when the alert last changed
 * @param signalIds the signals it came from
 * @param note why an alert ended or rose: how it ended with the figures, the reason given by who
 *     acknowledged it, or that it was escalated; empty otherwise
 * @param language of all words: {@code en} or {@code zh}
 */
@RecordBuilder
public record Notification(
    String id,
    String alertId,
    State state,
    String alertName,
    Severity severity,
    String target,
    Optional<String> baseline,
    Optional<String> candidate,
    String title,
    String summary,
    Optional<String> effect,
    Optional<Double> pValue,
    List<Excerpt> flips,
    List<String> findings,
    Optional<URI> page,
    String runbook,
    Instant startedAt,
    Optional<Instant> endedAt,
    Instant at,
    List<String> signalIds,
    String note,
    String language) {

  /** What the receiver is sent. */
  public enum State {
    FIRING,
    ACKNOWLEDGED,
    RESOLVED,
    /** Ended, but the finding goes on elsewhere or is measured no more. */
    SUPERSEDED
  }

  /**
   * One answer that changed.
   *
   * @param promptId the wording asked
   * @param lang its language
   * @param from outcome before
   * @param to outcome after
   * @param prompt the question, cut short
   * @param before the old answer, cut short
   * @param after the new answer, cut short
   */
  public record Excerpt(
      String promptId,
      String lang,
      String from,
      String to,
      String prompt,
      String before,
      String after) {
    /** The language, and the outcomes before and after. */
    String change() {
      return "[" + lang + "] " + from + " → " + to;
    }
  }

  /** The label of the first of two replies: of two routes neither came before. */
  String firstLabel() {
    return isOfRoutes() ? "there" : "before";
  }

  /** The label of the second of two replies. */
  String secondLabel() {
    return isOfRoutes() ? "here" : "after";
  }

  /** What is quoted, in one line. */
  String line(Excerpt flip) {
    return String.join(
        " · ",
        flip.change(),
        flip.prompt,
        (isOfRoutes() ? "the other route: " : "before: ") + flip.before,
        (isOfRoutes() ? "this route: " : "after: ") + flip.after);
  }

  /** The label of what is quoted. */
  String flipsLabel() {
    return isOfRoutes() ? "differing" : "strongest";
  }

  private boolean isOfRoutes() {
    return alertName.equals(SignalKind.ROUTE.alertName());
  }

  public Notification {
    Require.nonNull(id, alertId, state);
    flips = List.copyOf(flips);
    findings = List.copyOf(findings);
    signalIds = List.copyOf(signalIds);
    if ((state == State.FIRING) != endedAt.isEmpty()) {
      throw new IllegalArgumentException("an alert has an end exactly when it is no longer firing");
    }
    if (flips.size() > 3) {
      throw new IllegalArgumentException("at most three flips, not " + flips.size());
    }
  }

  public boolean firing() {
    return state == State.FIRING;
  }
}
