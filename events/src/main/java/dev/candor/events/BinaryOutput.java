package dev.candor.events;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Writes Avro's binary encoding to bytes that grow: what Avro's own encoder writes, without its
 * buffer between. Not thread-safe.
 */
final class BinaryOutput {
  private static final int MOST_OF_A_NUMBER = 10;
  private static final int LARGEST_KEPT = 1 << 20;
  private static final int USUAL = 4096;

  private byte[] bytes = new byte[USUAL];
  private int length;

  /** Begins anew with these bytes. */
  void begin(byte[] head) {
    if (bytes.length > LARGEST_KEPT) {
      bytes = new byte[USUAL];
    }
    length = 0;
    append(head, head.length);
  }

  /** All that was written since the beginning. */
  byte[] toBytes() {
    return Arrays.copyOf(bytes, length);
  }

  /** A whole number of 32 or 64 bits, by zig-zag in groups of seven bits. */
  void number(long value) {
    room(MOST_OF_A_NUMBER);
    long rest = value << 1 ^ value >> Long.SIZE - 1;
    while ((rest & ~0x7FL) != 0) {
      bytes[length++] = (byte) (rest & 0x7F | 0x80);
      rest >>>= 7;
    }
    bytes[length++] = (byte) rest;
  }

  void fraction(double value) {
    room(Double.BYTES);
    long bits = Double.doubleToRawLongBits(value);
    for (int i = 0; i < Double.BYTES; i++) {
      bytes[length++] = (byte) (bits >>> i * Byte.SIZE);
    }
  }

  void truth(boolean value) {
    room(1);
    bytes[length++] = (byte) (value ? 1 : 0);
  }

  void text(String value) {
    bytes(value.getBytes(StandardCharsets.UTF_8));
  }

  void bytes(byte[] value) {
    number(value.length);
    append(value, value.length);
  }

  private void append(byte[] value, int size) {
    room(size);
    System.arraycopy(value, 0, bytes, length, size);
    length += size;
  }

  private void room(int more) {
    if (bytes.length - length < more) {
      bytes = Arrays.copyOf(bytes, Math.max(2 * bytes.length, length + more));
    }
  }
}
