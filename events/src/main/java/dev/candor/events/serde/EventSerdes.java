package dev.candor.events.serde;

import dev.candor.events.Codec;
import dev.candor.events.Topics.Topic;
import java.lang.reflect.InvocationTargetException;
import java.util.HashMap;
import java.util.Map;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.serialization.Serde;

/**
 * Makes the serdes of the topics' values. Which Avro serde does the work is configuration: {@code
 * value.avro.serde} names a class, ours by default, Confluent's where it is on the class path.
 */
public final class EventSerdes {
  /** Configuration key of the Avro serde's class. */
  public static final String AVRO_SERDE = "value.avro.serde";

  private static final String ASKED_BY = "candor";

  /** A record's head with an id that no registry comes to: 0, then the largest number. */
  private static final byte[] OF_NO_SCHEMA = {0, 127, -1, -1, -1, 0};

  private final Map<String, Object> configuration;

  /**
   * @param configuration properties of the Avro serde; {@code schema.registry.url} is mandatory
   */
  public EventSerdes(Map<String, ?> configuration) {
    this.configuration = new HashMap<>(configuration);
    this.configuration.putIfAbsent("specific.avro.reader", "true");
    // Whichever serde reads, Avro must trust the classes it makes.
    TrustedAvro.trust();
  }

  /** A new serde for a topic's values; the caller closes it. */
  public <T> Serde<T> of(Topic<T> topic) {
    return of(topic.codec());
  }

  private <T, A extends SpecificRecord> Serde<T> of(Codec<T, A> codec) {
    Serde<SpecificRecord> avro = avroSerde();
    avro.configure(configuration, false);
    return new RecordSerde<>(codec, avro);
  }

  /**
   * Asks the registry for a schema that nobody has, with all that the serdes are configured with.
   *
   * @throws RegistryException if it cannot be used; that it knows no such schema is a good answer
   * @throws ConfigException if the configuration cannot be used
   */
  public void reachRegistry() {
    Serde<SpecificRecord> avro = avroSerde();
    try {
      avro.configure(configuration, false);
      avro.deserializer().deserialize(ASKED_BY, OF_NO_SCHEMA);
    } catch (SerializationException e) {
      if (ForeignSerdeErrors.named(ASKED_BY, e) instanceof RegistryException refusal
          && refusal.reason() != RegistryException.Reason.UNKNOWN_ID) {
        throw refusal;
      }
    } catch (KafkaException e) {
      throw e;
    } catch (RuntimeException e) {
      // Another's serde says in an exception of its own what is wrong with its settings.
      throw new ConfigException(
          AVRO_SERDE,
          configuration.getOrDefault(AVRO_SERDE, AvroSerde.class.getName()),
          "cannot ask the registry: " + e);
    } finally {
      avro.close();
    }
  }

  @SuppressWarnings("unchecked")
  private Serde<SpecificRecord> avroSerde() {
    Object name = configuration.get(AVRO_SERDE);
    if (name == null) {
      return new AvroSerde();
    }
    try {
      return (Serde<SpecificRecord>)
          Class.forName(name.toString()).getDeclaredConstructor().newInstance();
    } catch (ClassNotFoundException e) {
      throw new ConfigException(
          AVRO_SERDE, name, "is not on the class path; build with -Pconfluent for Confluent's");
    } catch (InstantiationException
        | IllegalAccessException
        | NoSuchMethodException
        | InvocationTargetException
        | ClassCastException e) {
      throw new ConfigException(AVRO_SERDE, name, "is not a Serde with a plain constructor");
    }
  }
}
