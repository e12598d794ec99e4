package dev.candor.worker;

import dev.candor.worker.provider.Answer;
import dev.candor.worker.provider.Completion;
import dev.candor.worker.release.ReleaseResolver;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Says of each probe of a target that has ended which release answered, and hands it on. Runs on
 * the timeline only.
 */
final class ReleaseFinder {
  /** How long blocks wait after a start for a reply that says which releases answer. */
  private static final Duration NAMES_WITHIN = Duration.ofSeconds(30);

  /** A block whose release is not known yet. */
  private record Held(Probe probe, Answer answer, Instant endedAt) {}

  private final TargetSettings settings;
  private final Timeline timeline;
  private final ReleaseResolver releases;
  private final Consumer<EndedProbe> ended;
  private final Deque<Held> held = new ArrayDeque<>();
  private Instant namesBy;

  /**
   * @param ended takes each probe once
   */
  ReleaseFinder(
      TargetSettings settings,
      Timeline timeline,
      ReleaseResolver releases,
      Consumer<EndedProbe> ended) {
    this.settings = settings;
    this.timeline = timeline;
    this.releases = releases;
    this.ended = ended;
  }

  void end(Probe probe, Answer answer, Instant now) {
    if (answer instanceof Completion said && said.isBlocked() && !releases.knowsShares()) {
      boolean nameless =
          ReleaseResolver.isNameless(
              said.servedModel(), said.systemFingerprint(), said.isBlocked());
      if (nameless && isHeld(probe, answer, now)) {
        return;
      }
    }
    file(probe, answer, now);
    if (releases.knowsShares()) {
      fileHeld();
    }
  }

  /**
   * Holds back a block until some reply says which releases answer. Blocks come faster than
   * answers, and after a start nobody knows yet whose they are.
   */
  private boolean isHeld(Probe probe, Answer answer, Instant now) {
    if (namesBy == null) {
      namesBy = now.plus(NAMES_WITHIN);
      timeline.at(namesBy, this::fileHeld);
    }
    if (!now.isBefore(namesBy) || probe.claim().isEnding()) {
      return false;
    }
    held.add(new Held(probe, answer, now));
    probe.claim().callStarted();
    return true;
  }

  /** Hands on what is held back, by the names known so far. */
  void fileHeld() {
    for (Held each = held.poll(); each != null; each = held.poll()) {
      file(each.probe(), each.answer(), each.endedAt());
      each.probe().claim().callEnded();
    }
  }

  private void file(Probe probe, Answer answer, Instant now) {
    Optional<String> label =
        Optional.ofNullable(probe.prompt().configuredRelease())
            .or(() -> settings.releases().label());
    String probeId = probe.prompt().probeId();
    String release =
        answer instanceof Completion said
            ? releases.resolve(
                label, said.servedModel(), said.systemFingerprint(), said.isBlocked(), probeId, now)
            : releases.drawn(label, probeId);
    ended.accept(new EndedProbe(probe, answer, release, probe.cost(), now));
  }
}
