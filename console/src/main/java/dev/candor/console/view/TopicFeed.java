package dev.candor.console.view;

import dev.candor.events.Alert;
import dev.candor.events.DeadLetter;
import dev.candor.events.LedgerEntry;
import dev.candor.events.RecordKeys;
import dev.candor.events.ReleaseChange;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What the topics that every instance reads have said so far: alerts, changes of release, spending
 * and dead letters. Bounded; for any thread.
 */
public final class TopicFeed {
  private static final int MOST_CHANGES = 2_000;
  private static final int MOST_LETTERS = 20;

  private final Map<String, Alert> alerts = new HashMap<>();
  private final Deque<ReleaseChange> changes = new ArrayDeque<>();
  private final Map<String, LedgerEntry> ledger = new HashMap<>();
  private final Map<String, Long> lettersByReason = new TreeMap<>();
  private final Deque<DeadLetter> letters = new ArrayDeque<>();

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

  synchronized List<ReleaseChange> changes() {
    return new ArrayList<>(changes);
  }

  synchronized List<ReleaseChange> changes(String target) {
    return changes.stream().filter(change -> change.target().equals(target)).toList();
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
