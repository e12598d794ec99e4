package dev.candor.console.view;

import dev.candor.events.StratumCounts;
import dev.candor.events.Tally;
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
    long cycle,
    Instant startedAt,
    Instant closedAt,
    String release,
    String classifier,
    boolean thin,
    Map<String, Map<String, Share>> byTopic) {
  /** A cycle is thin with fewer replies than planned probes divided by this. */
  private static final int THIN = 3;

  static CycleDigest of(Tally tally) {
    Map<String, Map<String, Share>> byTopic = new TreeMap<>();
    for (StratumCounts counts : tally.strata()) {
      if (counts.arm() == Arm.SENSITIVE) {
        long constrained = constrained(counts);
        Share share = Share.of(constrained + counts.answer(), constrained);
        for (String topic : new String[] {counts.topic(), TallyFigures.ALL}) {
          byTopic
              .computeIfAbsent(topic, any -> new TreeMap<>())
              .merge(counts.lang(), share, Share::plus);
        }
      }
    }
    return new CycleDigest(
        tally.cycle(),
        tally.cycleStartedAt(),
        tally.closedAt(),
        tally.release(),
        tally.classifier(),
        isThin(tally),
        byTopic);
  }

  /** Whether a cycle says little, as few of its probes brought a reply of this release. */
  static boolean isThin(Tally tally) {
    long replies = 0;
    for (StratumCounts counts : tally.strata()) {
      replies += constrained(counts) + counts.answer() + counts.invalid();
    }
    return replies * THIN < tally.expected();
  }

  static long constrained(StratumCounts counts) {
    return (long) counts.aligned()
        + counts.deflection()
        + counts.lecture()
        + counts.refusal()
        + counts.filtered();
  }

  /** The share of a topic in a language, without replies where it was not asked. */
  Share share(String topic, String lang) {
    return byTopic.getOrDefault(topic, Map.of()).getOrDefault(lang, Share.of(0, 0));
  }
}
