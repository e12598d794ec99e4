package dev.candor.launcher.classify;

import dev.candor.classification.ResponseClassifier;
import dev.candor.events.ClassifiedResponse;
import dev.candor.events.RecordParts;
import dev.candor.events.Response;
import dev.candor.events.Tally;
import dev.candor.events.Topics;
import dev.candor.events.Topics.Topic;
import dev.candor.events.serde.EventSerdes;
import dev.candor.launcher.report.StoredMonitor;
import dev.candor.runtime.KafkaSettings;
import dev.candor.stream.Reclassification;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/**
 * Brings a monitor's history to another version of the classifier: every reply and every closed
 * cycle that has none of this version yet gets one, beside what was there. Written in transactions
 * of a moment each, for an open one holds back a running monitor, which reads committed records; a
 * run that was cut short is completed by the next, and one after that writes nothing.
 */
final class HistoryReclassifier {
  private static final int BATCH = 2_000;
  private static final int TRANSACTION_TIMEOUT_MILLIS = 60_000;

  /**
   * What was written.
   *
   * @param failed replies on which the classifier failed
   */
  record Written(int classifications, int tallies, int failed) {}

  private record Before(String outcome, String version) {}

  private record Closed(String target, String release, long cycle) {}

  private final KafkaSettings kafka;
  private final Topics topics;
  private final EventSerdes serdes;
  private final StoredMonitor monitor;
  private final Reclassification reclassification;
  private final OutcomeMoves moves = new OutcomeMoves();
  private final Map<String, Before> before = new HashMap<>();
  private final Set<String> done = new HashSet<>();
  private int failed;
  private int classified;
  private int tallied;

  HistoryReclassifier(KafkaSettings kafka, Topics topics, ResponseClassifier classifier) {
    this.kafka = kafka;
    this.topics = topics;
    this.serdes = new EventSerdes(kafka.serde());
    this.monitor = new StoredMonitor(kafka, topics);
    this.reclassification = new Reclassification(classifier);
  }

  OutcomeMoves moves() {
    return moves;
  }

  /**
   * Does it.
   *
   * @param dryRun whether to write nothing
   */
  Written run(boolean dryRun) {
    if (dryRun) {
      readKnown();
      work(any -> {});
      return new Written(classified, tallied, failed);
    }
    try (Producer<byte[], byte[]> producer = producer()) {
      // Waits until what an earlier run committed can be read, which a commit itself does not.
      producer.initTransactions();
      readKnown();
      List<ProducerRecord<byte[], byte[]>> batch = new ArrayList<>();
      work(
          record -> {
            batch.add(record);
            if (batch.size() == BATCH) {
              write(producer, batch);
            }
          });
      write(producer, batch);
    }
    return new Written(classified, tallied, failed);
  }

  private void readKnown() {
    monitor.read(topics.classifications(), (reply, partition, offset) -> known(reply));
  }

  private void work(Consumer<ProducerRecord<byte[], byte[]>> written) {
    classify(written);
    for (Tally tally : tallies()) {
      for (Tally part : RecordParts.ofTallies().split(tally)) {
        written.accept(record(topics.tallies(), part.target(), part));
      }
      tallied++;
    }
  }

  private static void write(
      Producer<byte[], byte[]> producer, List<ProducerRecord<byte[], byte[]>> batch) {
    producer.beginTransaction();
    batch.forEach(producer::send);
    producer.commitTransaction();
    batch.clear();
  }

  private void known(ClassifiedResponse reply) {
    if (reply.outcome() == null) {
      return;
    }
    if (reply.classifier().equals(reclassification.version())) {
      done.add(reply.probeId());
    } else {
      before.put(reply.probeId(), new Before(reply.outcome().wireName(), reply.classifier()));
    }
  }

  private void classify(Consumer<ProducerRecord<byte[], byte[]>> written) {
    Set<String> seen = new HashSet<>();
    monitor.read(
        topics.responses(),
        (response, partition, offset) -> {
          if (seen.add(response.probeId())) {
            classify(response, partition, offset, written);
          }
        });
  }

  private void classify(
      Response response,
      int partition,
      long offset,
      Consumer<ProducerRecord<byte[], byte[]>> written) {
    Optional<ClassifiedResponse> now;
    try {
      now = reclassification.take(response, partition, offset);
    } catch (RuntimeException e) {
      failed++;
      return;
    }
    if (now.isEmpty() || done.contains(response.probeId())) {
      return;
    }
    Before earlier = before.get(response.probeId());
    if (earlier == null) {
      // Not classified yet: the running classifier has still to come to it.
      return;
    }
    moves.add(earlier.outcome(), earlier.version(), now.get());
    classified++;
    written.accept(record(topics.classifications(), response.target(), now.get()));
  }

  /** Of each closed cycle that was not tallied under this version. */
  private List<Tally> tallies() {
    Map<Closed, Tally> closed = new HashMap<>();
    Set<Closed> already = new HashSet<>();
    monitor.readTallies(
        tally -> {
          Closed cycle = new Closed(tally.target(), tally.release(), tally.cycle());
          closed.put(cycle, tally);
          if (tally.classifier().equals(reclassification.version())) {
            already.add(cycle);
          }
        });
    closed.keySet().removeAll(already);
    List<Tally> again = new ArrayList<>();
    closed.values().stream()
        .sorted(Comparator.comparing(Tally::target).thenComparing(Tally::cycle))
        .forEach(tally -> reclassification.again(tally).ifPresent(again::add));
    return again;
  }

  private <T> ProducerRecord<byte[], byte[]> record(Topic<T> topic, String key, T value) {
    return new ProducerRecord<>(
        topic.name(),
        key.getBytes(StandardCharsets.UTF_8),
        serdes.of(topic).serializer().serialize(topic.name(), value));
  }

  private Producer<byte[], byte[]> producer() {
    Map<String, Object> properties =
        kafka.transactionProperties("candor-reclassify", Topics.LARGEST_LETTER_BYTES);
    properties.put(ProducerConfig.TRANSACTION_TIMEOUT_CONFIG, TRANSACTION_TIMEOUT_MILLIS);
    return new KafkaProducer<>(properties, new ByteArraySerializer(), new ByteArraySerializer());
  }
}
