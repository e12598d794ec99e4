package dev.candor.events;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Reads Avro's binary encoding from bytes. Of bytes that are none it promises only that it ends,
 * with an {@link IndexOutOfBoundsException} or with values that nobody wrote, and that no count in
 * them makes it take more than they could hold.
 */
final class BinaryInput {
  private final byte[] bytes;
  private int at;

  BinaryInput(byte[] bytes, int from) {
    this.bytes = bytes;
    this.at = from;
  }

  boolean isAtEnd() {
    return at == bytes.length;
  }

  /** A whole number that is one of 32 bits, as those are that count. */
  int small() {
    long value = number();
    if ((int) value != value) {
      throw new IndexOutOfBoundsException(value + " is no number of 32 bits");
    }
    return (int) value;
  }

  long number() {
    long value = 0;
    for (int shift = 0; shift < Long.SIZE; shift += 7) {
      byte next = bytes[at++];
      value |= (next & 0x7FL) << shift;
      if (next >= 0) {
        return value >>> 1 ^ -(value & 1);
      }
    }
    throw new IndexOutOfBoundsException("a number of more than 64 bits");
  }

  double fraction() {
    long bits = 0;
    for (int i = 0; i < Double.BYTES; i++) {
      bits |= (bytes[at++] & 0xFFL) << i * Byte.SIZE;
    }
    return Double.longBitsToDouble(bits);
  }

  boolean truth() {
    return bytes[at++] == 1;
  }

  String text() {
    int size = size();
    String text = new String(bytes, at, size, StandardCharsets.UTF_8);
    at += size;
    return text;
  }

  byte[] bytes() {
    int size = size();
    byte[] value = Arrays.copyOfRange(bytes, at, at + size);
    at += size;
    return value;
  }

  /** How many items, or bytes, come next; each item takes a byte at least. */
  int size() {
    long size = number();
    if (size < 0 || size > bytes.length - at) {
      throw new IndexOutOfBoundsException(size + " do not fit in what is left");
    }
    return (int) size;
  }
}
