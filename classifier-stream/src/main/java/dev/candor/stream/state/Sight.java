package dev.candor.stream.state;

import dev.candor.events.ClassifiedResponse;
import dev.candor.events.stored.StoredFormat;
import dev.candor.model.FailedProbes;
import dev.candor.stream.query.BlindTarget;
import java.nio.ByteBuffer;
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
  /** How it lies in the store. */
  public static final StoredFormat<Sight> STORED =
      StoredFormat.of(Sight.class).before(Sight::beforeAvro);

  /** The last format before Avro; the first knew no silence. */
  private static final byte WITH_SILENCE = 2;

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

  private static Sight beforeAvro(byte[] bytes) {
    ByteBuffer in = BeforeAvro.of(bytes, WITH_SILENCE);
    boolean hasAnswered = in.get() == 1;
    boolean signalled = in.get() == 1;
    return new Sight(
        hasAnswered,
        in.getInt(),
        in.getLong(),
        BeforeAvro.text(in),
        BeforeAvro.text(in),
        signalled,
        in.get(0) == WITH_SILENCE ? in.getLong() : 0);
  }
}
