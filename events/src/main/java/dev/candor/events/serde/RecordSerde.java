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
 * A serde of domain records: any Avro serde with a codec before it.
 *
 * @param <T> record of the domain
 * @param <A> its Avro twin
 */
final class RecordSerde<T, A extends SpecificRecord> implements Serde<T> {
  private final Codec<T, A> codec;
  private final Serde<SpecificRecord> avro;

  RecordSerde(Codec<T, A> codec, Serde<SpecificRecord> avro) {
    this.codec = Objects.requireNonNull(codec);
    this.avro = Objects.requireNonNull(avro);
  }

  @Override
  public Serializer<T> serializer() {
    return (topic, value) ->
        avro.serializer().serialize(topic, value == null ? null : codec.toAvro(value));
  }

  @Override
  public Deserializer<T> deserializer() {
    return this::decode;
  }

  private T decode(String topic, byte[] bytes) {
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
