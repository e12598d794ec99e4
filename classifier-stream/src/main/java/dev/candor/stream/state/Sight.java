package dev.candor.stream.state;

import dev.candor.events.ClassifiedResponse;
import dev.candor.model.FailedProbes;
import dev.candor.stream.query.BlindTarget;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * Whether a target answers at all. A value.
 *
 * @param hasAnswered whether it ever did
 * @param failures probes that failed in a row since
 * @param since when the first of them ended, Unix milliseconds
 * @param failure reason code of the newest, empty without one
 * @param detail what was said about it, empty where unknown
 * @param signalled whether a signal says so
 * @param silentSince when it last answered before a silence that was signalled, Unix milliseconds;
 *     0 where it is not silent
 */
public record Sight(
    boolean hasAnswered,
    int failures,
    long since,
    String failure,
    String detail,
    boolean signalled,
    long silentSince) {
  private static final byte FORMAT = 2;

  /** Before silence was watched. */
  private static final byte FORMAT_WITHOUT_SILENCE = 1;

  /** A longer silence is worth telling, however short or long the cycles are. */
  private static final Duration LASTING = Duration.ofMinutes(10);

  public static final Sight NONE = new Sight(false, 0, 0, "", "", false, 0);
  public static final Sight ANSWERING = new Sight(true, 0, 0, "", "", false, 0);

  public Sight failed(ClassifiedResponse response) {
    return new Sight(
        hasAnswered,
        failures + 1,
        failures == 0 ? response.receivedAt().toEpochMilli() : since,
        response.failure(),
        response.failureDetail() == null ? "" : response.failureDetail(),
        signalled,
        silentSince);
  }

  public Sight signal() {
    return new Sight(hasAnswered, failures, since, failure, detail, true, silentSince);
  }

  /** The same once a signal says that nothing has answered since then. */
  public Sight silentSince(long lastAnswer) {
    return new Sight(hasAnswered, failures, since, failure, detail, signalled, lastAnswer);
  }

  public boolean isSilent() {
    return silentSince != 0;
  }

  boolean isBlind() {
    return failures >= FailedProbes.MIN_FOR_BLIND;
  }

  /**
   * Whether it has been blind long enough to alarm: for ten minutes, or for as many probes as two
   * cycles have. One cycle is enough where it never answered, as with a wrong key.
   *
   * @param cycleProbes probes planned in a cycle
   */
  public boolean isLasting(int cycleProbes, Instant now) {
    long cycles = hasAnswered ? 2 : 1;
    return isBlind()
        && (failures >= cycles * cycleProbes || now.toEpochMilli() - since >= LASTING.toMillis());
  }

  /** What it says of a target that is blind. */
  public Optional<BlindTarget> blind(String target) {
    return isBlind()
        ? Optional.of(
            new BlindTarget(
                target,
                Instant.ofEpochMilli(since),
                failures,
                failure,
                detail.isEmpty() ? null : detail))
        : Optional.empty();
  }

  public byte[] toBytes() {
    byte[] reason = failure.getBytes(StandardCharsets.UTF_8);
    byte[] said = detail.getBytes(StandardCharsets.UTF_8);
    return ByteBuffer.allocate(3 + 3 * Integer.BYTES + 2 * Long.BYTES + reason.length + said.length)
        .put(FORMAT)
        .put((byte) (hasAnswered ? 1 : 0))
        .put((byte) (signalled ? 1 : 0))
        .putInt(failures)
        .putLong(since)
        .putInt(reason.length)
        .put(reason)
        .putInt(said.length)
        .put(said)
        .putLong(silentSince)
        .array();
  }

  /**
   * Reads what {@link #toBytes} wrote.
   *
   * @throws IllegalStateException if another version wrote it
   */
  public static Sight fromBytes(byte[] bytes) {
    ByteBuffer in = ByteBuffer.wrap(bytes);
    byte format = in.get();
    if (format != FORMAT && format != FORMAT_WITHOUT_SILENCE) {
      throw new IllegalStateException("sight of unknown format " + format);
    }
    boolean hasAnswered = in.get() == 1;
    boolean signalled = in.get() == 1;
    return new Sight(
        hasAnswered,
        in.getInt(),
        in.getLong(),
        OpenStratum.text(in),
        OpenStratum.text(in),
        signalled,
        format == FORMAT ? in.getLong() : 0);
  }
}
