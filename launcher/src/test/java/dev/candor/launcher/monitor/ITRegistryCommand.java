package dev.candor.launcher.monitor;

import static org.assertj.core.api.Assertions.assertThat;

import dev.candor.launcher.Ran;
import org.junit.jupiter.api.Test;

class ITRegistryCommand {
  @Test
  void kafkaThatIsAwayIsNamedWithTheFix() {
    Ran ran = Ran.of(new RegistryCommand(), "--bootstrap", "127.0.0.1:1", "--registry-port", "0");
    assertThat(ran.exit()).isEqualTo(2);
    assertThat(ran.err())
        .startsWith("--bootstrap: ")
        .contains("the registry cannot read its schemas from 127.0.0.1:1")
        .contains("check that Kafka runs there");
  }
}
