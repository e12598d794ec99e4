package dev.candor.producer;

import dev.candor.events.Prompt;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Set;
import java.util.TreeMap;

/** What has been published lately, by target and cycle. Filled while a log is read, then read. */
final class Published {
  /** What of one cycle is published. */
  static final class Cycle {
    private final Set<String> probeIds = new HashSet<>();
    private int probesPlanned;

    Set<String> probeIds() {
      return probeIds;
    }

    /** Probes the cycle was planned to have when it was published. */
    int probesPlanned() {
      return probesPlanned;
    }
  }

  private final Map<String, NavigableMap<Long, Cycle>> targets = new HashMap<>();

  void add(Prompt prompt) {
    Cycle cycle =
        targets
            .computeIfAbsent(prompt.target(), any -> new TreeMap<>())
            .computeIfAbsent(prompt.cycle(), any -> new Cycle());
    cycle.probeIds.add(prompt.probeId());
    cycle.probesPlanned = Math.max(cycle.probesPlanned, prompt.cycleProbes());
  }

  /** The cycles of a target by number, ascending. */
  NavigableMap<Long, Cycle> cyclesOf(String target) {
    return targets.getOrDefault(target, new TreeMap<>());
  }
}
