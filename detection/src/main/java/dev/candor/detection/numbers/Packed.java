package dev.candor.detection.numbers;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;

/** Small whole numbers in few bytes: most prompts have one or two outcomes, most counts are low. */
public final class Packed {
  private static final int MOST_BITS = 28;

  private Packed() {}

  /** A number from 0 up, seven bits a byte. */
  static void write(DataOutputStream out, int value) throws IOException {
    int rest = value;
    while (rest >>> 7 != 0) {
      out.writeByte(rest & 127 | 128);
      rest >>>= 7;
    }
    out.writeByte(rest);
  }

  static int read(DataInputStream in) throws IOException {
    int value = 0;
    for (int shift = 0; shift <= MOST_BITS; shift += 7) {
      int next = in.readUnsignedByte();
      value |= (next & 127) << shift;
      if (next < 128) {
        return value;
      }
    }
    throw new IOException("a number that does not end");
  }

  /** Rows of at most eight counts: which are not 0, and those. */
  public static void writeRows(DataOutputStream out, int[] counts, int width) throws IOException {
    for (int from = 0; from < counts.length; from += width) {
      int mask = 0;
      for (int i = 0; i < width; i++) {
        mask |= counts[from + i] == 0 ? 0 : 1 << i;
      }
      out.writeByte(mask);
      for (int i = 0; i < width; i++) {
        if (counts[from + i] != 0) {
          write(out, counts[from + i]);
        }
      }
    }
  }

  public static int[] readRows(DataInputStream in, int rows, int width) throws IOException {
    int[] counts = new int[rows * width];
    for (int from = 0; from < counts.length; from += width) {
      int mask = in.readUnsignedByte();
      for (int i = 0; i < width; i++) {
        if ((mask & 1 << i) != 0) {
          counts[from + i] = read(in);
        }
      }
    }
    return counts;
  }
}
