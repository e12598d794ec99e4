package dev.candor.stream.step;

import dev.candor.events.DeadLetter;
import dev.candor.events.RecordKeys;
import dev.candor.events.RecordingEnd;
import dev.candor.events.serde.UndecodableRecordException;
import dev.candor.stream.ClassifierMetrics;
import dev.candor.stream.ClassifierTopology;
import dev.candor.stream.LossReason;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.serialization.Deserializer;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.processor.api.RecordMetadata;

/**
 * Decodes bytes into records. Poison goes to the dead letters with its place and its bytes, and the
 * stream goes on; a registry that is away is not poison and stops the step, to be retried. The ends
 * of recordings go their own way.
 *
 * @param <T> record of the topic
 */
public final class DecodeStep<T> implements Processor<byte[], byte[], String, Object> {
  private final Deserializer<T> deserializer;
  private final String next;
  private final Optional<String> ending;
  private final ClassifierMetrics metrics;
  private ProcessorContext<String, Object> context;

  /**
   * @param next step that takes the records
   * @param ending step that takes the ends of recordings, where the topic has any
   */
  public DecodeStep(
      Deserializer<T> deserializer,
      String next,
      Optional<String> ending,
      ClassifierMetrics metrics) {
    this.deserializer = Objects.requireNonNull(deserializer);
    this.next = Objects.requireNonNull(next);
    this.ending = Objects.requireNonNull(ending);
    this.metrics = Objects.requireNonNull(metrics);
  }

  @Override
  public void init(ProcessorContext<String, Object> context) {
    this.context = context;
  }

  @Override
  public void process(Record<byte[], byte[]> record) {
    String topic = context.recordMetadata().map(RecordMetadata::topic).orElse("");
    T value;
    try {
      Optional<RecordingEnd> end = end(record);
      if (end.isPresent()) {
        end(record, end.get());
        return;
      }
      if (record.value() == null) {
        throw new UndecodableRecordException("no value");
      }
      value = deserializer.deserialize(topic, record.value());
    } catch (UndecodableRecordException e) {
      reject(record, e);
      return;
    } catch (SerializationException e) {
      if (DeadLetters.isPoison(e)) {
        reject(record, e);
        return;
      }
      throw e;
    }
    Optional<RecordingEnd> end = ending.isEmpty() ? Optional.empty() : RecordingEnd.of(value);
    if (end.isPresent()) {
      end(record, end.get());
      return;
    }
    String key = record.key() == null ? "" : new String(record.key(), StandardCharsets.UTF_8);
    context.forward(withoutHeaders(record).withKey(key).withValue(value), next);
  }

  private Optional<RecordingEnd> end(Record<byte[], byte[]> record) {
    try {
      return ending.isEmpty()
          ? Optional.empty()
          : RecordingEnd.of(record.headers(), record.key(), record.value(), record.timestamp());
    } catch (IllegalArgumentException e) {
      throw new UndecodableRecordException(
          UndecodableRecordException.Reason.INVALID_VALUE,
          "the end of a recording: " + e.getMessage(),
          e);
    }
  }

  private void end(Record<byte[], byte[]> record, RecordingEnd end) {
    context.forward(
        withoutHeaders(record).withKey(end.target()).withValue(end), ending.orElseThrow());
  }

  private void reject(Record<byte[], byte[]> record, Exception cause) {
    metrics.lost(LossReason.UNDECODABLE);
    RecordMetadata place = context.recordMetadata().orElse(null);
    DeadLetter letter =
        DeadLetters.of(
            place,
            LossReason.UNDECODABLE,
            cause.getMessage(),
            record.key(),
            record.value(),
            Instant.ofEpochMilli(record.timestamp()));
    context.forward(
        withoutHeaders(record).withKey(RecordKeys.of(letter)).withValue(letter),
        ClassifierTopology.DEAD_LETTERS);
  }

  /**
   * All that Candor says is in the values. Whatever headers a record came with would else travel
   * with everything that is made of it, and make a record too large that holds another whole.
   */
  private static Record<byte[], byte[]> withoutHeaders(Record<byte[], byte[]> record) {
    return record.withHeaders(new RecordHeaders());
  }
}
