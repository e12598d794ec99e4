package dev.candor.events.stored;

import dev.candor.events.Codec;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.Objects;
import java.util.function.Function;
import org.apache.avro.AvroRuntimeException;
import org.apache.avro.Schema;
import org.apache.avro.SchemaNormalization;
import org.apache.avro.message.BinaryMessageDecoder;
import org.apache.avro.message.BinaryMessageEncoder;
import org.apache.avro.specific.SpecificData;
import org.apache.avro.specific.SpecificRecord;

/**
 * How a value lies in a store: Avro's single-object encoding, two marker bytes and the fingerprint
 * of the schema before the value. A version that adds a field names the schema before it, and reads
 * what that wrote; bytes without the marker are older than that, and have a reader of their own. No
 * registry is asked.
 *
 * @param <T> record of the domain
 */
public final class StoredFormat<T> {
  /** Before the formats, which begin with it. */
  private static final byte[] MARKER = {(byte) 0xC3, 1};

  /** What a release answered in a span of time. */
  public static final StoredFormat<HistoryRow> HISTORY_ROW =
      new StoredFormat<>(
          Codec.of(HistoryRow.class),
          without(dev.candor.events.avro.HistoryRow.getClassSchema(), "aspects"));

  /** A release that is compared. */
  public static final StoredFormat<KnownRelease> KNOWN_RELEASE = of(KnownRelease.class);

  private final Reader<T> reader;
  private final Writer<T> writer;

  private interface Reader<T> {
    T read(byte[] bytes) throws IOException;
  }

  private interface Writer<T> {
    byte[] write(T value) throws IOException;
  }

  private StoredFormat(Reader<T> reader, Writer<T> writer) {
    this.reader = reader;
    this.writer = writer;
  }

  /**
   * The format of a service's own record, whose schema has the record's name.
   *
   * @throws IllegalArgumentException if there is no schema of that name, or one of other fields
   */
  public static <T extends Record> StoredFormat<T> of(Class<T> type) {
    return new StoredFormat<>(Codec.of(type));
  }

  /** The same, which takes bytes without the marker to be what this reads. */
  public StoredFormat<T> before(Function<byte[], T> unmarked) {
    return new StoredFormat<>(
        bytes -> isMarked(bytes) ? reader.read(bytes) : unmarked.apply(bytes), writer);
  }

  /**
   * @param earlier schemas that released versions wrote
   */
  <A extends SpecificRecord> StoredFormat(Codec<T, A> codec, Schema... earlier) {
    Objects.requireNonNull(codec);
    SpecificData data = SpecificData.getForClass(codec.avroClass());
    Schema schema = data.getSchema(codec.avroClass());
    BinaryMessageEncoder<A> encoder = new BinaryMessageEncoder<>(data, schema);
    BinaryMessageDecoder<A> decoder = new BinaryMessageDecoder<>(data, schema);
    for (Schema before : earlier) {
      decoder.addSchema(before);
    }
    byte[] head = head(schema);
    writer =
        value -> {
          try {
            return codec.toBytes(head, value);
          } catch (NullPointerException | ClassCastException e) {
            // Avro says of which field it is.
            return bytes(encoder.encode(codec.toAvro(value)));
          }
        };
    reader =
        bytes -> {
          if (Arrays.mismatch(head, bytes) == head.length) {
            try {
              return codec.fromBytes(bytes, head.length);
            } catch (RuntimeException e) {
              // Avro says what is wrong with it.
            }
          }
          return codec.fromAvro(decoder.decode(bytes));
        };
  }

  /** Two marker bytes and the schema's fingerprint, least significant byte first. */
  private static byte[] head(Schema schema) {
    return ByteBuffer.allocate(MARKER.length + Long.BYTES)
        .order(ByteOrder.LITTLE_ENDIAN)
        .put(MARKER)
        .putLong(SchemaNormalization.parsingFingerprint64(schema))
        .array();
  }

  private static byte[] bytes(ByteBuffer buffer) {
    byte[] bytes = new byte[buffer.remaining()];
    buffer.get(bytes);
    return bytes;
  }

  /** The schema before a field was added. */
  private static Schema without(Schema now, String field) {
    return Schema.createRecord(
        now.getName(),
        now.getDoc(),
        now.getNamespace(),
        false,
        now.getFields().stream()
            .filter(one -> !one.name().equals(field))
            .map(one -> new Schema.Field(one, one.schema()))
            .toList());
  }

  /** Whether the bytes are of some version of a format of this kind, rather than older still. */
  public static boolean isMarked(byte[] bytes) {
    return bytes.length > MARKER.length && bytes[0] == MARKER[0] && bytes[1] == MARKER[1];
  }

  /** The value as bytes, for a store. */
  public byte[] toBytes(T value) {
    try {
      return writer.write(value);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * The value that {@link #toBytes} wrote, in this version or an earlier one.
   *
   * @throws IllegalArgumentException if the bytes are of a version that is not known, or of nothing
   */
  public T fromBytes(byte[] bytes) {
    try {
      return reader.read(bytes);
    } catch (IOException
        | AvroRuntimeException
        | ClassCastException
        | IllegalArgumentException
        | NullPointerException
        | BufferUnderflowException
        | NegativeArraySizeException
        | IndexOutOfBoundsException e) {
      throw new IllegalArgumentException("not a stored value of a known version: " + e, e);
    }
  }
}
