package dev.candor.stream.state;

import dev.candor.events.stored.StoredFormat;
import java.nio.ByteBuffer;

/**
 * How far a target's cycles have come, in event time. A value.
 *
 * @param streamTime latest time a response was received, Unix milliseconds
 * @param latestCycle highest cycle seen
 * @param latestCycleSince when the first response of that cycle was received
 * @param closedThrough every cycle up to this one is closed; -1 at first
 * @param openCycles cycles begun and not closed
 * @param endMarkers end-of-input markers seen, one per partition of the input
 */
public record TargetProgress(
    long streamTime,
    long latestCycle,
    long latestCycleSince,
    long closedThrough,
    int openCycles,
    int endMarkers) {
  /** How it lies in the store. */
  public static final StoredFormat<TargetProgress> STORED =
      StoredFormat.of(TargetProgress.class).before(TargetProgress::beforeAvro);

  public static final TargetProgress NONE = new TargetProgress(Long.MIN_VALUE, -1, 0, -1, 0, 0);

  public TargetProgress sawResponse(long cycle, long receivedAt, boolean cycleIsNew) {
    long nextLatest = Math.max(latestCycle, cycle);
    return new TargetProgress(
        Math.max(streamTime, receivedAt),
        nextLatest,
        cycle > latestCycle ? receivedAt : latestCycleSince,
        closedThrough,
        openCycles + (cycleIsNew ? 1 : 0),
        endMarkers);
  }

  public TargetProgress closedOne() {
    return new TargetProgress(
        streamTime, latestCycle, latestCycleSince, closedThrough, openCycles - 1, endMarkers);
  }

  public TargetProgress closedThrough(long cycle) {
    return new TargetProgress(
        streamTime,
        latestCycle,
        latestCycleSince,
        Math.max(closedThrough, cycle),
        openCycles,
        endMarkers);
  }

  public TargetProgress sawEndMarker() {
    return new TargetProgress(
        streamTime, latestCycle, latestCycleSince, closedThrough, openCycles, endMarkers + 1);
  }

  public TargetProgress restartedInput() {
    return new TargetProgress(
        streamTime, latestCycle, latestCycleSince, closedThrough, openCycles, 0);
  }

  /** Whether cycles before the latest may still be open and have had their grace. */
  public boolean graceIsOver(long graceMillis) {
    return closedThrough < latestCycle - 1 && streamTime - latestCycleSince >= graceMillis;
  }

  private static TargetProgress beforeAvro(byte[] bytes) {
    ByteBuffer in = BeforeAvro.of(bytes, 1);
    return new TargetProgress(
        in.getLong(), in.getLong(), in.getLong(), in.getLong(), in.getInt(), in.getInt());
  }
}
