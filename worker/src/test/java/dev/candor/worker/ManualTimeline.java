package dev.candor.worker;

import dev.candor.testkit.SettableClock;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.PriorityQueue;

/** A timeline that a test moves by hand; what is due runs while it moves, in order of time. */
final class ManualTimeline implements Timeline {
  private record Task(Instant at, long order, Runnable what) {}

  private final SettableClock clock;
  private final PriorityQueue<Task> tasks =
      new PriorityQueue<>(Comparator.comparing(Task::at).thenComparing(Task::order));
  private long order;

  ManualTimeline(SettableClock clock) {
    this.clock = clock;
  }

  @Override
  public Instant now() {
    return clock.instant();
  }

  @Override
  public void execute(Runnable what) {
    at(now(), what);
  }

  @Override
  public void at(Instant when, Runnable what) {
    tasks.add(new Task(when.isAfter(now()) ? when : now(), order++, what));
  }

  /** Runs what is due now. */
  void settle() {
    pass(Duration.ZERO);
  }

  void pass(Duration time) {
    Instant end = now().plus(time);
    while (!tasks.isEmpty() && !tasks.peek().at().isAfter(end)) {
      Task task = tasks.poll();
      if (task.at().isAfter(now())) {
        clock.set(task.at());
      }
      task.what().run();
    }
    clock.set(end);
  }
}
