package dev.candor.events.serde;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.avro.AvroRuntimeException;
import org.apache.avro.Schema;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.EncoderFactory;
import org.apache.avro.specific.SpecificDatumWriter;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.serialization.Serializer;

/**
 * Writes Avro in Confluent's wire format: a zero byte, the schema's id in four bytes, most
 * significant first, then the Avro binary. Configured under Confluent's names. Thread-safe once
 * configured.
 */
public final class AvroSerializer implements Serializer<SpecificRecord> {
  static final byte MAGIC = 0;
  static final int HEADER_BYTES = 5;

  /** Encoders and buffers are costly to make and must not be shared between threads. */
  private static final ThreadLocal<Scratch> SCRATCH = ThreadLocal.withInitial(Scratch::new);

  private static final class Scratch {
    private static final int LARGEST_KEPT = 1 << 20;
    private ByteArrayOutputStream bytes = new ByteArrayOutputStream(4096);
    private BinaryEncoder encoder;
  }

  private record SubjectSchema(String topic, Schema schema) {}

  private final Map<SubjectSchema, SchemaRegistry.Registered> registered =
      new ConcurrentHashMap<>();
  private final Map<Schema, SpecificDatumWriter<SpecificRecord>> writers =
      new ConcurrentHashMap<>();
  private SerdeSettings settings;
  private SchemaRegistry registry;
  private boolean isKey;

  /** For Kafka, which calls {@link #configure}. */
  public AvroSerializer() {}

  @Override
  public void configure(Map<String, ?> configuration, boolean isKey) {
    this.isKey = isKey;
    settings = SerdeSettings.from(configuration);
    registry = SchemaRegistries.open(settings, configuration);
  }

  @Override
  public byte[] serialize(String topic, SpecificRecord value) {
    if (value == null) {
      return null;
    }
    SchemaRegistry.Registered schema =
        registered.computeIfAbsent(
            new SubjectSchema(topic, value.getSchema()),
            key -> lookUp(subject(topic), key.schema()));
    Scratch scratch = SCRATCH.get();
    ByteArrayOutputStream out = scratch.bytes;
    out.reset();
    out.write(MAGIC);
    out.writeBytes(ByteBuffer.allocate(Integer.BYTES).putInt(schema.id()).array());
    scratch.encoder = EncoderFactory.get().binaryEncoder(out, scratch.encoder);
    try {
      writers
          .computeIfAbsent(schema.schema(), known -> new SpecificDatumWriter<>(known))
          .write(value, scratch.encoder);
      scratch.encoder.flush();
    } catch (IOException | AvroRuntimeException e) {
      scratch.encoder = null;
      throw new SerializationException(
          value.getSchema().getName() + " cannot be written to " + topic, e);
    }
    byte[] bytes = out.toByteArray();
    if (bytes.length > Scratch.LARGEST_KEPT) {
      scratch.bytes = new ByteArrayOutputStream(4096);
    }
    return bytes;
  }

  private SchemaRegistry.Registered lookUp(String subject, Schema schema) {
    if (settings.useLatest() && !settings.autoRegister()) {
      return registry.latest(subject);
    }
    int id =
        settings.autoRegister()
            ? registry.register(subject, schema)
            : registry.idOf(subject, schema);
    return new SchemaRegistry.Registered(id, schema);
  }

  private String subject(String topic) {
    return topic + (isKey ? "-key" : "-value");
  }
}
