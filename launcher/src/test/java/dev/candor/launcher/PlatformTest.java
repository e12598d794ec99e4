package dev.candor.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import dev.candor.runtime.InputException;
import java.nio.file.Path;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.TimeoutException;
import org.junit.jupiter.api.Test;

class PlatformTest {
  private static final Path DATA = Path.of("data", "kafka");

  @Test
  void brokerThatIsSlowIsNamedAndNothingForAUserToCorrect() {
    RuntimeException slow =
        new KafkaException(
            "the registry cannot read its schemas from 127.0.0.1:1",
            new ExecutionException(new TimeoutException("no answer")));
    assertThat(Platform.named(slow, DATA))
        .isInstanceOf(IllegalStateException.class)
        .hasCause(slow)
        .hasMessageContaining("the broker of this process, with its data in " + DATA)
        .hasMessageContaining("the machine is too busy");
    assertThat(
            Platform.named(
                new IllegalStateException(new java.util.concurrent.TimeoutException()), DATA))
        .hasMessageContaining("the machine is too busy");
  }

  @Test
  void everyOtherFailureIsToldAsItIs() {
    RuntimeException taken = new InputException("--registry-port", "8081 is taken", "name another");
    assertThat(Platform.named(taken, DATA)).isSameAs(taken);
  }
}
