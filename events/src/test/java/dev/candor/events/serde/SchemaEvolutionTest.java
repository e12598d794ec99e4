package dev.candor.events.serde;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.candor.events.ReleaseChange;
import dev.candor.events.Topics;
import dev.candor.events.serde.UndecodableRecordException.Reason;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.Map;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericDatumReader;
import org.apache.avro.generic.GenericDatumWriter;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.generic.GenericRecordBuilder;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.DecoderFactory;
import org.apache.avro.io.EncoderFactory;
import org.apache.avro.specific.SpecificData;
import org.apache.kafka.common.serialization.Serde;
import org.junit.jupiter.api.Test;

/** Older and newer writers and readers meet on one topic. */
class SchemaEvolutionTest {
  private static final String SUBJECT = "candor-releases-value";
  private static final Schema NOW =
      SpecificData.get().getSchema(dev.candor.events.avro.ReleaseChange.class);
  private static final ReleaseChange CHANGE =
      new ReleaseChange("m", null, "r2", "label", Instant.ofEpochMilli(5), null, null, true, null);

  private final Topics topics = new Topics("");

  private Serde<ReleaseChange> serde(String registry, String... more) {
    Map<String, String> configuration = new java.util.HashMap<>();
    configuration.put("schema.registry.url", "mock://" + registry);
    for (int i = 0; i < more.length; i += 2) {
      configuration.put(more[i], more[i + 1]);
    }
    return new EventSerdes(configuration).of(topics.releases());
  }

  /** Today's schema with a field more at the head, so that positions differ. */
  private static Schema newer() {
    String added =
        "{\"name\":\"region\",\"type\":\"string\",\"doc\":\"x. Source: y.\",\"default\":\"eu\"},";
    return new Schema.Parser().parse(NOW.toString().replaceFirst("\"fields\":\\[", "$0" + added));
  }

  private static byte[] bytes(int id, Schema schema, Object value) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.writeBytes(ByteBuffer.allocate(5).put((byte) 0).putInt(id).array());
    BinaryEncoder encoder = EncoderFactory.get().binaryEncoder(out, null);
    new GenericDatumWriter<>(schema).write(value, encoder);
    encoder.flush();
    return out.toByteArray();
  }

  @Test
  void recordOfANewerVersionIsReadWithoutWhatIsNotKnownYet() throws IOException {
    int id = InMemorySchemaRegistry.named("//newer").register(SUBJECT, newer());
    GenericRecord record =
        new GenericRecordBuilder(newer())
            .set("target", "m")
            .set("release", "r2")
            .set("how", "label")
            .set("at", 5L)
            .set("rollback", true)
            .build();
    try (Serde<ReleaseChange> serde = serde("newer")) {
      assertThat(serde.deserializer().deserialize("candor-releases", bytes(id, newer(), record)))
          .isEqualTo(CHANGE);
    }
  }

  @Test
  void writingUnderANewerLatestSchemaKeepsEveryFieldInItsPlace() throws IOException {
    InMemorySchemaRegistry registry = InMemorySchemaRegistry.named("//latest");
    int id = registry.register(SUBJECT, newer());
    try (Serde<ReleaseChange> serde =
        serde("latest", "use.latest.version", "true", "auto.register.schemas", "false")) {
      byte[] bytes = serde.serializer().serialize("candor-releases", CHANGE);
      assertThat(ByteBuffer.wrap(bytes, 1, 4).getInt()).isEqualTo(id);
      GenericRecord read =
          new GenericDatumReader<GenericRecord>(newer())
              .read(null, DecoderFactory.get().binaryDecoder(bytes, 5, bytes.length - 5, null));
      assertThat(read.get("region")).hasToString("eu");
      assertThat(read.get("target")).hasToString("m");
      assertThat(serde.deserializer().deserialize("candor-releases", bytes)).isEqualTo(CHANGE);
    }
  }

  @Test
  void latestSchemaThatCannotHoldOurRecordsIsRefusedBeforeAnythingIsWritten() {
    InMemorySchemaRegistry.named("//other").register(SUBJECT, Schema.create(Schema.Type.STRING));
    try (Serde<ReleaseChange> serde =
        serde("other", "use.latest.version", "true", "auto.register.schemas", "false")) {
      assertThatThrownBy(() -> serde.serializer().serialize("candor-releases", CHANGE))
          .isInstanceOf(RegistryException.class)
          .hasMessageContaining("use.latest.version=false");
    }
  }

  @Test
  void incompatibleSchemaIsNotRegistered() {
    InMemorySchemaRegistry.named("//taken").register(SUBJECT, Schema.create(Schema.Type.STRING));
    try (Serde<ReleaseChange> serde = serde("taken")) {
      assertThatThrownBy(() -> serde.serializer().serialize("candor-releases", CHANGE))
          .isInstanceOf(RegistryException.class)
          .hasMessageContaining("incompatible");
    }
  }

  @Test
  void schemasThatAreNoRecordOfOursMakeUndecodableRecords() throws IOException {
    InMemorySchemaRegistry registry = InMemorySchemaRegistry.named("//foreign");
    Schema text = Schema.create(Schema.Type.STRING);
    Schema stranger = Schema.createRecord("Runtime", null, "java.lang", false);
    stranger.setFields(java.util.List.of());
    try (Serde<ReleaseChange> serde = serde("foreign")) {
      byte[] aText = bytes(registry.register("a", text), text, "hello");
      byte[] aStranger = {0, 0, 0, 0, (byte) registry.register("b", stranger)};
      for (byte[] bytes : java.util.List.of(aText, aStranger)) {
        UndecodableRecordException e =
            catchThrowableOfType(
                UndecodableRecordException.class,
                () -> serde.deserializer().deserialize("t", bytes));
        assertThat(e.reason()).isEqualTo(Reason.FOREIGN_SCHEMA);
      }
    }
  }

  @Test
  void lengthsThatLieCostNoMemoryAndAreUndecodable() throws IOException {
    Topics.Topic<?> prompts = topics.prompts();
    Schema schema = SpecificData.get().getSchema(prompts.codec().avroClass());
    InMemorySchemaRegistry registry = InMemorySchemaRegistry.named("//liar");
    int id = registry.register("candor-prompts-value", schema);
    try (Serde<?> serde =
        new EventSerdes(Map.of("schema.registry.url", "mock://liar")).of(prompts)) {
      for (long claimed : new long[] {-1, 1L << 20, 1L << 30, Integer.MAX_VALUE - 8L, 1L << 40}) {
        ByteArrayOutputStream text = new ByteArrayOutputStream();
        text.writeBytes(ByteBuffer.allocate(5).put((byte) 0).putInt(id).array());
        BinaryEncoder encoder = EncoderFactory.get().binaryEncoder(text, null);
        encoder.writeLong(claimed);
        encoder.flush();
        assertUndecodable(serde, text.toByteArray());

        ByteArrayOutputStream items = new ByteArrayOutputStream();
        items.writeBytes(keyFactsOf(serdeBytes(serde, new dev.candor.events.AnyRecord(claimed))));
        encoder = EncoderFactory.get().binaryEncoder(items, null);
        encoder.writeLong(claimed);
        encoder.flush();
        assertUndecodable(serde, items.toByteArray());
      }
    }
  }

  @SuppressWarnings("unchecked")
  private byte[] serdeBytes(Serde<?> serde, dev.candor.events.AnyRecord any) {
    dev.candor.events.avro.Prompt avro = any.of(dev.candor.events.avro.Prompt.class);
    avro.setKeyFacts(java.util.List.of());
    return ((Serde<dev.candor.events.Prompt>) serde)
        .serializer()
        .serialize("candor-prompts", topics.prompts().codec().fromAvro(cast(avro)));
  }

  @SuppressWarnings("unchecked")
  private static <A> A cast(Object value) {
    return (A) value;
  }

  /** All of a prompt but the count of its key facts, which is its last byte. */
  private static byte[] keyFactsOf(byte[] prompt) {
    return java.util.Arrays.copyOf(prompt, prompt.length - 1);
  }

  private static void assertUndecodable(Serde<?> serde, byte[] bytes) {
    assertThatThrownBy(() -> serde.deserializer().deserialize("candor-prompts", bytes))
        .isInstanceOf(UndecodableRecordException.class);
  }
}
