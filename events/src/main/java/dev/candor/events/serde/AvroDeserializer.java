package dev.candor.events.serde;

import dev.candor.events.serde.UndecodableRecordException.Reason;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.avro.AvroRuntimeException;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericDatumReader;
import org.apache.avro.io.BinaryDecoder;
import org.apache.avro.io.DatumReader;
import org.apache.avro.io.DecoderFactory;
import org.apache.avro.specific.SpecificData;
import org.apache.avro.specific.SpecificDatumReader;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.serialization.Deserializer;

/**
 * Reads Confluent's wire format. The writer's schema comes from the registry by the id in each
 * record; the reader's is that of the class the schema names, so older and newer writers are read
 * alike. With {@code specific.avro.reader=false} generic records come out.
 *
 * @param <T> {@link org.apache.avro.specific.SpecificRecord}, or generic records
 */
public final class AvroDeserializer<T> implements Deserializer<T> {
  private static final ThreadLocal<BinaryDecoder> DECODER = new ThreadLocal<>();

  private final Map<Integer, DatumReader<T>> readers = new ConcurrentHashMap<>();
  private SerdeSettings settings;
  private SchemaRegistry registry;

  /** For Kafka, which calls {@link #configure}. */
  public AvroDeserializer() {}

  @Override
  public void configure(Map<String, ?> configuration, boolean isKey) {
    settings = SerdeSettings.from(configuration);
    registry = SchemaRegistries.open(settings, configuration);
    TrustedAvro.trust();
  }

  /**
   * {@inheritDoc}
   *
   * @throws UndecodableRecordException if the bytes are not a record of their schema
   * @throws RegistryException if the schema cannot be had
   */
  @Override
  public T deserialize(String topic, byte[] bytes) {
    if (bytes == null) {
      return null;
    }
    if (bytes.length < AvroSerializer.HEADER_BYTES || bytes[0] != AvroSerializer.MAGIC) {
      throw new UndecodableRecordException(
          Reason.NOT_WIRE_FORMAT,
          topic + ": not in Confluent's wire format (first byte 0, then a schema id)");
    }
    int id = id(bytes);
    DatumReader<T> reader = readers.get(id);
    if (reader == null) {
      reader = reader(topic, id);
      readers.put(id, reader);
    }
    BinaryDecoder decoder =
        DecoderFactory.get()
            .binaryDecoder(
                bytes,
                AvroSerializer.HEADER_BYTES,
                bytes.length - AvroSerializer.HEADER_BYTES,
                DECODER.get());
    DECODER.set(decoder);
    try {
      T value = reader.read(null, decoder);
      if (!decoder.isEnd()) {
        throw new UndecodableRecordException(
            Reason.MALFORMED, topic + ": bytes are left over after a record of schema id " + id);
      }
      return value;
    } catch (IOException
        | AvroRuntimeException
        | ClassCastException
        | NegativeArraySizeException
        | SecurityException
        | IndexOutOfBoundsException
        | UnsupportedOperationException e) {
      throw new UndecodableRecordException(
          Reason.MALFORMED,
          topic + ": not a record of schema id " + id + " (" + e.getClass().getSimpleName() + ")",
          e);
    }
  }

  /** The schema's id in a record's head. */
  static int id(byte[] bytes) {
    return ByteBuffer.wrap(bytes, 1, Integer.BYTES).getInt();
  }

  /**
   * Whether records of a schema's id are written as a class of ours writes them, so that nothing in
   * them needs to be resolved. Known only once one of them was read.
   */
  boolean isWrittenAs(int id, Schema own) {
    return settings.specificReader() && readers.containsKey(id) && registry.byId(id).equals(own);
  }

  /** The registry may name any schema; only one of our generated classes is ever looked at. */
  private DatumReader<T> reader(String topic, int id) {
    Schema writer = registry.byId(id);
    if (!settings.specificReader()) {
      return new GenericDatumReader<>(writer);
    }
    if (writer.getType() == Schema.Type.RECORD
        && TrustedAvro.PACKAGE.equals(writer.getNamespace())) {
      Class<?> type = SpecificData.get().getClass(writer);
      if (type != null && SpecificRecord.class.isAssignableFrom(type)) {
        return new SpecificDatumReader<>(writer, SpecificData.get().getSchema(type));
      }
    }
    throw new UndecodableRecordException(
        Reason.FOREIGN_SCHEMA,
        "%s: schema %s (id %s) is not a record of Candor's"
            .formatted(
                topic, writer.getName() == null ? writer.getType() : writer.getFullName(), id));
  }
}
