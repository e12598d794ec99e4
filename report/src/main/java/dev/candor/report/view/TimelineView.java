package dev.candor.report.view;

import java.time.Instant;
import java.util.Comparator;
import java.util.List;

/**
 * Releases and what they changed, over all targets.
 *
 * @param items the newest first
 * @param unreachable addresses of instances that did not answer
 */
public record TimelineView(List<Item> items, List<String> unreachable) {
  public TimelineView {
    items =
        items.stream()
            .sorted(
                Comparator.comparing(Item::at)
                    .reversed()
                    .thenComparing(Item::target)
                    .thenComparing(Item::release))
            .toList();
    unreachable = List.copyOf(unreachable);
  }

  /**
   * A change of release.
   *
   * @param at when the release began to answer, as far as known
   * @param previous release before, null for the first
   * @param how what the change was noticed by
   * @param verdict of the comparison with the release before, null without one
   * @param direction of a drift, none without one
   * @param difference of the constrained share over all topics and languages, null where unknown
   */
  public record Item(
      Instant at,
      String target,
      String previous,
      String release,
      String how,
      String verdict,
      String direction,
      Double difference,
      Double low,
      Double high,
      int flips) {}
}
