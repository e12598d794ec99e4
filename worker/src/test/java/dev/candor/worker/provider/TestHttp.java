package dev.candor.worker.provider;

import dev.candor.testkit.SettableClock;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledThreadPoolExecutor;

/** An HTTP exchanger with its threads, closed after a test. */
final class TestHttp implements AutoCloseable {
  private final ExecutorService threads = Executors.newFixedThreadPool(2);
  private final ScheduledThreadPoolExecutor timers = new ScheduledThreadPoolExecutor(1);

  HttpExchanger exchanger() {
    try {
      return HttpExchanger.of(
          Duration.ofSeconds(5), Optional.empty(), threads, timers, SettableClock.atNewYear());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    threads.shutdownNow();
    timers.shutdownNow();
  }
}
