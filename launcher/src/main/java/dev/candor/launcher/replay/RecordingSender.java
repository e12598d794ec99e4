package dev.candor.launcher.replay;

import dev.candor.events.DeadLetter;
import dev.candor.events.RecordKeys;
import dev.candor.events.RecordingEnd;
import dev.candor.events.Response;
import dev.candor.events.Topics;
import dev.candor.events.serde.EventSerdes;
import dev.candor.launcher.rows.Row;
import dev.candor.launcher.rows.RowReader;
import dev.candor.runtime.KafkaSettings;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.LongConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.Serializer;
import org.apache.kafka.common.serialization.StringSerializer;

/**
 * Sends the rows of a recording as responses, bad lines as dead letters, and behind them the end of
 * each target's recording.
 */
final class RecordingSender implements AutoCloseable {
  /** Leaves room for the key and the record's own head. */
  private static final int LONGEST_VALUE = Topics.LARGEST_RECORD_BYTES - (16 << 10);

  /** A line that is too long for a dead letter is kept in part: it is still in the file. */
  private static final int KEPT_OF_A_LONG_LINE = 64 << 10;

  /** Every line is either a row that was sent or a bad one. */
  record Sent(long rows, long bad, long failed, Map<String, Set<String>> releases) {
    Set<String> targets() {
      return releases.keySet();
    }
  }

  private final Topics topics;
  private final RecordedResponses recorded;
  private final InstantSource clock;
  private final LongConsumer progress;
  private final Serializer<Response> responses;
  private final Serializer<DeadLetter> letters;
  private final KafkaProducer<String, byte[]> producer;
  private final FirstFailure failure = new FirstFailure();
  private final Map<String, Set<String>> releases = new LinkedHashMap<>();
  private final Set<String> failed = new HashSet<>();
  private long rows;
  private long bad;

  /**
   * @param progress called with the number of rows after each of them
   */
  RecordingSender(
      KafkaSettings kafka,
      Topics topics,
      RecordedResponses recorded,
      InstantSource clock,
      LongConsumer progress) {
    this.topics = topics;
    this.recorded = recorded;
    this.clock = clock;
    this.progress = progress;
    EventSerdes serdes = new EventSerdes(kafka.serde());
    responses = serdes.of(topics.responses()).serializer();
    letters = serdes.of(topics.deadLetters()).serializer();
    producer = producer(kafka);
  }

  /**
   * Sends everything and waits until it is written.
   *
   * @param partitions how many the topic of responses has
   * @param badLine called with each bad line; may throw to stop
   */
  Sent send(List<Replay.RowSource> sources, int partitions, RowReader.BadLines badLine) {
    RowReader.BadLines both =
        (file, line, problem, bytes) -> {
          setAside(file, line, problem, bytes);
          badLine.badLine(file, line, problem, bytes);
        };
    for (Replay.RowSource source : sources) {
      try (RowReader reader = source.open(both)) {
        for (Row row = reader.next(); row != null; row = reader.next()) {
          send(reader, row);
        }
      }
    }
    for (String target : releases.keySet()) {
      for (int partition = 0; partition < partitions; partition++) {
        send(
            new ProducerRecord<>(
                topics.responses().name(), partition, null, target, null, RecordingEnd.headers()));
      }
    }
    producer.flush();
    failure.check("a row could not be sent");
    return new Sent(rows, bad, failed.size(), releases);
  }

  private void send(RowReader reader, Row row) {
    Response response;
    try {
      response = recorded.of(row);
    } catch (Row.RowException e) {
      reader.reject(row, e.getMessage());
      return;
    }
    byte[] value = responses.serialize(topics.responses().name(), response);
    if (value.length > LONGEST_VALUE) {
      reader.reject(row, "longer than 8 MiB as a record; cut the response");
      return;
    }
    if (response.failure() != null && !failed.add(response.probeId())) {
      // A failed probe leaves nothing by which a repeat of it would be seen later.
      reader.reject(row, "repeats a failed probe; leave one of the two out");
      return;
    }
    rows++;
    releases
        .computeIfAbsent(response.target(), any -> new LinkedHashSet<>())
        .add(response.release());
    // The record gets the time of sending, for the broker refuses one from the future. The row's
    // own time is inside.
    send(new ProducerRecord<>(topics.responses().name(), RecordKeys.of(response), value));
    progress.accept(rows);
  }

  private void setAside(String file, long line, String problem, byte[] bytes) {
    bad++;
    byte[] kept = bytes.length <= LONGEST_VALUE ? bytes : Arrays.copyOf(bytes, KEPT_OF_A_LONG_LINE);
    DeadLetter letter =
        new DeadLetter(
            file, -1, line, "malformed_row", problem, null, kept, clock.instant(), "replay");
    send(
        new ProducerRecord<>(
            topics.deadLetters().name(),
            RecordKeys.of(letter),
            letters.serialize(topics.deadLetters().name(), letter)));
  }

  private void send(ProducerRecord<String, byte[]> record) {
    producer.send(record, failure);
  }

  private static KafkaProducer<String, byte[]> producer(KafkaSettings settings) {
    Map<String, Object> properties = settings.clientProperties();
    properties.put("linger.ms", 50);
    properties.put("batch.size", 256 << 10);
    properties.put("compression.type", "lz4");
    properties.put("max.request.size", Topics.LARGEST_LETTER_BYTES);
    return new KafkaProducer<>(properties, new StringSerializer(), new ByteArraySerializer());
  }

  @Override
  public void close() {
    producer.close();
  }
}
