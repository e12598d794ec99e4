package dev.candor.console.view;

import dev.candor.events.Tally;
import dev.candor.stream.query.MonitorStores;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The newest cycles of every target in short. Closed cycles do not change, so that each is read
 * once and kept until a newer one has closed.
 */
final class DigestedCycles {
  /** Cycles of each target. */
  static final int MOST = 60;

  private record Known(List<String> newest, List<CycleDigest> cycles) {}

  private final MonitorStores stores;
  private final Map<String, Known> known = new ConcurrentHashMap<>();

  DigestedCycles(MonitorStores stores) {
    this.stores = Objects.requireNonNull(stores);
  }

  /** The newest cycles of a target, oldest first. */
  List<CycleDigest> of(String target) {
    return of(target, stores.newestTallies(target));
  }

  /**
   * The same for one who has read the newest tallies.
   *
   * @param newestTallies of the target, as the stores hold them
   */
  List<CycleDigest> of(String target, List<Tally> newestTallies) {
    List<String> newest =
        newestTallies.stream()
            .map(t -> t.release() + " " + t.classifier() + " " + t.cycle() + " " + t.closedAt())
            .toList();
    Known kept = known.get(target);
    if (kept != null && kept.newest().equals(newest)) {
      return kept.cycles();
    }
    List<CycleDigest> cycles = new ArrayList<>();
    stores.tallies(target, MOST).forEach(tally -> cycles.add(CycleDigest.of(tally)));
    List<CycleDigest> last =
        List.copyOf(cycles.subList(Math.max(0, cycles.size() - MOST), cycles.size()));
    if (newest.isEmpty()) {
      known.remove(target);
    } else {
      known.put(target, new Known(newest, last));
    }
    return last;
  }

  /** Milliseconds from one cycle to the next, as usual; 0 where that is unknown. */
  static long usualPause(List<CycleDigest> cycles) {
    List<Long> pauses = new ArrayList<>();
    for (int i = 1; i < cycles.size(); i++) {
      long pause =
          cycles.get(i).startedAt().toEpochMilli() - cycles.get(i - 1).startedAt().toEpochMilli();
      if (pause > 0) {
        pauses.add(pause);
      }
    }
    Collections.sort(pauses);
    return pauses.isEmpty() ? 0 : pauses.get(pauses.size() / 2);
  }
}
