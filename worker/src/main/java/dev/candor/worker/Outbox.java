package dev.candor.worker;

import dev.candor.events.ReleaseChange;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/**
 * What is to be published: probes that have ended and changes of release. The lanes put in, on the
 * timeline; the {@link PromptLoop} takes out, on its own thread.
 */
final class Outbox {
  private final BlockingQueue<EndedProbe> ended = new LinkedBlockingQueue<>();
  private final Queue<ReleaseChange> changes = new ConcurrentLinkedQueue<>();

  /** Takes a probe that has ended. */
  void ended(EndedProbe probe) {
    ended.add(probe);
  }

  /** Takes a change of release. */
  void announce(ReleaseChange change) {
    changes.add(change);
  }

  /** Probes that have ended and are not taken out yet. */
  int size() {
    return ended.size();
  }

  boolean isEmpty() {
    return ended.isEmpty();
  }

  /** Takes out one ended probe, for which it waits; null if none comes. */
  EndedProbe poll(Duration longest) throws InterruptedException {
    return ended.poll(longest.toMillis(), TimeUnit.MILLISECONDS);
  }

  /** Takes out ended probes, as many as there are and {@code most} allows. */
  void drainTo(Collection<EndedProbe> to, int most) {
    ended.drainTo(to, Math.max(0, most));
  }

  /** The changes to be published, which stay here until they are. */
  List<ReleaseChange> changes() {
    return new ArrayList<>(changes);
  }

  void published(List<ReleaseChange> these) {
    these.forEach(changes::remove);
  }
}
