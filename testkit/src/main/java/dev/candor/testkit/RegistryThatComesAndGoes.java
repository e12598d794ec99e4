package dev.candor.testkit;

import dev.candor.events.serde.AvroSerde;
import dev.candor.events.serde.EventSerdes;
import dev.candor.events.serde.RegistryException;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.kafka.common.serialization.Deserializer;
import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.common.serialization.Serializer;

/** A serde whose registry, in this process, can be taken away and brought back. */
public final class RegistryThatComesAndGoes implements Serde<Object> {
  private static final AtomicBoolean AWAY = new AtomicBoolean();

  private final Serde<?> serde = new AvroSerde();

  /** Serdes over a registry of that name; it is there until it is {@link #away taken away}. */
  public static EventSerdes named(String name) {
    AWAY.set(false);
    return new EventSerdes(
        Map.of(
            "schema.registry.url",
            "mock://" + name,
            EventSerdes.AVRO_SERDE,
            RegistryThatComesAndGoes.class.getName()));
  }

  /** Takes the registry away, or brings it back. */
  public static void away(boolean away) {
    AWAY.set(away);
  }

  @Override
  public void configure(Map<String, ?> configuration, boolean isKey) {
    serde.configure(configuration, isKey);
  }

  @Override
  @SuppressWarnings("unchecked") // Whatever is written or read is a record.
  public Serializer<Object> serializer() {
    return (Serializer<Object>) serde.serializer();
  }

  @Override
  public Deserializer<Object> deserializer() {
    Deserializer<?> reads = serde.deserializer();
    return (topic, bytes) -> {
      if (AWAY.get()) {
        throw new RegistryException(RegistryException.Reason.UNREACHABLE, "the registry is away");
      }
      return reads.deserialize(topic, bytes);
    };
  }
}
