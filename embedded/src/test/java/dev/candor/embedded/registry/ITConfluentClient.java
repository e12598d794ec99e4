package dev.candor.embedded.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.candor.embedded.broker.EmbeddedKafka;
import dev.candor.events.Topics;
import dev.candor.events.Topics.Topic;
import dev.candor.events.serde.EventSerdes;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.common.serialization.Serde;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Confluent's JavaScript client and Candor read each other's records through the registry. Needs
 * node and npm; without them it is skipped, unless {@code CANDOR_REQUIRE_ALL=true}.
 */
class ITConfluentClient {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Path WORKSHOP = Path.of("target", "interop").toAbsolutePath();
  private static final String VERSION = "1.10.1";

  @TempDir private Path directory;

  /** What went in and came back for one record. */
  private record Exchange<T>(Topic<T> topic, T record, byte[] bytes) {
    static <T> List<Exchange<T>> of(Topic<T> topic, EventSerdes serdes) {
      try (Serde<T> serde = serdes.of(topic)) {
        List<Exchange<T>> exchanges = new ArrayList<>();
        for (T record : List.of(RecordSamples.filled(topic), RecordSamples.sparse(topic))) {
          exchanges.add(
              new Exchange<>(topic, record, serde.serializer().serialize(topic.name(), record)));
        }
        return exchanges;
      }
    }

    void check(JsonNode answer, EventSerdes serdes) throws IOException {
      JsonNode expected =
          JSON.readTree(JSON.writeValueAsString(RecordSamples.plain(topic, record)));
      assertThat(answer.path("value"))
          .as("%s as Confluent's client reads it", topic)
          .isEqualTo(expected);
      byte[] written = answer.path("bytes").binaryValue();
      assertThat(written).as("%s as Confluent's client writes it", topic).isEqualTo(bytes);
      try (Serde<T> serde = serdes.of(topic)) {
        T read = serde.deserializer().deserialize("js-" + topic.name(), written);
        assertThat(read).as("%s read back", topic).usingRecursiveComparison().isEqualTo(record);
      }
    }
  }

  @Test
  void everyTopicsRecordsAreReadAndWrittenByConfluentsOwnClient() throws Exception {
    installClient();
    Topics topics = new Topics("");
    try (EmbeddedKafka kafka = EmbeddedKafka.start(directory, 0);
        EmbeddedRegistry registry =
            new EmbeddedRegistry(kafka.bootstrapServers(), Map.of(), "127.0.0.1", 0, "_schemas")) {
      registry.start();
      EventSerdes serdes =
          new EventSerdes(Map.of("schema.registry.url", registry.uri().toString()));
      List<Exchange<?>> exchanges = new ArrayList<>();
      for (Topic<?> topic : topics.all()) {
        exchanges.addAll(Exchange.of(topic, serdes));
      }
      ObjectNode input = JSON.createObjectNode().put("registry", registry.uri().toString());
      ArrayNode records = input.putArray("records");
      exchanges.forEach(
          one -> records.addObject().put("topic", one.topic().name()).put("bytes", one.bytes()));

      JsonNode answer = JSON.readTree(run(JSON.writeValueAsBytes(input), "node", "interop.js"));

      assertThat(answer.path("records")).hasSize(2 * topics.all().size());
      for (int i = 0; i < exchanges.size(); i++) {
        exchanges.get(i).check(answer.path("records").get(i), serdes);
      }
      assertThat(answer.path("own"))
          .isEqualTo(
              JSON.readTree(
                  """
                  {"versions": [1, 2], "subjects": true, "compatible": true, "incompatible": false,
                   "level": "FULL_TRANSITIVE", "set": "NONE", "own": "NONE", "version": 2,
                   "deletedVersion": 2, "deleted": [1]}
                  """));
    }
  }

  private static void installClient() throws IOException, InterruptedException {
    Files.createDirectories(WORKSHOP);
    for (String file : List.of("package.json", "interop.js")) {
      try (InputStream in = ITConfluentClient.class.getResourceAsStream("/interop/" + file)) {
        Files.write(WORKSHOP.resolve(file), in.readAllBytes());
      }
    }
    Path installed = WORKSHOP.resolve("node_modules/@confluentinc/schemaregistry/package.json");
    try {
      run(new byte[0], "node", "--version");
      if (!Files.exists(installed)
          || !JSON.readTree(installed.toFile()).path("version").asText().equals(VERSION)) {
        run(
            new byte[0],
            "npm",
            "install",
            "--no-package-lock",
            "--no-audit",
            "--no-fund",
            "--ignore-scripts");
      }
    } catch (IOException e) {
      String reason = "Confluent's JavaScript client cannot be installed: " + e.getMessage();
      if (Boolean.parseBoolean(System.getenv("CANDOR_REQUIRE_ALL"))) {
        fail(reason);
      }
      System.out.println("Skipped: " + reason);
      Assumptions.abort(reason);
    }
  }

  /** Runs a program in the workshop; its standard output. */
  private static byte[] run(byte[] input, String... command)
      throws IOException, InterruptedException {
    Path out = Files.createTempFile(WORKSHOP, "run", ".out");
    Path errors = Files.createTempFile(WORKSHOP, "run", ".err");
    Path in = Files.createTempFile(WORKSHOP, "run", ".in");
    try {
      Files.write(in, input);
      Process process =
          new ProcessBuilder(command)
              .directory(WORKSHOP.toFile())
              .redirectInput(in.toFile())
              .redirectOutput(out.toFile())
              .redirectError(errors.toFile())
              .start();
      if (!process.waitFor(5, TimeUnit.MINUTES)) {
        process.destroyForcibly();
        throw new IOException(command[0] + " did not end within five minutes");
      }
      if (process.exitValue() != 0) {
        throw new IOException(
            String.join(" ", command) + " failed: " + Files.readString(errors).strip());
      }
      return Files.readAllBytes(out);
    } finally {
      Files.delete(in);
      Files.delete(out);
      Files.delete(errors);
    }
  }
}
