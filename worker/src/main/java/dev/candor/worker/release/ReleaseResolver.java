package dev.candor.worker.release;

import dev.candor.events.ReleaseChange;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

/**
 * Tells which release of one target answered, and announces each change once.
 *
 * <p>The release is the configured label; without one, the served model's name, with {@code
 * @fingerprint} where the provider gives one. What the tripwire or the detector finds under an
 * unchanged name adds {@code ~2}, {@code ~3} and so on to that name alone. Names that change too
 * often to mean a release are one release, {@code model@any}.
 *
 * <p>A reply without a name, as most blocks are, may be anyone's. Each is filed under a release
 * drawn from the newest replies that bore one, so that every release gets its share: whatever stops
 * replies regardless of the release then stops them equally often in all.
 *
 * <p>A release never seen is a change. Two that answer side by side, as under a canary, are each
 * announced once and then kept apart silently: a release seen before is announced, as a rollback, only
 * after it was away for fifty answers and ten times its longest absence so far.
 *
 * <p>Of several workers one speaks for a target at once; the others wait half a minute for it to
 * speak, and then do so themselves. Not thread-safe.
 */
public final class ReleaseResolver {
  private static final int LEAST_ABSENCE = 50;
  private static final int ABSENCE_FACTOR = 10;
  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final String ANY = "@any";

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
  private final ProviderNames names;
  private final Revisions revisions = new Revisions();
  private final RecentReplies recent = new RecentReplies();
  private final Map<Identity, Sightings> known = new HashMap<>();
  private final Map<Identity, Notice> waiting = new LinkedHashMap<>();
  private final Map<String, Instant> suspects = new HashMap<>();
  private long answers;
  private Identity latest;
  private String latestLabel;

  /**
   * @param configuredModel the release's name where neither label nor provider gives one
   * @param minLife names of the provider that live shorter on average mean no release; zero where
   *     every name means one
   * @param speaks whether this worker speaks for the target now
   * @param announce takes a change that is to be published
   */
  public ReleaseResolver(
      String target,
      String configuredModel,
      Duration minLife,
      BooleanSupplier speaks,
      Consumer<ReleaseChange> announce) {
    this.target = Objects.requireNonNull(target);
    this.configuredModel = Objects.requireNonNull(configuredModel);
    this.names = new ProviderNames(minLife);
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
   * @param probeId draws the release where the answer has no name
   */
  public String resolve(
      Optional<String> label,
      String servedModel,
      String fingerprint,
      boolean blocked,
      String probeId,
      Instant now) {
    flush(now);
    if (isNameless(servedModel, fingerprint, blocked)) {
      return drawn(label, probeId);
    }
    names.heard(servedModel, fingerprint, now);
    Identity identity = identity(label, servedModel, fingerprint);
    Instant changedAt = suspects.get(identity.release());
    if (changedAt != null && speaks.getAsBoolean()) {
      suspects.remove(identity.release());
      identity = revise(identity, Noticed.SILENT_CHANGE, changedAt, now);
    }
    answers++;
    recent.add(identity);
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

  /** Whether an answer does not say which release gave it. */
  public static boolean isNameless(String servedModel, String fingerprint, boolean blocked) {
    return servedModel == null || (blocked && fingerprint == null);
  }

  /** Whether any answer since the start bore a name, so that the releases' shares are known. */
  public boolean knowsShares() {
    return !recent.isEmpty();
  }

  /**
   * The release under which a probe that nobody signed is filed, each as often as it serves.
   *
   * @param probeId the same probe is filed in the same place
   */
  public String drawn(Optional<String> label, String probeId) {
    return label
        .map(revisions::current)
        .or(() -> recent.draw(probeId).map(Identity::release))
        .orElseGet(() -> prevailing(label));
  }

  /** The release that answers most often now. */
  public String prevailing(Optional<String> label) {
    return label
        .map(revisions::current)
        .or(() -> recent.most().map(Identity::release))
        .orElseGet(() -> latest == null ? revisions.current(configuredModel) : latest.release());
  }

  /** The tripwire's answers changed for good: the same name is another release from now on. */
  public void tripped(Optional<String> label, Instant now) {
    Identity serving = recent.most().orElse(latest);
    revise(
        new Identity(
            prevailing(label),
            serving == null ? null : serving.servedModel(),
            serving == null ? null : serving.fingerprint()),
        Noticed.TRIPWIRE,
        now,
        now);
  }

  /**
   * The detector found that a release answers differently than before: from its next answer on, the
   * same name is another release. A release that has another name by then stays as it is.
   *
   * @param since when the change began, as far as the detector knows
   */
  public void changedSilently(String release, Instant since) {
    suspects.put(release, since);
  }

  private Identity revise(Identity before, Noticed how, Instant since, Instant now) {
    Identity after =
        new Identity(revisions.next(before.release()), before.servedModel(), before.fingerprint());
    known.put(after, new Sightings(answers));
    recent.rename(before, after);
    latest = after;
    announce.accept(change(before.release(), after, how, false, since, now));
    return after;
  }

  private ReleaseChange change(
      String before, Identity after, Noticed how, boolean rollback, Instant since, Instant now) {
    return new ReleaseChange(
        target,
        before,
        after.release(),
        how.code(),
        now,
        after.servedModel(),
        after.fingerprint(),
        rollback,
        since);
  }

  /** The models list holds an id that was not there before. */
  public void listed(String id, Optional<String> label, Instant now) {
    Identity seen = new Identity(id, id, null);
    announce.accept(change(prevailing(label), seen, Noticed.MODELS_LIST, false, now, now));
  }

  /** A change that some worker announced, this one included. */
  public void learn(ReleaseChange change) {
    if (!change.target().equals(target) || change.how().equals(Noticed.MODELS_LIST.code())) {
      return;
    }
    revisions.learn(change.release());
    if (change.how().equals(Noticed.UNSTABLE_NAMES.code())) {
      names.pool(change.servedModel());
      names.isNews(change.servedModel());
    } else if (change.servedModel() != null) {
      names.heard(change.servedModel(), change.systemFingerprint(), change.at());
    } else {
      return;
    }
    Identity identity =
        new Identity(change.release(), change.servedModel(), change.systemFingerprint());
    waiting.remove(identity);
    recent.rename(
        new Identity(change.previous(), change.servedModel(), change.systemFingerprint()),
        identity);
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
    if (names.isNews(identity.servedModel())) {
      how = Noticed.UNSTABLE_NAMES;
    } else if (latest == null) {
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
    String before = latest == null ? null : latest.release();
    ReleaseChange change = change(before, identity, how, rollback, now, now);
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

  private Identity identity(Optional<String> label, String servedModel, String fingerprint) {
    boolean pooled = names.isPooled(servedModel);
    String model = names.areAllPooled() ? null : servedModel;
    String name =
        label.orElseGet(
            () ->
                pooled
                    ? Objects.requireNonNullElse(model, configuredModel) + ANY
                    : fingerprint == null ? servedModel : servedModel + "@" + fingerprint);
    return new Identity(revisions.current(name), model, pooled ? null : fingerprint);
  }
}
