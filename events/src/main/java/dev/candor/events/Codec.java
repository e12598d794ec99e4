package dev.candor.events;

import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.avro.Schema;
import org.apache.avro.specific.SpecificData;
import org.apache.avro.specific.SpecificRecord;

/**
 * Between a record of the domain and its Avro twin; Avro types stop here. Fields are matched by
 * name, {@code promptId} with {@code prompt_id}, once for each class. Stateless.
 *
 * <table>
 * <caption>What a component becomes</caption>
 * <tr><td>a word of a closed set</td><td>a string, its wire name</td></tr>
 * <tr><td>a list</td><td>an array of what its elements become</td></tr>
 * <tr><td>a record</td><td>a record, or where the schema has no field of the component's name,
 *     fields of their own that begin with it, as {@code baseline_rate}</td></tr>
 * <tr><td>bytes</td><td>bytes</td></tr>
 * <tr><td>an array of numbers</td><td>an array</td></tr>
 * <tr><td>a double that is not a number</td><td>null where the schema allows null</td></tr>
 * <tr><td>anything else</td><td>itself</td></tr>
 * </table>
 *
 * @param <T> record of the domain
 * @param <A> generated Avro record
 */
public final class Codec<T, A extends SpecificRecord> {
  private static final Map<Class<?>, Codec<?, ?>> KNOWN = new ConcurrentHashMap<>();
  private static final String TWINS = dev.candor.events.avro.Prompt.class.getPackageName();

  private final Class<T> type;
  private final Class<A> avroClass;
  private final RecordShape shape;

  private Codec(Class<T> type, Class<A> avroClass) {
    this.type = Objects.requireNonNull(type);
    this.avroClass = Objects.requireNonNull(avroClass);
    Schema schema = SpecificData.get().getSchema(avroClass);
    this.shape = RecordShape.of(type, schema);
  }

  /**
   * The codec of a record, whose schema has the record's name.
   *
   * @throws IllegalArgumentException if there is no schema of that name, if a component has no
   *     field of its name or a field no component
   */
  @SuppressWarnings("unchecked")
  public static <T extends Record> Codec<T, ?> of(Class<T> type) {
    return (Codec<T, ?>) KNOWN.computeIfAbsent(type, any -> new Codec<>(type, twin(type)));
  }

  private static Class<? extends SpecificRecord> twin(Class<?> type) {
    try {
      return Class.forName(TWINS + '.' + type.getSimpleName()).asSubclass(SpecificRecord.class);
    } catch (ClassNotFoundException e) {
      throw new IllegalArgumentException("no schema " + type.getSimpleName(), e);
    }
  }

  public Class<A> avroClass() {
    return avroClass;
  }

  public A toAvro(T value) {
    return avroClass.cast(shape.toAvro(value));
  }

  /**
   * @throws IllegalArgumentException if a field's value breaks the contract, as an unknown word
   *     does
   * @throws NullPointerException if a mandatory field is null, naming it
   */
  public T fromAvro(A avro) {
    return type.cast(shape.fromAvro(avro));
  }
}
