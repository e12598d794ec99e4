package dev.candor.console.view;

import dev.candor.events.Alert;
import dev.candor.events.AlertCommand;
import dev.candor.events.DeadLetter;
import dev.candor.events.LedgerEntry;
import dev.candor.events.RecordKeys;
import dev.candor.events.ReleaseChange;
import dev.candor.report.view.AlertsView;
import dev.candor.report.view.Revision;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * What the topics that every instance reads have said so far: alerts, changes of release, spending,
 * maintenances and dead letters. Bounded; for any thread.
 */
public final class TopicFeed {
  private static final int MOST_CHANGES = 2_000;
  private static final int MOST_LETTERS = 20;
  private static final int MOST_MAINTENANCES = 1_000;

  /** How a change was noticed that gave no new name. */
  private static final Set<String> REVISIONS = Set.of("silent_change", "tripwire");

  private final Map<String, Alert> alerts = new HashMap<>();
  private final Deque<ReleaseChange> changes = new ArrayDeque<>();
  private final Map<String, LedgerEntry> ledger = new HashMap<>();
  private final List<AlertsView.MaintenanceRow> configured;
  private final Map<String, AlertCommand> maintenances = new LinkedHashMap<>();
  private final Map<String, Long> lettersByReason = new TreeMap<>();
  private final Deque<DeadLetter> letters = new ArrayDeque<>();

  /** Without anything said, where no maintenance is configured. */
  public TopicFeed() {
    this(List.of());
  }

  /**
   * Without anything said.
   *
   * @param configured maintenances that no topic tells of
   */
  public TopicFeed(List<AlertsView.MaintenanceRow> configured) {
    this.configured = List.copyOf(configured);
  }

  /**
   * An alert as it is now.
   *
   * @param alert null when it is forgotten
   */
  public synchronized void alert(String alertId, Alert alert) {
    if (alert == null) {
      alerts.remove(alertId);
    } else {
      alerts.put(alertId, alert);
    }
  }

  public synchronized void change(ReleaseChange change) {
    changes.addLast(change);
    if (changes.size() > MOST_CHANGES) {
      changes.removeFirst();
    }
  }

  /**
   * A command of a reader's. Of maintenances those are remembered that end last, so that what is
   * over goes before what is not.
   */
  public synchronized void command(AlertCommand command) {
    if (command.action().equals(AlertCommand.END_MAINTENANCE)) {
      maintenances.remove(command.alertId());
    } else if (command.action().equals(AlertCommand.MAINTENANCE) && command.until() != null) {
      maintenances.put(command.alertId(), command);
      if (maintenances.size() > MOST_MAINTENANCES) {
        maintenances.values().stream()
            .min(Comparator.comparing(AlertCommand::until))
            .ifPresent(first -> maintenances.remove(first.alertId()));
      }
    }
  }

  public synchronized void spending(LedgerEntry entry) {
    ledger.put(RecordKeys.of(entry), entry);
  }

  public synchronized void deadLetter(DeadLetter letter) {
    lettersByReason.merge(letter.reason(), 1L, Long::sum);
    letters.addFirst(letter);
    if (letters.size() > MOST_LETTERS) {
      letters.removeLast();
    }
  }

  synchronized List<Alert> alerts() {
    return new ArrayList<>(alerts.values());
  }

  /** Names of the targets that anything was said of, in order. */
  synchronized List<String> targets() {
    TreeSet<String> targets = new TreeSet<>();
    changes.forEach(change -> targets.add(change.target()));
    ledger.values().forEach(entry -> targets.add(entry.target()));
    alerts.values().forEach(alert -> targets.add(alert.target()));
    return List.copyOf(targets);
  }

  /** Maintenances that are configured, or were asked for and have not been ended. */
  synchronized List<AlertsView.MaintenanceRow> maintenances() {
    List<AlertsView.MaintenanceRow> all = new ArrayList<>(configured);
    for (AlertCommand asked : maintenances.values()) {
      Instant from = asked.from() == null ? asked.at() : asked.from();
      all.add(
          new AlertsView.MaintenanceRow(
              asked.alertId(),
              asked.target(),
              from,
              asked.until(),
              asked.by(),
              asked.reason(),
              false));
    }
    return all;
  }

  synchronized List<ReleaseChange> changes() {
    return new ArrayList<>(changes);
  }

  synchronized List<ReleaseChange> changes(String target) {
    return changes.stream().filter(change -> change.target().equals(target)).toList();
  }

  /** What a release such as {@code name~2} is; empty where it is none, or that is not kept. */
  Optional<Revision> revision(String target, String release) {
    return changes(target).stream()
        .filter(change -> release.equals(change.release()) && change.previous() != null)
        .filter(change -> REVISIONS.contains(change.how()))
        .map(
            change ->
                new Revision(
                    release,
                    change.previous(),
                    change.since() == null ? change.at() : change.since()))
        .findFirst();
  }

  synchronized List<LedgerEntry> ledger() {
    return new ArrayList<>(ledger.values());
  }

  synchronized Map<String, Long> deadLettersByReason() {
    return new TreeMap<>(lettersByReason);
  }

  synchronized List<DeadLetter> newestDeadLetters() {
    return new ArrayList<>(letters);
  }
}
