package dev.candor.events.serde;

import dev.candor.events.Codec;
import dev.candor.events.serde.UndecodableRecordException.Reason;
import java.util.Objects;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.serialization.Deserializer;
import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.common.serialization.Serializer;

/**
 * A serde of domain records: any Avro serde with a codec before it. With Candor's own serde,
 * records of the class's own schema take the short way past Avro; all others, and all that are
 * faulty, take the long one.
 *
 * @param <T> record of the domain
 * @param <A> its Avro twin
 */
final class RecordSerde<T, A extends SpecificRecord> implements Serde<T> {
  private final Codec<T, A> codec;
  private final Serde<SpecificRecord> avro;

  /** Id of the schema that was found to be the class's own; 0 is none's. */
  private volatile int ownId;

  RecordSerde(Codec<T, A> codec, Serde<SpecificRecord> avro) {
    this.codec = Objects.requireNonNull(codec);
    this.avro = Objects.requireNonNull(avro);
  }

  @Override
  public Serializer<T> serializer() {
    if (avro instanceof AvroSerde ours) {
      return (topic, value) -> ours.ownSerializer().serialize(topic, value, codec);
    }
    return (topic, value) ->
        avro.serializer().serialize(topic, value == null ? null : codec.toAvro(value));
  }

  @Override
  public Deserializer<T> deserializer() {
    return this::decode;
  }

  private T decode(String topic, byte[] bytes) {
    if (!(avro instanceof AvroSerde ours) || bytes == null) {
      return byAvro(topic, bytes);
    }
    boolean hasHead =
        bytes.length >= AvroSerializer.HEADER_BYTES && bytes[0] == AvroSerializer.MAGIC;
    int id = hasHead ? AvroDeserializer.id(bytes) : 0;
    if (id != 0 && id == ownId) {
      try {
        return codec.fromBytes(bytes, AvroSerializer.HEADER_BYTES);
      } catch (RuntimeException e) {
        // Avro says what is wrong with it.
      }
    }
    T value = byAvro(topic, bytes);
    if (id != ownId && ours.ownDeserializer().isWrittenAs(id, codec.schema())) {
      ownId = id;
    }
    return value;
  }

  private T byAvro(String topic, byte[] bytes) {
    SpecificRecord value;
    try {
      value = avro.deserializer().deserialize(topic, bytes);
    } catch (SerializationException e) {
      throw ForeignSerdeErrors.named(topic, e);
    }
    if (value == null) {
      return null;
    }
    if (!codec.avroClass().isInstance(value)) {
      throw new UndecodableRecordException(
          Reason.WRONG_TOPIC,
          "%s: a %s where a %s belongs"
              .formatted(topic, value.getSchema().getName(), codec.avroClass().getSimpleName()));
    }
    try {
      return codec.fromAvro(codec.avroClass().cast(value));
    } catch (IllegalArgumentException | NullPointerException e) {
      throw new UndecodableRecordException(Reason.INVALID_VALUE, topic + ": " + e.getMessage(), e);
    }
  }

  @Override
  public void close() {
    avro.close();
  }
}
