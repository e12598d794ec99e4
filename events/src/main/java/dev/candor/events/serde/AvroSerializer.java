package dev.candor.events.serde;

import dev.candor.events.Codec;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.avro.AvroRuntimeException;
import org.apache.avro.Schema;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.EncoderFactory;
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

  private final Map<SubjectSchema, SchemaWriter> writers = new ConcurrentHashMap<>();
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
    SchemaWriter writer = writer(topic, value.getSchema());
    Scratch scratch = SCRATCH.get();
    ByteArrayOutputStream out = scratch.bytes;
    out.reset();
    out.writeBytes(writer.header());
    scratch.encoder = EncoderFactory.get().binaryEncoder(out, scratch.encoder);
    try {
      writer.write(value, scratch.encoder);
      scratch.encoder.flush();
    } catch (IOException | AvroRuntimeException | NullPointerException | ClassCastException e) {
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

  /** The same of a record of the domain, straight to bytes where its own schema is written. */
  <T> byte[] serialize(String topic, T value, Codec<T, ?> codec) {
    if (value == null) {
      return null;
    }
    SchemaWriter writer = writer(topic, codec.schema());
    if (writer.isOwn()) {
      try {
        return codec.toBytes(writer.header(), value);
      } catch (NullPointerException | ClassCastException e) {
        // Avro says of which field it is.
      }
    }
    return serialize(topic, codec.toAvro(value));
  }

  /** Asks the registry outside the map, so that one slow answer holds up no other topic. */
  private SchemaWriter writer(String topic, Schema schema) {
    SubjectSchema key = new SubjectSchema(topic, schema);
    SchemaWriter known = writers.get(key);
    if (known != null) {
      return known;
    }
    SchemaWriter writer = lookUp(subject(topic), schema);
    writers.put(key, writer);
    return writer;
  }

  private SchemaWriter lookUp(String subject, Schema schema) {
    if (settings.useLatest() && !settings.autoRegister()) {
      return SchemaWriter.as(registry.latest(subject), schema, subject);
    }
    int id =
        settings.autoRegister()
            ? registry.register(subject, schema)
            : registry.idOf(subject, schema);
    return SchemaWriter.of(id, schema);
  }

  private String subject(String topic) {
    return topic + (isKey ? "-key" : "-value");
  }
}
