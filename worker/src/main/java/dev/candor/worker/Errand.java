package dev.candor.worker;

import dev.candor.events.Prompt;
import dev.candor.events.Topics.Topic;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.errors.SerializationException;

/**
 * What a {@link PromptLoop} asks models for: which topic's records ask, what they ask, and what is
 * published of the answer. The loop's thread alone calls it.
 */
interface Errand {
  /** The role it is run as, which names its clients and its consumer group. */
  String role();

  /** The topic whose records ask. */
  Topic<?> input();

  /**
   * What a record asks; empty where it asks nothing.
   *
   * @throws SerializationException if the record, or one it names, cannot be decoded
   */
  Optional<Prompt> prompt(ConsumerRecord<byte[], byte[]> record);

  /** What is published of a probe that has ended. */
  List<ProducerRecord<byte[], byte[]>> results(EndedProbe ended);

  /** A probe's results were published. */
  void published(EndedProbe ended);

  /** A lane is open; questions of the errand's own may be put to it, on the timeline. */
  default void opened(TargetLane lane, Timeline timeline, BooleanSupplier speaks) {}

  /** Takes a probe of its own making, which no record asked. */
  default boolean takes(EndedProbe ended) {
    return false;
  }

  /** No record is read any more. */
  default void close() {}

  /** Whether a change of the release that answers is published. */
  boolean announcesReleases();
}
