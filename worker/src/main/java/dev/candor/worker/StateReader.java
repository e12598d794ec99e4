package dev.candor.worker;

import dev.candor.events.LedgerEntry;
import dev.candor.events.ReleaseChange;
import dev.candor.events.Signal;
import dev.candor.events.Topics;
import dev.candor.events.Topics.Topic;
import dev.candor.events.reading.TopicScan;
import dev.candor.events.serde.EventSerdes;
import dev.candor.events.serde.TolerantDecoder;
import dev.candor.model.SignalKind;
import dev.candor.model.SignalState;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.function.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads what all workers share, the ledger, the changes of release and the detector's signals, from
 * their beginning and then as they grow. A worker asks nothing before it has read to the end once,
 * or it could spend money that is gone. What is no record of its topic is passed over and counted;
 * a registry that is away ends a run, and the next one reads everything.
 */
final class StateReader {
  private static final Logger log = LoggerFactory.getLogger(StateReader.class);

  private final Topics topics;
  private final TolerantDecoder<LedgerEntry> ledger;
  private final TolerantDecoder<ReleaseChange> releases;
  private final TolerantDecoder<Signal> signals;
  private final SpendLedger spending;
  private final Consumer<ReleaseChange> learn;
  private final Consumer<Signal> changedSilently;
  private final CountDownLatch caughtUp = new CountDownLatch(1);
  private volatile boolean stopping;

  /**
   * @param learn takes what workers announced
   * @param changedSilently takes the signal of each silent change that the detector found
   * @param passedOver hears the topic of each record that cannot be read
   */
  StateReader(
      Topics topics,
      EventSerdes serdes,
      SpendLedger spending,
      Consumer<ReleaseChange> learn,
      Consumer<Signal> changedSilently,
      Consumer<String> passedOver) {
    this.topics = topics;
    this.ledger = decoder(serdes, topics.ledger(), passedOver);
    this.releases = decoder(serdes, topics.releases(), passedOver);
    this.signals = decoder(serdes, topics.signals(), passedOver);
    this.spending = spending;
    this.learn = learn;
    this.changedSilently = changedSilently;
  }

  /** Opens once everything has been read to its end of the start. */
  CountDownLatch caughtUp() {
    return caughtUp;
  }

  /** Ends {@link #run} soon; the scan must be woken as well. */
  void stop() {
    stopping = true;
  }

  /**
   * Reads until stopped.
   *
   * @param working is run once the topics are being read
   * @throws KafkaException if a topic is missing or cannot be read
   */
  void run(TopicScan scan, Runnable working) {
    scan.fromBeginning(
        List.of(topics.ledger().name(), topics.releases().name(), topics.signals().name()));
    Map<TopicPartition, Long> ends = scan.ends();
    working.run();
    while (!stopping) {
      scan.poll().forEach(this::read);
      if (caughtUp.getCount() > 0 && !scan.isBehind(ends)) {
        spending.open();
        caughtUp.countDown();
      }
    }
  }

  private void take(Signal signal) {
    if (signal.kind() == SignalKind.SILENT_CHANGE
        && signal.state() == SignalState.RAISED
        && signal.candidate() != null) {
      changedSilently.accept(signal);
    }
  }

  private void read(ConsumerRecord<byte[], byte[]> record) {
    if (record.topic().equals(topics.ledger().name())) {
      ledger.decode(record.value()).ifPresent(spending::learn);
    } else if (record.topic().equals(topics.signals().name())) {
      signals.decode(record.value()).ifPresent(this::take);
    } else {
      releases.decode(record.value()).ifPresent(learn);
    }
  }

  private static <T> TolerantDecoder<T> decoder(
      EventSerdes serdes, Topic<T> topic, Consumer<String> passedOver) {
    return new TolerantDecoder<>(
        serdes,
        topic,
        why -> {
          log.warn("a record of {} cannot be read and is passed over: {}", topic.name(), why);
          passedOver.accept(topic.name());
        });
  }
}
