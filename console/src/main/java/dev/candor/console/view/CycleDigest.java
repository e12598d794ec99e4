package dev.candor.console.view;

import dev.candor.events.stored.HistoryCell;
import dev.candor.events.stored.HistoryRow;
import dev.candor.model.Arm;
import dev.candor.model.Share;
import java.time.Instant;
import java.util.Map;
import java.util.TreeMap;

/**
 * What pages over several targets need of a closed cycle, without its hundreds of prompts.
 *
 * @param thin whether less than a third of the planned probes brought a reply of this release
 * @param byTopic constrained share of sensitive prompts by topic, and of all under {@link
 *     TallyFigures#ALL}, by language
 */
record CycleDigest(
    Instant startedAt, String release, boolean thin, Map<String, Map<String, Share>> byTopic) {
  /** A cycle is thin with fewer replies than planned probes divided by this. */
  private static final int THIN = 3;

  static CycleDigest of(HistoryRow row) {
    Map<String, Map<String, Share>> byTopic = new TreeMap<>();
    for (HistoryCell cell : row.cells()) {
      if (cell.arm() == Arm.SENSITIVE) {
        Share share = Share.of(cell.valid(), cell.constrained());
        for (String topic : new String[] {cell.topic(), TallyFigures.ALL}) {
          byTopic
              .computeIfAbsent(topic, any -> new TreeMap<>())
              .merge(cell.lang(), share, Share::plus);
        }
      }
    }
    return new CycleDigest(row.startedAt(), row.release(), isThin(row), byTopic);
  }

  /** Whether it says little, as few of its probes brought a reply of this release. */
  static boolean isThin(HistoryRow row) {
    long replies = 0;
    for (HistoryCell cell : row.cells()) {
      replies += cell.valid() + cell.invalid();
    }
    return replies * THIN < row.expected();
  }

  /** The share of a topic in a language, without replies where it was not asked. */
  Share share(String topic, String lang) {
    return byTopic.getOrDefault(topic, Map.of()).getOrDefault(lang, Share.of(0, 0));
  }
}
