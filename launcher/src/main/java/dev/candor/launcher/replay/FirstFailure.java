package dev.candor.launcher.replay;

import java.util.concurrent.atomic.AtomicReference;
import org.apache.kafka.clients.producer.Callback;
import org.apache.kafka.clients.producer.RecordMetadata;

/** The first failure among records that a producer sends, noted on its thread. */
public final class FirstFailure implements Callback {
  private final AtomicReference<Exception> failure = new AtomicReference<>();

  @Override
  public void onCompletion(RecordMetadata metadata, Exception e) {
    if (e != null) {
      failure.compareAndSet(null, e);
    }
  }

  /**
   * Goes on only while nothing has failed.
   *
   * @param problem what a failure means, before the producer's own words
   * @throws IllegalStateException if a record could not be sent
   */
  public void check(String problem) {
    Exception first = failure.get();
    if (first != null) {
      throw new IllegalStateException(problem + ": " + first.getMessage(), first);
    }
  }
}
