package dev.candor.console.view;

import dev.candor.events.stored.HistoryRow;
import dev.candor.report.view.SilentWatch;
import dev.candor.stream.query.MonitorStores;
import dev.candor.stream.query.WatchedRelease;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** How the release that answers is watched for a change behind its name. */
record WatchReader(MonitorStores stores) {
  private static final long MILLIS = 1_000;

  /**
   * @param newest the newest cycle of the target
   * @param recent its newest cycles, to tell how long one lasts
   */
  Optional<SilentWatch> of(HistoryRow newest, List<CycleDigest> recent) {
    long pause = DigestedCycles.usualPause(recent);
    return stores
        .watched(newest.target(), newest.release(), newest.classifier())
        .map(watched -> of(watched, newest.closedAt(), pause));
  }

  private static SilentWatch of(WatchedRelease watched, Instant now, long pause) {
    int left = watched.needed() - watched.learned();
    Integer within =
        watched.tenPointsWithin().isPresent() ? watched.tenPointsWithin().getAsInt() : null;
    return new SilentWatch(
        watched.learned(),
        watched.needed(),
        left <= 0 || pause == 0 ? null : now.plusMillis(left * pause),
        watched.since(),
        within,
        within == null || pause == 0 ? null : Long.valueOf(Math.max(1, within * pause / MILLIS)),
        watched.repeats());
  }
}
