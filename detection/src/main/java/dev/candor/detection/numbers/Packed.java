package dev.candor.detection.numbers;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.Arrays;

/** Small whole numbers in few bytes: most prompts have one or two outcomes, most counts are low. */
public final class Packed {
  private static final int MOST_BITS = 28;
  private static final int SMALL = 7;
  private static final int TWO = 0x40;
  private static final int LARGE = 0x80;

  private Packed() {}

  /** A number from 0 up, seven bits a byte. */
  public static void write(DataOutputStream out, int value) throws IOException {
    int rest = value;
    while (rest >>> 7 != 0) {
      out.writeByte(rest & 127 | 128);
      rest >>>= 7;
    }
    out.writeByte(rest);
  }

  public static int read(DataInputStream in) throws IOException {
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

  /**
   * Rows of at most eight counts that are small mostly: one byte where they are of one kind, two
   * where they are of two.
   */
  public static void writeSmallRows(DataOutputStream out, int[] counts, int width)
      throws IOException {
    for (int from = 0; from < counts.length; from += width) {
      int first = -1;
      int second = -1;
      boolean small = true;
      for (int i = 0; i < width; i++) {
        int count = counts[from + i];
        if (count != 0) {
          small &= count <= SMALL && second < 0;
          second = first < 0 ? -1 : second < 0 ? i : second;
          first = first < 0 ? i : first;
        }
      }
      if (!small) {
        out.writeByte(LARGE);
        writeRows(out, Arrays.copyOfRange(counts, from, from + width), width);
      } else if (second >= 0) {
        out.writeByte(TWO | first << 3 | counts[from + first]);
        out.writeByte(second << 3 | counts[from + second]);
      } else {
        out.writeByte(first < 0 ? 0 : first << 3 | counts[from + first]);
      }
    }
  }

  /** What {@link #writeSmallRows} wrote. */
  public static int[] readSmallRows(DataInputStream in, int rows, int width) throws IOException {
    int[] counts = new int[rows * width];
    for (int from = 0; from < counts.length; from += width) {
      int head = in.readUnsignedByte();
      if (head == LARGE) {
        System.arraycopy(readRows(in, 1, width), 0, counts, from, width);
        continue;
      }
      put(counts, from, width, head & ~TWO);
      if ((head & TWO) != 0) {
        put(counts, from, width, in.readUnsignedByte());
      }
    }
    return counts;
  }

  private static void put(int[] counts, int from, int width, int packed) throws IOException {
    if (packed >>> 3 >= width) {
      throw new IOException("a count of kind " + (packed >>> 3) + " of " + width);
    }
    counts[from + (packed >>> 3)] = packed & SMALL;
  }
}
