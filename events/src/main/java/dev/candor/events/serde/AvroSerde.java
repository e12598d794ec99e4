package dev.candor.events.serde;

import java.util.Map;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.serialization.Deserializer;
import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.common.serialization.Serializer;

/** {@link AvroSerializer} and {@link AvroDeserializer} together, nameable in configuration. */
public final class AvroSerde implements Serde<SpecificRecord> {
  private final AvroSerializer serializer = new AvroSerializer();
  private final AvroDeserializer<SpecificRecord> deserializer = new AvroDeserializer<>();

  /** For Kafka, which calls {@link #configure}. */
  public AvroSerde() {}

  @Override
  public void configure(Map<String, ?> configuration, boolean isKey) {
    serializer.configure(configuration, isKey);
    deserializer.configure(configuration, isKey);
  }

  AvroSerializer ownSerializer() {
    return serializer;
  }

  AvroDeserializer<SpecificRecord> ownDeserializer() {
    return deserializer;
  }

  @Override
  public Serializer<SpecificRecord> serializer() {
    return serializer;
  }

  @Override
  public Deserializer<SpecificRecord> deserializer() {
    return deserializer;
  }
}
