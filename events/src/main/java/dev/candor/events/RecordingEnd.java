package dev.candor.events;

import dev.candor.model.Require;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;

/**
 * The end of a target's recording: a record that has no value and says what it is in a header. One
 * stands in each partition of the responses behind all that the recording holds, and one for each
 * of those in the classifications. Its key is the target, its time that of the record.
 *
 * @param target name of the target
 * @param at when the recording was sent to its end
 */
public record RecordingEnd(String target, Instant at) implements ClassifiedOrEnd, TallyOrEnd {
  /** Marks the record; the header's value says nothing. */
  public static final String HEADER = "candor-recording-end";

  /** How a response said so that was written before there was a header. */
  private static final String KIND_OF_RESPONSE = "end_of_input";

  public RecordingEnd {
    Objects.requireNonNull(at, "at");
    Require.named("target", target);
  }

  /** What makes a record without a value the end of a recording. */
  public static Headers headers() {
    return new RecordHeaders().add(HEADER, new byte[0]);
  }

  /**
   * The end that a record is.
   *
   * @throws IllegalArgumentException if it is marked as one and names no target
   */
  public static Optional<RecordingEnd> of(Headers headers, byte[] key, byte[] value, long time) {
    return value == null && headers.lastHeader(HEADER) != null
        ? Optional.of(
            new RecordingEnd(
                key == null ? "" : new String(key, StandardCharsets.UTF_8),
                Instant.ofEpochMilli(time)))
        : Optional.empty();
  }

  /** The end that a value is which was written as a response before there was a header. */
  public static Optional<RecordingEnd> of(Object value) {
    if (value instanceof Response response && response.kind().equals(KIND_OF_RESPONSE)) {
      return Optional.of(new RecordingEnd(response.target(), response.receivedAt()));
    }
    if (value instanceof ClassifiedResponse reply && reply.kind().equals(KIND_OF_RESPONSE)) {
      return Optional.of(new RecordingEnd(reply.target(), reply.receivedAt()));
    }
    return Optional.empty();
  }
}
