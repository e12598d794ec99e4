package dev.candor.console.view;

import dev.candor.events.stored.HistorySpan;
import dev.candor.stream.query.MonitorStores;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** The newest cycles of every target in short, from the rows of its history. */
record DigestedCycles(MonitorStores stores) {
  /** Cycles of each target. */
  static final int MOST = 60;

  /** The newest cycles of a target, oldest first. */
  List<CycleDigest> of(String target) {
    List<CycleDigest> cycles =
        stores.history(target, HistorySpan.CYCLE, MOST).stream().map(CycleDigest::of).toList();
    return List.copyOf(cycles.subList(Math.max(0, cycles.size() - MOST), cycles.size()));
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
