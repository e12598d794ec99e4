package dev.candor.launcher.monitor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.candor.launcher.monitor.StartWait.NotYetException;
import dev.candor.runtime.InputException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class StartWaitTest {
  @SuppressWarnings("StaticAssignmentOfThrowable") // only its message is looked at
  private static final InputException FINAL = new InputException("kafka.bootstrap", "away", "fix");

  private final CountDownLatch stop = new CountDownLatch(1);
  private final AtomicLong now = new AtomicLong();
  private final List<String> said = new ArrayList<>();
  private final StartWait wait = new StartWait(Duration.ofMinutes(5), stop, now::get, said::add);

  private static NotYetException away() {
    return new NotYetException("the brokers do not answer", FINAL);
  }

  @Test
  void whatComesInTimeIsWaitedForAndBothAreSaidOnce() throws Exception {
    AtomicInteger tries = new AtomicInteger();
    assertThat(
            wait.until(
                () -> {
                  if (tries.incrementAndGet() < 3) {
                    throw away();
                  }
                }))
        .isTrue();
    assertThat(said).hasSize(2);
    assertThat(said.get(0)).contains("the brokers do not answer", "300 s", "kafka.start_timeout");
  }

  @Test
  void whatStaysAwayEndsWithTheMessageThatNamesTheSetting() {
    assertThatThrownBy(
            () ->
                wait.until(
                    () -> {
                      now.addAndGet(Duration.ofMinutes(3).toNanos());
                      throw away();
                    }))
        .isSameAs(FINAL);
  }

  @Test
  void timeIsForAllWaitsTogether() throws Exception {
    assertThat(wait.until(() -> now.addAndGet(Duration.ofMinutes(6).toNanos()))).isTrue();
    assertThatThrownBy(
            () ->
                wait.until(
                    () -> {
                      throw away();
                    }))
        .isSameAs(FINAL);
  }

  @Test
  void whatWaitingDoesNotHelpIsThrownAtOnce() {
    assertThatThrownBy(
            () ->
                wait.until(
                    () -> {
                      throw FINAL;
                    }))
        .isSameAs(FINAL);
    assertThat(said).isEmpty();
  }

  @Test
  void interruptedUserIsNotKeptWaiting() throws Exception {
    assertThat(
            wait.until(
                () -> {
                  stop.countDown();
                  throw away();
                }))
        .isFalse();
  }
}
