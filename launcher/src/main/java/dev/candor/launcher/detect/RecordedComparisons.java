package dev.candor.launcher.detect;

import dev.candor.detection.DetectionSettings;
import dev.candor.detection.release.ReleaseComparison;
import dev.candor.detection.replies.CycleTally;
import dev.candor.detection.replies.LastingMoods;
import dev.candor.detection.replies.ReleaseHistory;
import dev.candor.events.ComparisonVerdict;
import dev.candor.stream.aspect.Aspect;
import dev.candor.stream.aspect.AspectComparisons;
import dev.candor.stream.step.Verdicts;
import dev.candor.stream.step.Weekdays;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** Compares releases of a recording as a running monitor would, cycle by cycle. */
public final class RecordedComparisons {
  private final RecordedTallies tallies;
  private final DetectionSettings settings;

  public RecordedComparisons(RecordedTallies tallies, DetectionSettings settings) {
    this.tallies = Objects.requireNonNull(tallies);
    this.settings = Objects.requireNonNull(settings);
  }

  /** Compares two releases of a target. */
  public ComparisonVerdict of(RecordedTallies.Pair pair) {
    return compare(
        pair.target(),
        new Side(pair.target(), pair.releases().baseline(), pair.releases().baseline()),
        new Side(pair.target(), pair.releases().candidate(), pair.releases().candidate()));
  }

  /**
   * Compares the newest releases of two targets that are one model by two routes: what differs is
   * not the model's doing.
   */
  ComparisonVerdict ofRoutes(String one, String other) {
    return compare(other, newest(one), newest(other));
  }

  private Side newest(String target) {
    List<String> releases = tallies.releases(target);
    String release = releases.get(releases.size() - 1);
    return new Side(target, release, target + "/" + release);
  }

  /**
   * One side of a comparison.
   *
   * @param name by which the comparison calls it
   */
  private record Side(String target, String release, String name) {}

  private ComparisonVerdict compare(String target, Side before, Side now) {
    int span = Math.max(release(before).cyclesPerStretch(), release(now).cyclesPerStretch());
    List<CycleTally> past = tallies.cycles(before.target(), before.release());
    ReleaseHistory baseline = ReleaseHistory.empty(before.name());
    for (CycleTally tally : past) {
      baseline = baseline.with(tally.within(span));
    }
    ReleaseComparison comparison =
        ReleaseComparison.start(AspectComparisons.ofOutcomes(settings), baseline, now.name())
            .under(LastingMoods.of(past));
    List<Map<Aspect, CycleTally>> pastAspects = aspects(before, span);
    AspectComparisons aspects =
        AspectComparisons.start(settings, before.name(), pastAspects, now.name())
            .under(Aspect.moods(pastAspects));
    long last = 0;
    for (CycleTally tally : tallies.cycles(now.target(), now.release())) {
      comparison = comparison.withCandidate(tally.within(span));
      last = tally.cycle();
    }
    for (Map<Aspect, CycleTally> cycle : aspects(now, span)) {
      aspects = aspects.withCandidate(cycle);
    }
    Instant since = release(now).earliest();
    return Weekdays.noted(
        Verdicts.with(
            Verdicts.of(
                comparison.report(),
                target,
                "",
                last,
                since == null ? Instant.EPOCH : since,
                AspectComparisons.ofOutcomes(settings).level(),
                true,
                since),
            aspects.findings(),
            settings.level()),
        release(before).began());
  }

  private RecordedRelease release(Side side) {
    return tallies.release(side.target(), side.release());
  }

  private List<Map<Aspect, CycleTally>> aspects(Side side, int span) {
    List<Map<Aspect, CycleTally>> cycles = new ArrayList<>();
    tallies
        .detailed(side.target(), side.release())
        .forEach(
            (cycle, strata) -> {
              Map<Aspect, CycleTally> aspects = Aspect.of(cycle, strata);
              aspects.replaceAll((aspect, tally) -> tally.within(span));
              cycles.add(aspects);
            });
    return cycles;
  }
}
