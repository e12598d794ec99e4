package dev.candor.stream;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class PacedCheckTest {

  /** Keeps what is scheduled until the test says that its time has come. */
  private static final class ByHand extends ScheduledThreadPoolExecutor {
    private final Queue<Runnable> scheduled = new ArrayDeque<>();

    ByHand() {
      super(0, Executors.defaultThreadFactory());
    }

    @Override
    public ScheduledFuture<?> schedule(Runnable task, long delay, TimeUnit unit) {
      scheduled.add(task);
      return null;
    }

    @Override
    public <V> ScheduledFuture<V> schedule(Callable<V> task, long delay, TimeUnit unit) {
      throw new AssertionError("a check is a Runnable");
    }
  }

  private final ByHand executor = new ByHand();
  private final AtomicInteger runs = new AtomicInteger();

  @Test
  void allWhoAskBeforeItRunsShareACheck() {
    PacedCheck check = new PacedCheck(runs::incrementAndGet, executor);
    for (int cycle = 0; cycle < 100; cycle++) {
      check.run();
    }
    assertThat(runs).hasValue(0);
    assertThat(executor.scheduled).hasSize(1);
    executor.scheduled.remove().run();
    assertThat(runs).hasValue(1);
  }

  @Test
  void whoAsksAfterItRanGetsAnother() {
    PacedCheck check = new PacedCheck(runs::incrementAndGet, executor);
    check.run();
    executor.scheduled.remove().run();
    check.run();
    executor.scheduled.remove().run();
    assertThat(runs).hasValue(2);
  }

  @Test
  void aCheckThatFailsIsTriedAgain() {
    PacedCheck check =
        new PacedCheck(
            () -> {
              if (runs.incrementAndGet() == 1) {
                throw new IllegalStateException("the first time");
              }
            },
            executor);
    check.run();
    executor.scheduled.remove().run();
    check.run();
    executor.scheduled.remove().run();
    assertThat(runs).hasValue(2);
  }

  @Test
  void askingAfterTheExecutorHasStoppedDoesNoHarmToTheStream() {
    ScheduledThreadPoolExecutor stopped =
        new ScheduledThreadPoolExecutor(0, Executors.defaultThreadFactory());
    stopped.shutdown();
    PacedCheck check = new PacedCheck(runs::incrementAndGet, stopped);
    check.run();
    assertThat(runs).hasValue(0);
  }
}
