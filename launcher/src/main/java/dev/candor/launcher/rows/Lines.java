package dev.candor.launcher.rows;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.util.Arrays;

/**
 * The lines of a stream as bytes, numbered from 1. A line ends with a line feed, a carriage return
 * or both; other separators of Unicode are part of texts. Memory is bounded by the longest line.
 */
final class Lines {
  /** Longest line read whole; what is longer is cut and reported as too long. */
  static final int LONGEST_BYTES = 16 << 20;

  /** What is kept of a line that is too long. */
  private static final int KEPT_BYTES = 64 << 10;

  private static final int USUAL_BYTES = 4 << 10;

  private final InputStream in;
  private final byte[] buffer = new byte[1 << 18];
  private int position;
  private int limit;
  private long number;
  private boolean overlong;
  private boolean afterReturn;

  Lines(InputStream in) {
    this.in = in;
  }

  /** Number of the line that {@link #next} gave last. */
  long number() {
    return number;
  }

  /** Whether the line that {@link #next} gave last is only its beginning. */
  boolean isOverlong() {
    return overlong;
  }

  /** The bytes of the next line without its end; null at the end. */
  byte[] next() throws IOException {
    return next(false);
  }

  /**
   * The same, but of a line that is too long only the beginning is read: what follows it is still
   * to come, from {@link #from} or {@link #skipRest}.
   */
  byte[] head() throws IOException {
    return next(true);
  }

  /** Skips the rest of a line of which {@link #head} gave the beginning. */
  void skipRest() throws IOException {
    number--;
    next(false);
  }

  private byte[] next(boolean onlyHead) throws IOException {
    ByteArrayOutputStream earlier = null;
    long length = 0;
    overlong = false;
    while (true) {
      if (position == limit && !fill()) {
        if (length == 0) {
          return null;
        }
        number++;
        return joined(earlier);
      }
      if (afterReturn) {
        afterReturn = false;
        if (buffer[position] == '\n') {
          position++;
          continue;
        }
      }
      int end = position;
      while (end < limit && buffer[end] != '\n' && buffer[end] != '\r') {
        end++;
      }
      boolean whole = end < limit;
      afterReturn = whole && buffer[end] == '\r';
      length += end - position;
      overlong |= length > LONGEST_BYTES;
      if (whole && earlier == null) {
        byte[] bytes = Arrays.copyOfRange(buffer, position, end);
        position = end + 1;
        number++;
        return bytes;
      }
      if (earlier == null) {
        earlier = new ByteArrayOutputStream(2 * (end - position) + USUAL_BYTES);
      }
      int room =
          (overlong && !onlyHead ? KEPT_BYTES : LONGEST_BYTES + buffer.length) - earlier.size();
      earlier.write(buffer, position, Math.max(0, Math.min(room, end - position)));
      position = whole ? end + 1 : end;
      if (overlong && onlyHead && !whole) {
        number++;
        return earlier.toByteArray();
      }
      if (whole) {
        number++;
        return onlyHead ? earlier.toByteArray() : joined(earlier);
      }
    }
  }

  /** The first byte that is not blank, without reading it; -1 where there is none nearby. */
  int peek() throws IOException {
    if (position == limit && !fill()) {
      return -1;
    }
    for (int i = position; i < limit; i++) {
      int unit = buffer[i] & 0xff;
      boolean isMark = unit == 0xef || unit == 0xbb || unit == 0xbf || unit == 0x1e;
      if (unit > ' ' && !isMark) {
        return unit;
      }
    }
    return -1;
  }

  /** The stream from these bytes on, which were read from it, to its end. */
  InputStream from(byte[] read) {
    if (afterReturn && position < limit && buffer[position] == '\n') {
      position++;
    }
    afterReturn = false;
    InputStream here = new ByteArrayInputStream(read);
    InputStream buffered = new ByteArrayInputStream(buffer, position, limit - position);
    position = limit;
    return new SequenceInputStream(new SequenceInputStream(here, buffered), in);
  }

  private byte[] joined(ByteArrayOutputStream bytes) {
    byte[] all = bytes == null ? new byte[0] : bytes.toByteArray();
    return overlong && all.length > KEPT_BYTES ? Arrays.copyOf(all, KEPT_BYTES) : all;
  }

  private boolean fill() throws IOException {
    position = 0;
    limit = Math.max(0, in.read(buffer));
    return limit > 0;
  }
}
