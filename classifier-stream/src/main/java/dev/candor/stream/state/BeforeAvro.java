package dev.candor.stream.state;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/** Reads formats of the versions before Avro: a byte with the number of the format, and fields. */
final class BeforeAvro {
  private BeforeAvro() {}

  /**
   * The fields of a value.
   *
   * @param newest number of the last format of its kind
   * @throws IllegalArgumentException if the format is none of its kind
   */
  static ByteBuffer of(byte[] bytes, int newest) {
    ByteBuffer in = ByteBuffer.wrap(bytes);
    byte format = in.get();
    if (format < 1 || format > newest) {
      throw new IllegalArgumentException("unknown format " + format);
    }
    return in;
  }

  /** The next field, a length and as many bytes of UTF-8. */
  static String text(ByteBuffer in) {
    int length = in.getInt();
    String text = new String(in.array(), in.position(), length, StandardCharsets.UTF_8);
    in.position(in.position() + length);
    return text;
  }
}
