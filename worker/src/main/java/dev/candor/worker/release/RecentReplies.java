package dev.candor.worker.release;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** Who gave the last fifty replies that bore a name: what each release serves now. */
final class RecentReplies {
  private static final int KEPT = 50;

  private final Identity[] ring = new Identity[KEPT];
  private int size;
  private int next;

  void add(Identity identity) {
    ring[next] = identity;
    next = (next + 1) % KEPT;
    size = Math.min(size + 1, KEPT);
  }

  boolean isEmpty() {
    return size == 0;
  }

  /** From now on one release has another name. */
  void rename(Identity before, Identity after) {
    for (int i = 0; i < size; i++) {
      if (ring[i].equals(before)) {
        ring[i] = after;
      }
    }
  }

  /**
   * One of them, each with the same chance, so that a release is drawn as often as it serves.
   *
   * @param seed the same seed draws the same reply
   */
  Optional<Identity> draw(String seed) {
    if (isEmpty()) {
      return Optional.empty();
    }
    // The finalizer of MurmurHash3: ids that differ in their last letter only fall anywhere.
    int h = seed.hashCode();
    h = (h ^ (h >>> 16)) * 0x85ebca6b;
    h = (h ^ (h >>> 13)) * 0xc2b2ae35;
    return Optional.of(ring[Math.floorMod(h ^ (h >>> 16), size)]);
  }

  /** The one that serves most. */
  Optional<Identity> most() {
    Map<Identity, Integer> counts = new HashMap<>();
    Identity most = null;
    for (int i = 0; i < size; i++) {
      int count = counts.merge(ring[i], 1, Integer::sum);
      if (most == null || count > counts.get(most)) {
        most = ring[i];
      }
    }
    return Optional.ofNullable(most);
  }
}
