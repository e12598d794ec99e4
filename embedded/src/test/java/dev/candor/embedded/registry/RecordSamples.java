package dev.candor.embedded.registry;

import dev.candor.events.Topics.Topic;
import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.apache.avro.Schema;
import org.apache.avro.specific.SpecificData;

/**
 * A record of each topic with every field filled in, and one with every field empty that may be;
 * also what such a record should look like to a reader that knows the schema alone.
 */
final class RecordSamples {
  private static final Instant AT = Instant.parse("2026-01-01T00:00:00.123Z");

  /** What records ask of some components, by record and component. */
  private static final Map<String, Object> ASKED =
      Map.ofEntries(
          Map.entry("Prompt.arm", "control"),
          Map.entry("Prompt.cycle", 1_000_000_000_000L),
          Map.entry("Response.kind", "end_of_input"),
          Map.entry("Response.cycle", 1_000_000_000_000L),
          Map.entry("ClassifiedResponse.cycle", 1_000_000_000_000L),
          Map.entry("ClassifiedResponse.arm", "control"),
          Map.entry("ClassifiedResponse.outcome", "aligned"),
          Map.entry("ClassifiedResponse.kind", "response"),
          Map.entry("Judgement.cycle", 1_000_000_000_000L),
          Map.entry("Judgement.outcome", "aligned"),
          Map.entry("Judgement.confidence", 0.5),
          Map.entry("Signal.state", "cleared"),
          Map.entry("Alert.state", "acknowledged"),
          Map.entry("Delivery.state", "delivered"));

  /** Components that exclude another. */
  private static final Set<String> EXCLUDED =
      Set.of("Response.failure", "ClassifiedResponse.failure");

  private RecordSamples() {}

  static <T> T filled(Topic<T> topic) {
    return sample(topic, true);
  }

  static <T> T sparse(Topic<T> topic) {
    return sample(topic, false);
  }

  @SuppressWarnings("unchecked")
  private static <T> T sample(Topic<T> topic, boolean filled) {
    return (T)
        record(
            topic.codec().type(), SpecificData.get().getSchema(topic.codec().avroClass()), filled);
  }

  private static Object record(Class<?> type, Schema schema, boolean filled) {
    RecordComponent[] components = type.getRecordComponents();
    Object[] values = new Object[components.length];
    Class<?>[] types = new Class<?>[components.length];
    for (int i = 0; i < components.length; i++) {
      types[i] = components[i].getType();
      String place = type.getSimpleName() + "." + components[i].getName();
      values[i] =
          EXCLUDED.contains(place)
              ? null
              : ASKED.containsKey(place)
                  ? ASKED.get(place)
                  : value(
                      components[i].getGenericType(),
                      components[i].getName(),
                      field(schema, components[i]),
                      filled);
    }
    try {
      Constructor<?> constructor = type.getDeclaredConstructor(types);
      return constructor.newInstance(values);
    } catch (NoSuchMethodException | InstantiationException | IllegalAccessException e) {
      throw new AssertionError(e);
    } catch (InvocationTargetException e) {
      throw new AssertionError(type + " refuses the sample", e.getCause());
    }
  }

  private static Object value(Type type, String name, Schema schema, boolean filled) {
    if (!filled && schema.isNullable()) {
      return null;
    }
    Schema known =
        schema.isUnion()
            ? schema.getTypes().stream()
                .filter(one -> one.getType() != Schema.Type.NULL)
                .findFirst()
                .orElseThrow()
            : schema;
    if (type instanceof ParameterizedType list) {
      List<Object> values = new ArrayList<>();
      for (int i = 0; filled && i < 2; i++) {
        values.add(value(list.getActualTypeArguments()[0], name + i, known.getElementType(), true));
      }
      return values;
    }
    Class<?> plain = (Class<?>) type;
    if (plain == String.class) {
      return name + " 六四 \uD83D\uDE00 \"'\\";
    } else if (plain == long.class || plain == Long.class) {
      return Long.MAX_VALUE - name.length();
    } else if (plain == int.class || plain == Integer.class) {
      return Integer.MAX_VALUE - name.length();
    } else if (plain == double.class || plain == Double.class) {
      return 0.1 * name.length() + 0.01;
    } else if (plain == boolean.class || plain == Boolean.class) {
      return filled;
    } else if (plain == Instant.class) {
      return AT.plusMillis(name.length());
    } else if (plain == byte[].class) {
      return new byte[] {0, 1, (byte) 0xff, (byte) name.length()};
    } else if (plain.isRecord()) {
      return record(plain, known, filled);
    }
    throw new AssertionError("no sample for " + name + " of " + type);
  }

  /**
   * A record as names of the schema and plain values; longs and bytes marked, for JSON has none.
   */
  static Object plain(Object value, Schema schema) {
    if (value == null
        || value instanceof String
        || value instanceof Integer
        || value instanceof Double
        || value instanceof Boolean) {
      return value;
    } else if (value instanceof Long number) {
      return "long " + number;
    } else if (value instanceof Instant instant) {
      return instant.toEpochMilli();
    } else if (value instanceof byte[] bytes) {
      return "bytes " + HexFormat.of().formatHex(bytes);
    }
    Schema known =
        schema.isUnion()
            ? schema.getTypes().stream()
                .filter(one -> one.getType() != Schema.Type.NULL)
                .findFirst()
                .orElseThrow()
            : schema;
    if (value instanceof List<?> list) {
      return list.stream().map(item -> plain(item, known.getElementType())).toList();
    }
    Map<String, Object> fields = new LinkedHashMap<>();
    for (RecordComponent component : value.getClass().getRecordComponents()) {
      try {
        Schema field = field(known, component);
        fields.put(
            fieldName(known, component), plain(component.getAccessor().invoke(value), field));
      } catch (IllegalAccessException | InvocationTargetException e) {
        throw new AssertionError(e);
      }
    }
    if (fields.size() != known.getFields().size()) {
      throw new AssertionError(known.getFullName() + " has fields that its record lacks");
    }
    return fields;
  }

  private static Schema field(Schema schema, RecordComponent component) {
    return schema.getField(fieldName(schema, component)).schema();
  }

  private static String fieldName(Schema schema, RecordComponent component) {
    String snake = component.getName().replaceAll("([A-Z])", "_$1").toLowerCase(Locale.ROOT);
    if (schema.getField(snake) == null) {
      throw new AssertionError(schema.getFullName() + " has no field " + snake);
    }
    return snake;
  }
}
