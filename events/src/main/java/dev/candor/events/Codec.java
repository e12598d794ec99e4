package dev.candor.events;

import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.avro.Schema;
import org.apache.avro.specific.SpecificData;
import org.apache.avro.specific.SpecificRecord;

/**
 * Between a record of the domain and its Avro twin; Avro types stop here. Fields are matched by
 * name, {@code promptId} with {@code prompt_id}, once for each class. What is written under the
 * class's own schema goes to bytes and comes from them without the twin, which costs as much again.
 * Thread-safe.
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

  /** A buffer is costly to make and must not be shared between threads. */
  private static final ThreadLocal<BinaryOutput> SCRATCH =
      ThreadLocal.withInitial(BinaryOutput::new);

  private final Class<T> type;
  private final Class<A> avroClass;
  private final Schema schema;
  private final RecordShape shape;

  /** Made when it is first asked for: most programs write few of the records. */
  private volatile RecordCoder coder;

  private Codec(Class<T> type, Class<A> avroClass) {
    this.type = Objects.requireNonNull(type);
    this.avroClass = Objects.requireNonNull(avroClass);
    this.schema = SpecificData.get().getSchema(avroClass);
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

  /** The schema of the Avro class. */
  public Schema schema() {
    return schema;
  }

  /**
   * The value as Avro's binary form of {@link #schema}, behind a head.
   *
   * @throws RuntimeException if a field that must be there is missing; who needs a sentence about
   *     it goes by {@link #toAvro}
   */
  public byte[] toBytes(byte[] head, T value) {
    BinaryOutput out = SCRATCH.get();
    out.begin(head);
    coder().write(out, value);
    return out.toBytes();
  }

  /**
   * The value that {@link #toBytes} wrote behind a head of so many bytes.
   *
   * @throws RuntimeException of any kind if they are nothing of the sort, or break the contract;
   *     who needs a sentence about it goes by {@link #fromAvro}
   */
  public T fromBytes(byte[] bytes, int head) {
    BinaryInput in = new BinaryInput(bytes, head);
    T value = type.cast(coder().read(in));
    if (!in.isAtEnd()) {
      throw new IndexOutOfBoundsException("bytes are left over");
    }
    return value;
  }

  private RecordCoder coder() {
    RecordCoder known = coder;
    if (known == null) {
      known = RecordCoder.of(type, schema);
      coder = known;
    }
    return known;
  }
}
