package dev.candor.stream.query;

import dev.candor.detection.DetectionSettings;
import dev.candor.detection.release.ReleaseComparison;
import dev.candor.detection.replies.ReleaseHistory;
import dev.candor.events.ComparisonVerdict;
import dev.candor.events.Tally;
import dev.candor.stream.step.Tallies;
import dev.candor.stream.step.Verdicts;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * Compares any two releases of a target from their kept cycles, as the stream compares neighbours:
 * cycle by cycle, so that the figures mean the same. Nothing is kept and nobody is alerted.
 */
public final class OnDemandComparison {
  private OnDemandComparison() {}

  /**
   * The comparison; empty where the releases have no cycles of one classifier version.
   *
   * @param tallies of the target, in order of their cycles
   */
  public static Optional<ComparisonVerdict> of(
      List<Tally> tallies, String baseline, String candidate) {
    return tallies.stream()
        .filter(tally -> tally.release().equals(candidate))
        .sorted(Comparator.comparing(Tally::closedAt).reversed())
        .map(Tally::classifier)
        .distinct()
        .filter(classifier -> !cycles(tallies, baseline, classifier).isEmpty())
        .findFirst()
        .map(classifier -> compare(tallies, baseline, candidate, classifier));
  }

  private static List<Tally> cycles(List<Tally> tallies, String release, String classifier) {
    return tallies.stream()
        .filter(tally -> tally.release().equals(release) && tally.classifier().equals(classifier))
        .toList();
  }

  private static ComparisonVerdict compare(
      List<Tally> tallies, String baseline, String candidate, String classifier) {
    DetectionSettings settings = DetectionSettings.defaults();
    ReleaseHistory before = ReleaseHistory.empty(baseline);
    for (Tally tally : cycles(tallies, baseline, classifier)) {
      before = before.with(Tallies.forDetection(tally));
    }
    ReleaseComparison comparison = ReleaseComparison.start(settings, before, candidate);
    List<Tally> after = cycles(tallies, candidate, classifier);
    for (Tally tally : after) {
      comparison = comparison.withCandidate(Tallies.forDetection(tally));
    }
    Tally last = after.get(after.size() - 1);
    return Verdicts.of(
        comparison.report(),
        last.target(),
        classifier,
        last.cycle(),
        last.closedAt(),
        settings.level(),
        false,
        after.get(0).openedAt());
  }
}
