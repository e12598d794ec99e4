package dev.candor.events;

import dev.candor.model.WireNamed;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.reflect.Array;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.avro.Schema;

/**
 * Writes a record of the domain as the binary form of its schema and reads it from that, without an
 * Avro record between: every response passes here six times on its way to a verdict. What lies
 * where is what {@link RecordShape} says, and the bytes are those that Avro makes of its records.
 */
final class RecordCoder {
  private interface Write {
    void to(BinaryOutput out, Object value);
  }

  private interface Read {
    Object from(BinaryInput in);
  }

  /** Between a value of the domain and the bytes of one field. */
  private record Coding(Write write, Read read) {}

  /** How a record is made of the values of the fields, some of which may be of records within. */
  private record Made(MethodHandle constructor, int[] fields, Made[] within) {
    Object of(Object[] values) {
      Object[] components = new Object[fields.length];
      for (int i = 0; i < components.length; i++) {
        components[i] = within[i] == null ? values[fields[i]] : within[i].of(values);
      }
      try {
        return (Object) constructor.invokeExact(components);
      } catch (RuntimeException | Error e) {
        throw e;
      } catch (Throwable e) {
        throw new IllegalStateException("a record's constructor throws no checked exception", e);
      }
    }
  }

  private final MethodHandle[] accessors;
  private final Coding[] codings;
  private final Made made;

  private RecordCoder(MethodHandle[] accessors, Coding[] codings, Made made) {
    this.accessors = accessors;
    this.codings = codings;
    this.made = made;
  }

  /**
   * The coder of a record that is a whole Avro record.
   *
   * @throws IllegalArgumentException if they do not fit together
   */
  static RecordCoder of(Class<?> type, Schema schema) {
    int size = schema.getFields().size();
    MethodHandle[] accessors = new MethodHandle[size];
    Coding[] codings = new Coding[size];
    Made made = made(type, schema, "", null, accessors, codings);
    if (Arrays.asList(codings).contains(null)) {
      throw new IllegalArgumentException(type + " lacks a component for a field of its schema");
    }
    return new RecordCoder(accessors, codings, made);
  }

  private static Made made(
      Class<?> type,
      Schema schema,
      String prefix,
      MethodHandle outer,
      MethodHandle[] accessors,
      Coding[] codings) {
    RecordComponent[] components = type.getRecordComponents();
    int[] fields = new int[components.length];
    Made[] within = new Made[components.length];
    try {
      MethodHandles.Lookup lookup = MethodHandles.publicLookup();
      for (int i = 0; i < components.length; i++) {
        MethodHandle accessor =
            lookup
                .unreflect(components[i].getAccessor())
                .asType(MethodType.methodType(Object.class, Object.class));
        MethodHandle whole =
            outer == null ? accessor : MethodHandles.filterReturnValue(outer, accessor);
        String name = prefix + RecordShape.wireName(components[i].getName());
        Schema.Field field = schema.getField(name);
        if (field == null) {
          within[i] = made(components[i].getType(), schema, name + "_", whole, accessors, codings);
        } else {
          fields[i] = field.pos();
          accessors[field.pos()] = whole;
          codings[field.pos()] = coding(components[i], field.schema());
        }
      }
      Class<?>[] types =
          Arrays.stream(components).map(RecordComponent::getType).toArray(Class<?>[]::new);
      MethodHandle constructor =
          lookup
              .unreflectConstructor(type.getDeclaredConstructor(types))
              .asSpreader(Object[].class, components.length)
              .asType(MethodType.methodType(Object.class, Object[].class));
      return new Made(constructor, fields, within);
    } catch (ReflectiveOperationException e) {
      throw new IllegalArgumentException(type + " cannot be read or made", e);
    }
  }

  private static Coding coding(RecordComponent component, Schema schema) {
    if (!schema.isUnion()) {
      return coding(component.getGenericType(), schema);
    }
    if (schema.getTypes().size() != 2 || !schema.isNullable()) {
      throw new IllegalArgumentException(component + " is a union of more than null and a type");
    }
    int none = schema.getTypes().get(0).getType() == Schema.Type.NULL ? 0 : 1;
    Coding some = coding(component.getGenericType(), schema.getTypes().get(1 - none));
    // A double that is not a number stands for none.
    Object nothing = component.getType() == double.class ? (Object) Double.NaN : null;
    return new Coding(
        (out, value) -> {
          if (value == null || value.equals(nothing)) {
            out.number(none);
          } else {
            out.number(1 - none);
            some.write().to(out, value);
          }
        },
        in -> {
          int branch = in.small();
          if (branch == none) {
            return nothing;
          }
          if (branch != 1 - none) {
            throw new IndexOutOfBoundsException("a union of two has no part " + branch);
          }
          return some.read().from(in);
        });
  }

  private static Coding coding(Type type, Schema schema) {
    return switch (schema.getType()) {
      case STRING ->
          type instanceof Class<?> set && WireNamed.class.isAssignableFrom(set)
              ? word(set)
              : new Coding((out, value) -> out.text((String) value), BinaryInput::text);
      case INT -> new Coding((out, value) -> out.number((int) value), BinaryInput::small);
      case LONG ->
          type == Instant.class
              ? new Coding(
                  (out, value) -> out.number(((Instant) value).toEpochMilli()),
                  in -> Instant.ofEpochMilli(in.number()))
              : new Coding((out, value) -> out.number((long) value), BinaryInput::number);
      case DOUBLE ->
          new Coding((out, value) -> out.fraction((double) value), BinaryInput::fraction);
      case BOOLEAN -> new Coding((out, value) -> out.truth((boolean) value), BinaryInput::truth);
      case BYTES -> new Coding((out, value) -> out.bytes((byte[]) value), BinaryInput::bytes);
      case RECORD -> {
        RecordCoder coder = of((Class<?>) type, schema);
        yield new Coding(coder::write, coder::read);
      }
      case ARRAY -> array(type, schema.getElementType());
      default -> throw new IllegalArgumentException("nothing is known of " + schema);
    };
  }

  private static Coding word(Class<?> set) {
    Map<String, Object> words = new HashMap<>();
    for (Object word : set.getEnumConstants()) {
      words.put(((WireNamed) word).wireName(), word);
    }
    return new Coding(
        (out, value) -> out.text(((WireNamed) value).wireName()),
        in -> {
          String name = in.text();
          Object word = words.get(name);
          if (word == null) {
            throw new IllegalArgumentException("unknown " + name);
          }
          return word;
        });
  }

  private static Coding array(Type type, Schema each) {
    if (type == int[].class || type == long[].class) {
      return numbers(type == int[].class);
    }
    Coding item = coding(((ParameterizedType) type).getActualTypeArguments()[0], each);
    return new Coding(
        (out, value) -> {
          List<?> items = (List<?>) value;
          if (!items.isEmpty()) {
            out.number(items.size());
            for (Object one : items) {
              item.write().to(out, one);
            }
          }
          out.number(0);
        },
        in -> {
          List<Object> items = new ArrayList<>();
          for (int left = block(in); left > 0; left = block(in)) {
            for (; left > 0; left--) {
              items.add(item.read().from(in));
            }
          }
          return items;
        });
  }

  private static Coding numbers(boolean small) {
    return new Coding(
        (out, value) -> {
          int length = Array.getLength(value);
          if (length > 0) {
            out.number(length);
            for (int i = 0; i < length; i++) {
              out.number(small ? ((int[]) value)[i] : ((long[]) value)[i]);
            }
          }
          out.number(0);
        },
        in -> {
          Object all = small ? new int[0] : (Object) new long[0];
          int length = 0;
          for (int left = block(in); left > 0; left = block(in)) {
            if (small) {
              int[] longer = Arrays.copyOf((int[]) all, length + left);
              for (; left > 0; left--) {
                longer[length++] = in.small();
              }
              all = longer;
            } else {
              long[] longer = Arrays.copyOf((long[]) all, length + left);
              for (; left > 0; left--) {
                longer[length++] = in.number();
              }
              all = longer;
            }
          }
          return all;
        });
  }

  /**
   * How many items the next block of an array has. Blocks that tell their bytes Avro alone reads.
   */
  private static int block(BinaryInput in) {
    return in.size();
  }

  /**
   * @throws RuntimeException if a field that must be there is missing, or of another type
   */
  void write(BinaryOutput out, Object value) {
    for (int i = 0; i < codings.length; i++) {
      codings[i].write().to(out, get(accessors[i], value));
    }
  }

  /**
   * @throws RuntimeException if the bytes are of no such record, or one that breaks the contract
   */
  Object read(BinaryInput in) {
    Object[] values = new Object[codings.length];
    for (int i = 0; i < values.length; i++) {
      values[i] = codings[i].read().from(in);
    }
    return made.of(values);
  }

  private static Object get(MethodHandle accessor, Object value) {
    try {
      return (Object) accessor.invokeExact(value);
    } catch (RuntimeException | Error e) {
      throw e;
    } catch (Throwable e) {
      throw new IllegalStateException("an accessor of a record throws no checked exception", e);
    }
  }
}
