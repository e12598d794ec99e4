package dev.candor.stream.state;

import dev.candor.events.stored.StoredFormat;
import java.nio.ByteBuffer;

/**
 * How far one cycle of a target has come, over all its releases. A value.
 *
 * @param startedAt when the cycle was planned to begin, Unix milliseconds
 * @param expected probes planned; 0 where unknown, as in a recording
 * @param ended probes that ended, with a response or a failure
 * @param failed those that ended with a failure
 * @param closed whether its tallies were emitted
 */
public record CycleProgress(long startedAt, int expected, int ended, int failed, boolean closed) {
  /** How it lies in the store. */
  public static final StoredFormat<CycleProgress> STORED =
      StoredFormat.of(CycleProgress.class).before(CycleProgress::beforeAvro);

  public static CycleProgress begin(long startedAt) {
    return new CycleProgress(startedAt, 0, 0, 0, false);
  }

  public CycleProgress probeEnded(int planned, boolean withFailure) {
    return new CycleProgress(
        startedAt, Math.max(expected, planned), ended + 1, failed + (withFailure ? 1 : 0), closed);
  }

  public boolean isComplete() {
    return expected > 0 && ended >= expected;
  }

  public CycleProgress close() {
    return new CycleProgress(startedAt, expected, ended, failed, true);
  }

  private static CycleProgress beforeAvro(byte[] bytes) {
    ByteBuffer in = BeforeAvro.of(bytes, 1);
    return new CycleProgress(in.getLong(), in.getInt(), in.getInt(), in.getInt(), in.get() == 1);
  }
}
