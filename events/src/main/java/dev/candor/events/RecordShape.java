package dev.candor.events;

import dev.candor.model.WireNamed;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.reflect.Array;
import java.lang.reflect.Constructor;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.nio.ByteBuffer;
import java.util.AbstractList;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import org.apache.avro.Schema;
import org.apache.avro.specific.SpecificData;
import org.apache.avro.specific.SpecificRecord;

/** How the components of a record of the domain lie in the fields of an Avro record. */
final class RecordShape {
  /** One component's place in an Avro record: how it is written there and read from there. */
  private record Part(
      BiConsumer<Object, SpecificRecord> write, Function<SpecificRecord, Object> read) {}

  /** Between a value of the domain and that of one field; neither is null. */
  private record Conversion(UnaryOperator<Object> toAvro, UnaryOperator<Object> fromAvro) {}

  private static final Conversion SAME =
      new Conversion(UnaryOperator.identity(), UnaryOperator.identity());

  private static final Conversion BYTES =
      new Conversion(value -> ByteBuffer.wrap((byte[]) value), value -> bytes((ByteBuffer) value));

  private final Schema schema;
  private final MethodHandle constructor;
  private final MethodHandle[] accessors;
  private final Part[] parts;

  private RecordShape(
      Schema schema, MethodHandle constructor, MethodHandle[] accessors, Part[] parts) {
    this.schema = schema;
    this.constructor = constructor;
    this.accessors = accessors;
    this.parts = parts;
  }

  /**
   * The shape of a record that is a whole Avro record.
   *
   * @throws IllegalArgumentException if a component has no field of its name or a field no
   *     component
   */
  static RecordShape of(Class<?> type, Schema schema) {
    Set<String> unused = new HashSet<>();
    schema.getFields().forEach(field -> unused.add(field.name()));
    RecordShape shape = of(type, schema, "", unused);
    if (!unused.isEmpty()) {
      throw new IllegalArgumentException(type + " has no component for " + unused);
    }
    return shape;
  }

  private static RecordShape of(Class<?> type, Schema schema, String prefix, Set<String> unused) {
    RecordComponent[] components = type.getRecordComponents();
    MethodHandle[] accessors = new MethodHandle[components.length];
    Part[] parts = new Part[components.length];
    try {
      Class<?>[] types =
          Arrays.stream(components).map(RecordComponent::getType).toArray(Class<?>[]::new);
      Constructor<?> canonical = type.getDeclaredConstructor(types);
      MethodHandles.Lookup lookup = MethodHandles.publicLookup();
      for (int i = 0; i < components.length; i++) {
        accessors[i] =
            lookup
                .unreflect(components[i].getAccessor())
                .asType(MethodType.methodType(Object.class, Object.class));
        parts[i] = part(components[i], schema, prefix, unused);
      }
      MethodHandle constructor =
          lookup
              .unreflectConstructor(canonical)
              .asSpreader(Object[].class, components.length)
              .asType(MethodType.methodType(Object.class, Object[].class));
      return new RecordShape(schema, constructor, accessors, parts);
    } catch (ReflectiveOperationException e) {
      throw new IllegalArgumentException(type + " cannot be read or made", e);
    }
  }

  private static Part part(
      RecordComponent component, Schema schema, String prefix, Set<String> unused) {
    String name = prefix + wireName(component.getName());
    Schema.Field field = schema.getField(name);
    if (field != null) {
      unused.remove(name);
      return field(component, field);
    }
    if (component.getType().isRecord()) {
      RecordShape shape = of(component.getType(), schema, name + "_", unused);
      return new Part(shape::write, shape::fromAvro);
    }
    throw new IllegalArgumentException(schema.getName() + " has no field " + name);
  }

  static String wireName(String component) {
    return component.replaceAll("([A-Z])", "_$1").toLowerCase(Locale.ROOT);
  }

  private static Part field(RecordComponent component, Schema.Field field) {
    int at = field.pos();
    if (component.getType() == double.class && field.schema().isUnion()) {
      return new Part(
          (value, to) -> to.put(at, Double.isNaN((double) value) ? null : value),
          from -> from.get(at) == null ? Double.NaN : from.get(at));
    }
    Conversion conversion = conversion(component.getGenericType(), field.schema());
    boolean mayLack = field.schema().isNullable();
    return new Part(
        (value, to) -> to.put(at, value == null ? null : conversion.toAvro().apply(value)),
        from -> {
          Object value = from.get(at);
          if (value == null && !mayLack) {
            throw new NullPointerException(field.name());
          }
          try {
            return value == null ? null : conversion.fromAvro().apply(value);
          } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(field.name() + ": " + e.getMessage(), e);
          }
        });
  }

  private static Conversion conversion(Type type, Schema schema) {
    if (type instanceof ParameterizedType list && list.getRawType() == List.class) {
      Conversion each = conversion(list.getActualTypeArguments()[0], schema.getElementType());
      return each == SAME
          ? SAME
          : new Conversion(
              value -> all((List<?>) value, each.toAvro()),
              value -> all((List<?>) value, each.fromAvro()));
    }
    if (type instanceof Class<?> plain) {
      if (plain.isRecord()) {
        RecordShape shape = of(plain, schema.isUnion() ? schema.getTypes().get(1) : schema);
        return new Conversion(shape::toAvro, value -> shape.fromAvro((SpecificRecord) value));
      }
      if (WireNamed.class.isAssignableFrom(plain)) {
        return new Conversion(
            value -> ((WireNamed) value).wireName(), value -> word(plain, (String) value));
      }
      if (plain == int[].class || plain == long[].class) {
        return new Conversion(
            RecordShape::boxed, value -> unboxed(plain.getComponentType(), (List<?>) value));
      }
      return plain == byte[].class ? BYTES : SAME;
    }
    throw new IllegalArgumentException("nothing is known of " + type);
  }

  private static List<Object> all(List<?> items, UnaryOperator<Object> conversion) {
    List<Object> converted = new ArrayList<>(items.size());
    for (Object item : items) {
      converted.add(conversion.apply(item));
    }
    return converted;
  }

  /** The numbers of an array, each in a box for as long as it takes to write it. */
  private static List<Object> boxed(Object array) {
    int length = Array.getLength(array);
    return new AbstractList<>() {
      @Override
      public Object get(int i) {
        return array instanceof int[] ints ? (Object) ints[i] : (Object) ((long[]) array)[i];
      }

      @Override
      public int size() {
        return length;
      }
    };
  }

  private static Object unboxed(Class<?> each, List<?> numbers) {
    Object array = Array.newInstance(each, numbers.size());
    for (int i = 0; i < numbers.size(); i++) {
      Array.set(array, i, numbers.get(i));
    }
    return array;
  }

  @SuppressWarnings({"unchecked", "rawtypes"})
  private static Object word(Class<?> set, String value) {
    return WireNamed.of((Class) set, value);
  }

  private static byte[] bytes(ByteBuffer buffer) {
    byte[] bytes = new byte[buffer.remaining()];
    buffer.duplicate().get(bytes);
    return bytes;
  }

  SpecificRecord toAvro(Object value) {
    SpecificRecord record = (SpecificRecord) SpecificData.get().newRecord(null, schema);
    write(value, record);
    return record;
  }

  private void write(Object value, SpecificRecord to) {
    for (int i = 0; i < parts.length; i++) {
      parts[i].write().accept(get(accessors[i], value), to);
    }
  }

  Object fromAvro(SpecificRecord record) {
    Object[] values = new Object[parts.length];
    for (int i = 0; i < parts.length; i++) {
      values[i] = parts[i].read().apply(record);
    }
    return make(values);
  }

  private static Object get(MethodHandle accessor, Object value) {
    try {
      return accessor.invokeExact(value);
    } catch (RuntimeException | Error e) {
      throw e;
    } catch (Throwable e) {
      throw new IllegalStateException("an accessor of a record throws no checked exception", e);
    }
  }

  private Object make(Object[] values) {
    try {
      return constructor.invokeExact(values);
    } catch (RuntimeException | Error e) {
      throw e;
    } catch (Throwable e) {
      throw new IllegalStateException("a record's constructor throws no checked exception", e);
    }
  }
}
