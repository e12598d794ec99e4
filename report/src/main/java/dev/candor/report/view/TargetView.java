package dev.candor.report.view;

import dev.candor.stream.query.Share;
import dev.candor.stream.query.WindowSummary;
import java.time.Instant;
import java.util.List;

/**
 * The page of a target.
 *
 * @param current release that answers now
 * @param series one point for each closed cycle and release, oldest first
 * @param changes when the release changed and how that was noticed
 * @param raised findings that hold now
 */
public record TargetView(
    String target,
    String current,
    String classifier,
    Instant lastSeen,
    List<Release> releases,
    List<Comparison> comparisons,
    List<Point> series,
    List<Change> changes,
    List<Finding> raised,
    List<AlertsView.Row> alerts) {
  public TargetView {
    releases = List.copyOf(releases);
    comparisons = List.copyOf(comparisons);
    series = List.copyOf(series);
    changes = List.copyOf(changes);
    raised = List.copyOf(raised);
    alerts = List.copyOf(alerts);
  }

  /**
   * A release, with its shares over the cycles shown.
   *
   * @param since when it was first asked
   */
  public record Release(
      String release, Instant since, Instant lastSeen, int cycles, List<Language> languages) {}

  /** Constrained share by language, of sensitive prompts. */
  public record Language(String lang, Share constrained) {}

  /**
   * Two releases that were compared; the figures are those of the constrained share over all topics
   * and languages.
   */
  public record Comparison(
      String baseline,
      String candidate,
      String verdict,
      String direction,
      Instant decidedAt,
      Double difference,
      Double low,
      Double high,
      Double pValue,
      int flips) {}

  /** One closed cycle of one release. */
  public record Point(
      long cycle, Instant at, String release, String classifier, WindowSummary summary) {}

  /** A change of release. */
  public record Change(String previous, String release, String how, Instant at) {}

  /** A finding that holds now. */
  public record Finding(
      String kind, String baseline, String candidate, String summary, Instant since) {}
}
