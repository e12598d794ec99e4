package dev.candor.standalone.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import dev.candor.runtime.KafkaSettings;
import dev.candor.standalone.broker.EmbeddedKafka;
import dev.candor.standalone.registry.EmbeddedRegistry;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ITDoctor {
  @TempDir Path directory;

  @Test
  void clusterAndRegistryThatWorkAreFine() {
    try (EmbeddedKafka kafka = EmbeddedKafka.start(directory, 0);
        EmbeddedRegistry registry =
            new EmbeddedRegistry(kafka.bootstrapServers(), Map.of(), "127.0.0.1", 0, "_schemas")) {
      registry.start();
      KafkaSettings settings =
          KafkaSettings.embedded(kafka.bootstrapServers(), registry.uri().toString(), 1);
      assertThat(new KafkaCheck().check(settings))
          .allMatch(finding -> finding.state() == Finding.State.FINE);
      assertThat(new RegistryCheck().check(settings))
          .allMatch(finding -> finding.state() == Finding.State.FINE);
    }
  }

  @Test
  void moreReplicasThanBrokersAreFound() {
    try (EmbeddedKafka kafka = EmbeddedKafka.start(directory, 0)) {
      KafkaSettings settings =
          new KafkaSettings(
              kafka.bootstrapServers(),
              "",
              1,
              (short) 3,
              Map.of(),
              Map.of("schema.registry.url", "http://127.0.0.1:1"));
      assertThat(new KafkaCheck().check(settings))
          .anyMatch(finding -> finding.mend().contains("kafka.replication"));
    }
  }

  @Test
  void clusterAndRegistryThatAreAwayAreFound() throws IOException {
    int port;
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = socket.getLocalPort();
    }
    KafkaSettings settings =
        KafkaSettings.embedded("127.0.0.1:" + port, "http://127.0.0.1:" + port, 1);
    List<Finding> kafka = new KafkaCheck().check(settings);
    assertThat(kafka).hasSize(1);
    assertThat(kafka.get(0).detail()).contains("cannot be reached");
    assertThat(kafka.get(0).mend()).contains("kafka.bootstrap");
    List<Finding> registry = new RegistryCheck().check(settings);
    assertThat(registry.get(0).detail()).contains("cannot be reached");
    assertThat(registry.get(0).mend()).contains("registry.url");
  }
}
