package dev.candor.launcher.detect;

import dev.candor.detection.DetectionSettings;
import dev.candor.detection.reference.ReleaseChain;
import dev.candor.detection.release.ReleaseComparison;
import dev.candor.detection.replies.CycleTally;
import dev.candor.events.ComparisonVerdict;
import dev.candor.stream.step.Verdicts;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/**
 * Carries evidence over the releases of a recording that do not stay long enough to be compared
 * with each other, as a running monitor does: one chain for each target, which a change that is
 * known from a comparison ends, and the release with that change begins another. All chains of a
 * target share one level.
 *
 * <p>Cycles are numbered through a target's releases, and of equal numbers were asked at once.
 * Where all releases begin with the same number each counts its own cycles, one release after the
 * other.
 */
final class RecordedChains {
  /** With two releases there is nothing to carry over. */
  private static final int FEWEST_RELEASES = 3;

  private final RecordedTallies tallies;
  private final DetectionSettings settings;

  /**
   * What carrying on has shown of a target.
   *
   * @param changes those found, oldest first
   * @param releases how many it went over
   * @param anyDrifted whether a release of it drifted from the one before
   * @param watched cycles after the reference, in the last chain
   */
  record Carried(List<ComparisonVerdict> changes, int releases, long watched, boolean anyDrifted) {
    Carried {
      changes = List.copyOf(changes);
    }

    /** One line for a reader. */
    String sentence(String target, DetectionSettings settings) {
      return String.format(
          Locale.ROOT,
          "%s: evidence carried over %d releases, %d cycles after a reference of %d: %s; chance of"
              + " a false alarm at most %s in all",
          target,
          releases,
          watched,
          settings.referenceCycles(),
          watched == 0
              ? "nothing to compare yet"
              : changes.isEmpty()
                  ? anyDrifted ? "no change shown beside those above" : "no change shown"
                  : changes.size() + " found",
          settings.level());
    }
  }

  RecordedChains(RecordedTallies tallies, DetectionSettings settings) {
    this.tallies = Objects.requireNonNull(tallies);
    this.settings = Objects.requireNonNull(settings);
  }

  /** Whether a target has enough releases. */
  boolean canCarry(String target) {
    return tallies.releases(target).size() >= FEWEST_RELEASES;
  }

  /**
   * Goes over a target's releases.
   *
   * @param drifted candidates whose own comparison found a change
   */
  Carried over(String target, Set<String> drifted) {
    List<ComparisonVerdict> changes = new ArrayList<>();
    List<String> releases = tallies.releases(target);
    Map<String, Long> shifts = shifts(target, releases);
    int number = 1;
    ReleaseChain chain = begin(target, number);
    long watched = 0;
    for (String release : releases) {
      List<CycleTally> cycles = shifted(target, release, shifts.get(release));
      chain = fed(chain, target, release, cycles, shifts.get(release));
      boolean known = drifted.contains(release);
      if (known || chain.change().isPresent()) {
        ReleaseChain broken = chain;
        chain
            .change()
            .filter(change -> !known && change.isAcrossReleases())
            .ifPresent(change -> changes.add(verdict(broken, own(change, shifts), target)));
        watched = Math.max(watched, chain.watched());
        chain = fed(begin(target, ++number), target, release, cycles, shifts.get(release));
      }
    }
    return new Carried(
        changes, releases.size(), Math.max(watched, chain.watched()), !drifted.isEmpty());
  }

  private ReleaseChain begin(String target, int number) {
    return ReleaseChain.start(settings, target).withinLevel(number);
  }

  /** By how much each release's numbers are put off so that none is that of another release. */
  private Map<String, Long> shifts(String target, List<String> releases) {
    boolean ownNumbers =
        releases.stream().map(release -> first(target, release)).distinct().count() == 1;
    Map<String, Long> shifts = new HashMap<>();
    long shift = 0;
    for (String release : releases) {
      shifts.put(release, shift);
      List<CycleTally> cycles = tallies.cycles(target, release);
      if (ownNumbers && !cycles.isEmpty()) {
        shift += cycles.get(cycles.size() - 1).cycle() - cycles.get(0).cycle() + 1;
      }
    }
    return shifts;
  }

  private long first(String target, String release) {
    return tallies.cycles(target, release).stream().mapToLong(CycleTally::cycle).min().orElse(0);
  }

  private List<CycleTally> shifted(String target, String release, long shift) {
    return tallies.watched(target, release).stream()
        .map(tally -> tally.numbered(tally.cycle() + shift))
        .toList();
  }

  /** The same by the releases' own numbers. */
  private static ReleaseChain.Break own(ReleaseChain.Break change, Map<String, Long> shifts) {
    return new ReleaseChain.Break(
        own(change.before(), shifts), own(change.since(), shifts), change.change());
  }

  private static List<ReleaseChain.Link> own(
      List<ReleaseChain.Link> links, Map<String, Long> shifts) {
    return links.stream()
        .map(
            link ->
                new ReleaseChain.Link(link.release(), link.cycle() - shifts.get(link.release())))
        .toList();
  }

  private ReleaseChain fed(
      ReleaseChain chain, String target, String release, List<CycleTally> cycles, long shift) {
    ReleaseChain next = chain;
    for (CycleTally tally : cycles) {
      next =
          next.under(tallies.season(target, release, tally.cycle() - shift)).with(release, tally);
    }
    return next;
  }

  private ComparisonVerdict verdict(ReleaseChain chain, ReleaseChain.Break found, String target) {
    Map<String, Map<Long, CycleTally>> byRelease = new HashMap<>();
    ReleaseComparison since =
        ReleaseComparison.start(settings, chain.reference(), found.nameSince());
    long number = 0;
    for (ReleaseChain.Link link : found.since()) {
      CycleTally tally =
          byRelease
              .computeIfAbsent(link.release(), release -> numbered(target, release))
              .get(link.cycle());
      since = since.withCandidate(tally.numbered(number++).within(1));
    }
    Instant began = tallies.release(target, found.began().release()).earliest();
    return Verdicts.chain(
        chain,
        found,
        since.report(),
        target,
        "",
        found.alarmed().cycle(),
        began == null ? Instant.EPOCH : began,
        began);
  }

  private Map<Long, CycleTally> numbered(String target, String release) {
    Map<Long, CycleTally> cycles = new HashMap<>();
    tallies.cycles(target, release).forEach(tally -> cycles.put(tally.cycle(), tally));
    return cycles;
  }
}
