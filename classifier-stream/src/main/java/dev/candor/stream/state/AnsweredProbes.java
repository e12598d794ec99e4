package dev.candor.stream.state;

import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.WindowStore;

/**
 * The probes that have ended. A monitor forgets them by the time of their cycle; a recording, which
 * is over soon and may be of any years, forgets none.
 */
public interface AnsweredProbes {
  /**
   * Remembers a probe.
   *
   * @param time when its cycle began, in milliseconds since 1970
   * @return whether it had not ended before
   */
  boolean add(String probeId, long time);

  /** Those of a monitor. */
  static AnsweredProbes ofMonitor(WindowStore<String, byte[]> store) {
    return (probeId, time) -> {
      boolean isFirst = store.fetch(probeId, time) == null;
      if (isFirst) {
        store.put(probeId, answered(), time);
      }
      return isFirst;
    };
  }

  /** Those of a recording. */
  static AnsweredProbes ofRecording(KeyValueStore<String, byte[]> store) {
    return (probeId, time) ->
        store.putIfAbsent(StoreKeys.of(String.valueOf(time), probeId), answered()) == null;
  }

  /** What lies at a probe's key. */
  private static byte[] answered() {
    return new byte[] {1};
  }
}
