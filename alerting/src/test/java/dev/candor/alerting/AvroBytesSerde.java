package dev.candor.alerting;

import dev.candor.events.Codec;
import dev.candor.events.Topics.Topic;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import org.apache.avro.io.DecoderFactory;
import org.apache.avro.io.EncoderFactory;
import org.apache.avro.specific.SpecificDatumReader;
import org.apache.avro.specific.SpecificDatumWriter;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.common.serialization.Serdes;

/** A topic's records as bare Avro bytes, for tests without a registry. */
final class AvroBytesSerde {
  private AvroBytesSerde() {}

  static <T> Serde<T> of(Topic<T> topic) {
    return of(topic.codec());
  }

  private static <T, A extends SpecificRecord> Serde<T> of(Codec<T, A> codec) {
    return Serdes.serdeFrom(
        (topic, value) -> {
          A avro = codec.toAvro(value);
          ByteArrayOutputStream bytes = new ByteArrayOutputStream();
          var encoder = EncoderFactory.get().binaryEncoder(bytes, null);
          try {
            new SpecificDatumWriter<A>(codec.avroClass()).write(avro, encoder);
            encoder.flush();
          } catch (IOException e) {
            throw new IllegalStateException(e);
          }
          return bytes.toByteArray();
        },
        (topic, bytes) -> {
          try {
            return codec.fromAvro(
                new SpecificDatumReader<A>(codec.avroClass())
                    .read(null, DecoderFactory.get().binaryDecoder(bytes, null)));
          } catch (IOException | RuntimeException e) {
            throw new SerializationException("not Avro", e instanceof IOException ? null : e);
          }
        });
  }
}
