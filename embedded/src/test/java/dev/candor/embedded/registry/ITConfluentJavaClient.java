package dev.candor.embedded.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.candor.embedded.broker.EmbeddedKafka;
import dev.candor.events.Topics;
import dev.candor.events.Topics.Topic;
import dev.candor.events.serde.EventSerdes;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.flink.avro.registry.confluent.shaded.io.confluent.kafka.schemaregistry.avro.AvroSchema;
import org.apache.flink.avro.registry.confluent.shaded.io.confluent.kafka.schemaregistry.client.CachedSchemaRegistryClient;
import org.apache.flink.avro.registry.confluent.shaded.io.confluent.kafka.schemaregistry.client.SchemaMetadata;
import org.apache.flink.avro.registry.confluent.shaded.io.confluent.kafka.schemaregistry.client.rest.exceptions.RestClientException;
import org.apache.kafka.common.serialization.Serde;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Confluent's own Java client of registries, which Flink publishes under another package name,
 * against the embedded registry: it finds Candor's schemas by the ids in the records, and
 * registers, evolves, checks, configures and deletes its own.
 */
class ITConfluentJavaClient {
  private static final String SUBJECT = "peer-value";
  private static final AvroSchema FIRST = schema("{'name':'a','type':'string'}");
  private static final AvroSchema GROWN =
      schema("{'name':'a','type':'string'},{'name':'b','type':['null','string'],'default':null}");
  private static final AvroSchema BROKEN =
      schema("{'name':'a','type':'string'},{'name':'c','type':'string'}");

  @TempDir private Path directory;

  private static AvroSchema schema(String fields) {
    return new AvroSchema(
        ("{'type':'record','name':'Peer','fields':[" + fields + "]}").replace('\'', '"'));
  }

  @Test
  void itFindsCandorsSchemasAndKeepsItsOwn() throws Exception {
    try (EmbeddedKafka kafka = EmbeddedKafka.start(directory, 0);
        EmbeddedRegistry registry =
            new EmbeddedRegistry(kafka.bootstrapServers(), Map.of(), "127.0.0.1", 0, "_schemas")) {
      registry.start();
      CachedSchemaRegistryClient client =
          new CachedSchemaRegistryClient(registry.uri().toString(), 100);
      findsCandorsSchemas(client, registry);
      keepsItsOwn(client);
    }
  }

  private static void findsCandorsSchemas(
      CachedSchemaRegistryClient client, EmbeddedRegistry registry) throws Exception {
    EventSerdes serdes = new EventSerdes(Map.of("schema.registry.url", registry.uri().toString()));
    Map<Topic<?>, byte[]> records = new LinkedHashMap<>();
    new Topics("").all().forEach(topic -> records.put(topic, written(topic, serdes)));
    for (Topic<?> topic : records.keySet()) {
      ByteBuffer record = ByteBuffer.wrap(records.get(topic));
      assertThat(record.get()).isZero();
      int id = record.getInt();
      SchemaMetadata latest = client.getLatestSchemaMetadata(topic.name() + "-value");
      assertThat(latest.getId()).as(topic.name()).isEqualTo(id);
      assertThat(client.getSchemaById(id).canonicalString()).isNotBlank();
      // One schema has one id, whichever topics it is of.
      assertThat(client.getAllSubjectsById(id))
          .containsExactlyInAnyOrderElementsOf(
              records.keySet().stream()
                  .filter(other -> other.codec().avroClass() == topic.codec().avroClass())
                  .map(other -> other.name() + "-value")
                  .toList());
    }
  }

  private static <T> byte[] written(Topic<T> topic, EventSerdes serdes) {
    try (Serde<T> serde = serdes.of(topic)) {
      return serde.serializer().serialize(topic.name(), RecordSamples.filled(topic));
    }
  }

  private static void keepsItsOwn(CachedSchemaRegistryClient client) throws Exception {
    int id = client.register(SUBJECT, FIRST);
    assertThat(client.register(SUBJECT, FIRST)).isEqualTo(id);
    assertThat(client.testCompatibility(SUBJECT, GROWN)).isTrue();
    assertThat(client.testCompatibility(SUBJECT, BROKEN)).isFalse();
    assertThat(client.register(SUBJECT, GROWN)).isGreaterThan(id);
    assertThatThrownBy(() -> client.register(SUBJECT, BROKEN))
        .isInstanceOfSatisfying(
            RestClientException.class, error -> assertThat(error.getStatus()).isEqualTo(409));
    assertThat(client.getAllVersions(SUBJECT)).containsExactly(1, 2);
    assertThat(client.getVersion(SUBJECT, GROWN)).isEqualTo(2);
    assertThat(client.getCompatibility(null)).isEqualTo("FULL_TRANSITIVE");
    assertThat(client.updateCompatibility(SUBJECT, "NONE")).isEqualTo("NONE");
    assertThat(client.register(SUBJECT, BROKEN)).isGreaterThan(id);
    assertThat(client.getAllSubjects()).contains(SUBJECT);
    assertThat(client.deleteSubject(SUBJECT, false)).isEqualTo(List.of(1, 2, 3));
    assertThat(client.getAllSubjects()).doesNotContain(SUBJECT);
  }
}
