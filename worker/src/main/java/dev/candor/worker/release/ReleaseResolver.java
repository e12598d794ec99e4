package dev.candor.worker.release;

import dev.candor.events.ReleaseChange;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

/**
 * Tells which release of one target answered, and announces each change once.
 *
 * <p>The release is the configured label; without one, the served model's name, with {@code
 * @fingerprint} where the provider gives one. What the tripwire or the detector finds under an
 * unchanged name adds {@code ~2}, {@code ~3} and so on.
 *
 * <p>A release never seen is a change. Two that answer side by side, as under a canary, are each
 * announced once and then kept apart in silence: a release seen before is news, as a rollback, only
 * after it was away for fifty answers and ten times its longest absence so far.
 *
 * <p>Of several workers one speaks for a target at once; the others wait half a minute for it to
 * speak, and then do so themselves. Not thread-safe.
 */
public final class ReleaseResolver {
  private static final int LEAST_ABSENCE = 50;
  private static final int ABSENCE_FACTOR = 10;
  private static final int RECENT = 50;
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  /** What told one release from another: the provider's words, under a label or not. */
  private record Identity(String release, String servedModel, String fingerprint) {}

  private static final class Sightings {
    private long last;
    private long longestAbsence;

    private Sightings(long now) {
      last = now;
    }

    private void seen(long now) {
      longestAbsence = Math.max(longestAbsence, now - last);
      last = now;
    }

    private boolean wasAway(long now) {
      return now - last > Math.max(LEAST_ABSENCE, ABSENCE_FACTOR * longestAbsence);
    }
  }

  private record Notice(ReleaseChange change, Instant due) {}

  private final String target;
  private final String configuredModel;
  private final BooleanSupplier speaks;
  private final Consumer<ReleaseChange> announce;
  private final Map<Identity, Sightings> known = new HashMap<>();
  private final Map<Identity, Notice> waiting = new LinkedHashMap<>();
  private final Set<String> suspects = new HashSet<>();
  private final Deque<String> recent = new ArrayDeque<>();
  private final Map<String, Integer> recentCounts = new HashMap<>();
  private long answers;
  private Identity latest;
  private String latestLabel;
  private int revision = 1;

  /**
   * @param configuredModel the release's name where neither label nor provider gives one
   * @param speaks whether this worker speaks for the target now
   * @param announce takes a change that is to be published
   */
  public ReleaseResolver(
      String target,
      String configuredModel,
      BooleanSupplier speaks,
      Consumer<ReleaseChange> announce) {
    this.target = Objects.requireNonNull(target);
    this.configuredModel = Objects.requireNonNull(configuredModel);
    this.speaks = Objects.requireNonNull(speaks);
    this.announce = Objects.requireNonNull(announce);
  }

  /**
   * The release of an answer.
   *
   * @param label the configured label, if any
   * @param servedModel what the provider called the model; null if nothing
   * @param fingerprint the provider's fingerprint; null if none
   * @param blocked whether the provider answered in the model's place, where missing names mean
   *     nothing
   */
  public String resolve(
      Optional<String> label,
      String servedModel,
      String fingerprint,
      boolean blocked,
      Instant now) {
    flush(now);
    if (servedModel == null || (blocked && fingerprint == null)) {
      return prevailing(label);
    }
    Identity identity =
        new Identity(name(label, servedModel, fingerprint), servedModel, fingerprint);
    if (suspects.contains(identity.release()) && speaks.getAsBoolean()) {
      suspects.remove(identity.release());
      identity = revise(identity, Noticed.SILENT_CHANGE, now);
    }
    answers++;
    remember(identity.release());
    Sightings sightings = known.get(identity);
    if (sightings == null) {
      known.put(identity, new Sightings(answers));
      notice(identity, label, false, now);
    } else {
      if (sightings.wasAway(answers)) {
        notice(identity, label, true, now);
        sightings.last = answers;
      } else {
        sightings.seen(answers);
      }
    }
    return identity.release();
  }

  /** The release that answers most often now; what a probe without an answer is filed under. */
  public String prevailing(Optional<String> label) {
    if (label.isPresent()) {
      return revised(label.get());
    }
    String most = null;
    int count = 0;
    for (Map.Entry<String, Integer> entry : recentCounts.entrySet()) {
      if (entry.getValue() > count) {
        count = entry.getValue();
        most = entry.getKey();
      }
    }
    if (most != null) {
      return most;
    }
    return latest == null ? revised(configuredModel) : latest.release();
  }

  /** The tripwire's answers changed for good: the same name is another release from now on. */
  public void tripped(Optional<String> label, Instant now) {
    revise(
        new Identity(
            prevailing(label),
            latest == null ? null : latest.servedModel(),
            latest == null ? null : latest.fingerprint()),
        Noticed.TRIPWIRE,
        now);
  }

  /**
   * The detector found that a release answers differently than before: from its next answer on, the
   * same name is another release. A release that has another name by then stays as it is.
   */
  public void changedSilently(String release) {
    suspects.add(release);
  }

  private Identity revise(Identity before, Noticed how, Instant now) {
    revision++;
    int tilde = before.release().lastIndexOf('~');
    Identity after =
        new Identity(
            revised(tilde < 0 ? before.release() : before.release().substring(0, tilde)),
            before.servedModel(),
            before.fingerprint());
    known.put(after, new Sightings(answers));
    recent.clear();
    recentCounts.clear();
    latest = after;
    announce.accept(
        new ReleaseChange(
            target,
            before.release(),
            after.release(),
            how.code(),
            now,
            after.servedModel(),
            after.fingerprint(),
            false));
    return after;
  }

  /** The models list holds an id that was not there before. */
  public void listed(String id, Optional<String> label, Instant now) {
    announce.accept(
        new ReleaseChange(
            target, prevailing(label), id, Noticed.MODELS_LIST.code(), now, id, null, false));
  }

  /** A change that some worker announced, this one included. */
  public void learn(ReleaseChange change) {
    if (!change.target().equals(target) || change.how().equals(Noticed.MODELS_LIST.code())) {
      return;
    }
    int tilde = change.release().lastIndexOf('~');
    if (tilde > 0 && change.release().substring(tilde + 1).matches("\\d{1,6}")) {
      revision = Math.max(revision, Integer.parseInt(change.release().substring(tilde + 1)));
    }
    if (change.servedModel() == null) {
      return;
    }
    Identity identity =
        new Identity(change.release(), change.servedModel(), change.systemFingerprint());
    waiting.remove(identity);
    Sightings sightings = known.get(identity);
    if (sightings == null) {
      known.put(identity, new Sightings(answers));
    } else {
      sightings.last = Math.max(sightings.last, answers);
    }
    // What the newest change replaced may still be answering beside it; older ones are gone.
    for (Map.Entry<Identity, Sightings> entry : known.entrySet()) {
      boolean recentlyServed =
          entry.getKey().equals(identity)
              || entry.getKey().release().equals(change.previous())
              || entry.getKey().equals(latest);
      if (!recentlyServed && entry.getValue().last == 0) {
        entry.getValue().last = -LEAST_ABSENCE - 1;
      }
    }
    latest = identity;
  }

  private void notice(Identity identity, Optional<String> label, boolean rollback, Instant now) {
    String given = label.orElse(null);
    Noticed how;
    if (latest == null) {
      how = label.isPresent() ? Noticed.LABEL : Noticed.SERVED_MODEL;
    } else if (given != null && !identity.release().equals(latest.release())) {
      how = Noticed.LABEL;
    } else if (!Objects.equals(identity.servedModel(), latest.servedModel())) {
      how = Noticed.SERVED_MODEL;
    } else if (!Objects.equals(given, latestLabel) && latestLabel != null) {
      how = Noticed.LABEL;
    } else {
      how = Noticed.FINGERPRINT;
    }
    ReleaseChange change =
        new ReleaseChange(
            target,
            latest == null ? null : latest.release(),
            identity.release(),
            how.code(),
            now,
            identity.servedModel(),
            identity.fingerprint(),
            rollback);
    latest = identity;
    latestLabel = given;
    if (speaks.getAsBoolean()) {
      announce.accept(change);
    } else {
      waiting.put(identity, new Notice(change, now.plus(PATIENCE)));
    }
  }

  private void flush(Instant now) {
    if (waiting.isEmpty()) {
      return;
    }
    for (Iterator<Notice> notices = waiting.values().iterator(); notices.hasNext(); ) {
      Notice notice = notices.next();
      if (!now.isBefore(notice.due())) {
        notices.remove();
        announce.accept(notice.change());
      }
    }
  }

  private String name(Optional<String> label, String servedModel, String fingerprint) {
    if (label.isPresent()) {
      return revised(label.get());
    }
    return revised(fingerprint == null ? servedModel : servedModel + "@" + fingerprint);
  }

  private String revised(String base) {
    return revision == 1 ? base : base + "~" + revision;
  }

  private void remember(String release) {
    recent.addLast(release);
    recentCounts.merge(release, 1, Integer::sum);
    if (recent.size() > RECENT) {
      recentCounts.computeIfPresent(
          recent.removeFirst(), (any, count) -> count == 1 ? null : count - 1);
    }
  }
}
