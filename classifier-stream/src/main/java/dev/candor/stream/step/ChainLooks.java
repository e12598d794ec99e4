package dev.candor.stream.step;

import dev.candor.detection.DetectionSettings;
import dev.candor.detection.reference.ReleaseChain;
import dev.candor.detection.release.ReleaseComparison;
import dev.candor.detection.replies.WeeklySeason;
import dev.candor.detection.silent.SilentChangeMonitor;
import dev.candor.events.ComparisonVerdict;
import dev.candor.events.Tally;
import dev.candor.stream.ClassifierSettings;
import dev.candor.stream.state.ClosedTallies;
import dev.candor.stream.state.DetectorStates;
import dev.candor.stream.state.DetectorStates.Release;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * Carries evidence over a target's releases that do not stay. While one release answers, its watch
 * for silent changes is all there is; with the first tally of the next, a chain begins with the
 * reference of that watch. A change that a comparison or a watch has found ends it, and the release
 * after that begins another.
 *
 * <p>A tally is evidence for its release's own watch or for the chain, never for both: the chain is
 * fed with the cycles of which that watch makes its reference. So the two together have no more
 * false alarms than one watch. In a recording, where no watch alarms, every tally is the chain's.
 */
final class ChainLooks {
  private final DetectorStates states;
  private final ClosedTallies closed;
  private final DetectionSettings detection;
  private final boolean recorded;
  private final int span;

  ChainLooks(
      DetectorStates states,
      ClosedTallies closed,
      DetectionSettings detection,
      ClassifierSettings settings) {
    this.states = Objects.requireNonNull(states);
    this.closed = Objects.requireNonNull(closed);
    this.detection = Objects.requireNonNull(detection);
    this.recorded = settings.isOfRecording();
    this.span = settings.cyclesPerStretch();
  }

  /**
   * One more tally of a target.
   *
   * @param all the releases of the target, this one among them
   * @param known whether the tally's own release has drifted by other evidence
   * @param season what recurs by weekday in the target's replies
   * @return what the chain has found with this tally, if anything
   */
  Optional<ComparisonVerdict> look(
      Tally tally, List<Release> all, boolean known, WeeklySeason season) {
    String target = tally.target();
    String classifier = tally.classifier();
    if (known) {
      states.endChain(target, classifier);
      return Optional.empty();
    }
    Optional<SilentChangeMonitor> own = states.watch(target, classifier, tally.release());
    boolean isOfReference = own.filter(watch -> watch.reference().holds(tally.cycle())).isPresent();
    if (!isOfReference && !recorded) {
      return Optional.empty();
    }
    boolean isFirst = own.filter(watch -> cycles(watch) > 1).isEmpty();
    Optional<ReleaseChain> chain =
        states.chain(target, classifier).or(() -> isFirst ? begun(tally, all) : Optional.empty());
    if (chain.isEmpty()) {
      return Optional.empty();
    }
    ReleaseChain next =
        chain.get().under(season).with(tally.release(), Tallies.forDetection(tally, span));
    Optional<ReleaseChain.Break> found = next.change();
    if (found.isEmpty()) {
      states.putChain(target, classifier, next);
      return Optional.empty();
    }
    states.endChain(target, classifier);
    return found
        .filter(ReleaseChain.Break::isAcrossReleases)
        .map(change -> verdict(next, change, tally));
  }

  /** Cycles of a release so far. */
  private static long cycles(SilentChangeMonitor watch) {
    return watch.reference().cycleCount() + watch.watched();
  }

  /** From the watch of the release that answered before this one's first tally. */
  private Optional<ReleaseChain> begun(Tally tally, List<Release> all) {
    return all.stream()
        .filter(release -> release.classifier().equals(tally.classifier()))
        .filter(release -> !release.name().equals(tally.release()))
        .max(Comparator.comparingLong(release -> release.known().newestCycle()))
        .flatMap(
            before ->
                states
                    .watch(before.target(), before.classifier(), before.name())
                    .filter(watch -> watch.change().isEmpty())
                    .map(watch -> after(before, watch, chainOf(tally, all))));
  }

  /** A chain begins with a release at most, so chains are numbered by the releases before it. */
  private static int chainOf(Tally tally, List<Release> all) {
    return (int)
        all.stream()
            .filter(release -> release.classifier().equals(tally.classifier()))
            .filter(release -> !release.name().equals(tally.release()))
            .count();
  }

  /**
   * What a watch that may alarm has seen since its reference is its own evidence, and not the
   * chain's as well; in a recording it is the chain's.
   */
  private ReleaseChain after(Release before, SilentChangeMonitor watch, int number) {
    long newest = before.known().newestCycle();
    return recorded
        ? ReleaseChain.after(detection, watch, before.name(), newest).withinLevel(number)
        : ReleaseChain.after(detection, watch.withoutEvidence(), before.name(), newest);
  }

  private ComparisonVerdict verdict(ReleaseChain chain, ReleaseChain.Break found, Tally tally) {
    ReleaseComparison since =
        ReleaseComparison.start(detection, chain.reference(), found.nameSince());
    Instant began = null;
    long number = 0;
    for (ReleaseChain.Link link : found.since()) {
      Tally kept = closed.get(tally.target(), link.release(), tally.classifier(), link.cycle());
      if (kept != null) {
        began = began == null ? kept.openedAt() : began;
        since = since.withCandidate(Tallies.forDetection(kept).numbered(number++));
      }
    }
    return Verdicts.chain(
        chain,
        found,
        since.report(),
        tally.target(),
        tally.classifier(),
        tally.cycle(),
        tally.closedAt(),
        began);
  }
}
