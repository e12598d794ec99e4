package dev.candor.worker;

import dev.candor.events.ReleaseChange;
import dev.candor.events.Signal;
import dev.candor.events.Topics;
import dev.candor.events.reading.TolerantReader;
import dev.candor.events.reading.TopicScan;
import dev.candor.events.serde.EventSerdes;
import dev.candor.model.SignalKind;
import dev.candor.model.SignalState;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.function.Consumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;

/**
 * Reads what all workers share, the ledger, the changes of release and the detector's signals, from
 * their beginning and then as they grow. A worker asks nothing before it has read to the end once,
 * or it could spend money that is gone. What is no record of its topic is passed over and counted;
 * a registry that is away ends a run, and the next one reads everything.
 */
final class StateReader {
  private final TolerantReader reader;
  private final SpendLedger spending;
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
    this.reader =
        new TolerantReader(serdes, passedOver)
            .values(topics.ledger(), spending::learn)
            .values(topics.releases(), learn)
            .values(topics.signals(), this::take);
    this.spending = spending;
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
    scan.fromBeginning(reader.topics());
    Map<TopicPartition, Long> ends = scan.ends();
    working.run();
    while (!stopping) {
      scan.poll().forEach(reader::take);
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
}
