package dev.candor.events;

import java.nio.ByteBuffer;
import org.apache.avro.specific.SpecificRecord;

/**
 * Between a record of the domain and its Avro twin; Avro types stop here. Stateless.
 *
 * @param <T> record of the domain
 * @param <A> generated Avro record
 */
public interface Codec<T, A extends SpecificRecord> {
  Class<A> avroClass();

  A toAvro(T value);

  T fromAvro(A avro);

  /** The bytes of a buffer, or null; the buffer's position stays. */
  static byte[] bytes(ByteBuffer buffer) {
    if (buffer == null) {
      return null;
    }
    byte[] bytes = new byte[buffer.remaining()];
    buffer.duplicate().get(bytes);
    return bytes;
  }
}
