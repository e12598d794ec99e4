package dev.candor.embedded.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.candor.embedded.broker.EmbeddedKafka;
import dev.candor.events.Topics;
import dev.candor.events.serde.EventSerdes;
import dev.candor.runtime.Health;
import dev.candor.runtime.InputException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.KafkaException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ITEmbeddedRegistry {
  private static final String TOPIC = "_schemas";

  @TempDir private static Path directory;

  private static EmbeddedRegistry started(EmbeddedKafka kafka, int port) {
    EmbeddedRegistry registry =
        new EmbeddedRegistry(kafka.bootstrapServers(), Map.of(), "127.0.0.1", port, TOPIC);
    registry.start();
    return registry;
  }

  private static String get(URI registry, String path) throws Exception {
    return HttpClient.newHttpClient()
        .send(
            HttpRequest.newBuilder(registry.resolve(path)).build(),
            HttpResponse.BodyHandlers.ofString())
        .body();
  }

  private static byte[] write(URI registry, String autoRegister) {
    Topics topics = new Topics("");
    try (var serde =
        new EventSerdes(
                Map.of(
                    "schema.registry.url",
                    registry.toString(),
                    "auto.register.schemas",
                    autoRegister))
            .of(topics.deadLetters())) {
      return serde.serializer().serialize(topics.deadLetters().name(), Samples.deadLetter());
    }
  }

  @Test
  void schemasAndIdsOutliveBrokerAndRegistry() throws Exception {
    byte[] before;
    String listed;
    try (EmbeddedKafka kafka = EmbeddedKafka.start(directory.resolve("kept"), 0);
        EmbeddedRegistry registry = started(kafka, 0)) {
      assertThat(registry.health()).isEqualTo(Health.up());
      before = write(registry.uri(), "true");
      listed = get(registry.uri(), "/schemas");
    }
    try (EmbeddedKafka kafka = EmbeddedKafka.start(directory.resolve("kept"), 0);
        EmbeddedRegistry registry = started(kafka, 0)) {
      assertThat(get(registry.uri(), "/schemas")).isEqualTo(listed);
      assertThat(write(registry.uri(), "false")).isEqualTo(before);
    }
  }

  @Test
  void portInUseAndAbsentKafkaAreNamed() throws Exception {
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
        EmbeddedRegistry registry =
            new EmbeddedRegistry(
                "127.0.0.1:1", Map.of(), "127.0.0.1", taken.getLocalPort(), TOPIC)) {
      assertThatThrownBy(registry::start)
          .isInstanceOf(InputException.class)
          .hasMessageContaining("registry.port");
    }
    try (EmbeddedRegistry registry =
        new EmbeddedRegistry("127.0.0.1:1", Map.of(), "127.0.0.1", 0, List.of(), TOPIC)) {
      assertThatThrownBy(registry::start)
          .isInstanceOf(KafkaException.class)
          .hasMessage("the registry cannot read its schemas from 127.0.0.1:1");
    }
  }
}
