package dev.candor.report.view;

import io.soabase.recordbuilder.core.RecordBuilder;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The alerts, those that fire first, then the newest.
 *
 * @param alerts every alert kept
 * @param maintenances those that readers asked for or that are configured, and that are not over,
 *     in the order of their beginnings
 * @param targets that a maintenance may be asked for
 */
public record AlertsView(
    List<AlertRow> alerts, List<MaintenanceRow> maintenances, List<String> targets) {
  public AlertsView {
    alerts = List.copyOf(alerts);
    maintenances = List.copyOf(maintenances);
    targets = List.copyOf(targets);
  }

  /**
   * A time in which nobody is notified of a target's alerts.
   *
   * @param target empty for all
   * @param by who asked for it; empty for one of the configuration
   * @param configured whether only a change of the configuration ends it
   */
  public record MaintenanceRow(
      String id,
      String target,
      Instant from,
      Instant until,
      String by,
      String reason,
      boolean configured) {}

  /**
   * One alert.
   *
   * @param state firing, acknowledged or resolved
   * @param baseline release compared against, null where it is about none
   * @param candidate release it is about, null where it is about none
   * @param endedHow back, superseded or over once it has ended; null before, and where acknowledged
   * @param words what it says, by language
   * @param revised what the release is that it is about, where no provider calls it so; else null
   */
  @RecordBuilder
  public record AlertRow(
      String alertId,
      String state,
      String severity,
      String target,
      String title,
      String summary,
      Instant startedAt,
      Instant updatedAt,
      Instant endedAt,
      String acknowledgedBy,
      String acknowledgedReason,
      Instant escalatedAt,
      String kind,
      String baseline,
      String candidate,
      Double difference,
      Double low,
      Double high,
      Double pValue,
      List<String> findings,
      List<AlertFlip> flips,
      List<Receiver> deliveries,
      String endedHow,
      Map<String, Words> words,
      Revision revised) {
    public AlertRow {
      words = Map.copyOf(words);
      findings = List.copyOf(findings);
      flips = List.copyOf(flips);
      deliveries = List.copyOf(deliveries);
    }

    AlertRow masked() {
      return AlertsViewAlertRowBuilder.builder(this)
          .flips(
              flips.stream()
                  .map(
                      flip ->
                          new AlertFlip(
                              flip.promptId, flip.lang, flip.from, flip.to, null, null, null))
                  .toList())
          .build();
    }

    /** What it says in a language, or as it was recorded where it has no words in it. */
    public Words in(String lang) {
      return words.getOrDefault(lang, new Words(title, summary, "", findings));
    }

    /** Its state, a superseded one told from one whose behaviour is back. */
    public String shownState() {
      return "superseded".equals(endedHow) ? endedHow : state;
    }

    public boolean isOver() {
      return state.equals("resolved");
    }
  }

  /**
   * What an alert says.
   *
   * @param ended why it ended, with the figures; empty where it has not, or nobody knows
   */
  public record Words(String title, String summary, String ended, List<String> findings) {
    public Words {
      findings = List.copyOf(findings);
    }
  }

  /** A flip as the alert carries it: beginnings of the prompt and of both replies, or none. */
  public record AlertFlip(
      String promptId,
      String lang,
      String from,
      String to,
      String prompt,
      String before,
      String after) {}

  /** How far the notification of one receiver has come. */
  public record Receiver(String receiver, String state, int attempts, String error) {}

  /** The same without the words of prompts and replies. */
  public AlertsView masked() {
    return new AlertsView(alerts.stream().map(AlertRow::masked).toList(), maintenances, targets);
  }

  public Optional<AlertRow> alert(String alertId) {
    return alerts.stream().filter(row -> row.alertId().equals(alertId)).findFirst();
  }

  /** How many are not resolved. */
  public long open() {
    return alerts.stream().filter(row -> !row.isOver()).count();
  }
}
