package dev.candor.worker;

import java.io.ByteArrayOutputStream;
import java.util.Base64;
import java.util.BitSet;
import java.util.zip.DataFormatException;
import java.util.zip.Deflater;
import java.util.zip.Inflater;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;

/**
 * Which prompts of one partition have ended. Calls end out of order, so the committed offset is the
 * first prompt not yet ended, and the commit's metadata tells which later ones have: after a
 * restart these are skipped, and none is asked twice. Not thread-safe.
 */
final class OffsetTracker {
  /**
   * Furthest that an ended prompt may lie beyond the first one not ended. Its bits, in the worst
   * case incompressible, must fit the 4096 characters that a broker takes as metadata by default:
   * 16384 bits are 2732 characters of base64.
   */
  static final int WIDEST = 16_384;

  private static final String FORMAT = "candor1:";

  private long base;
  private long next;
  private final BitSet done = new BitSet();

  private OffsetTracker(long base) {
    this.base = base;
    this.next = base;
  }

  /** Starts at an offset of which nothing beyond has ended. */
  static OffsetTracker startingAt(long offset) {
    return new OffsetTracker(offset);
  }

  /** Goes on from a commit; metadata of another's making counts as none. */
  static OffsetTracker from(OffsetAndMetadata committed) {
    OffsetTracker tracker = new OffsetTracker(committed.offset());
    String metadata = committed.metadata();
    if (metadata != null && metadata.startsWith(FORMAT)) {
      try {
        tracker.done.or(BitSet.valueOf(unpack(metadata.substring(FORMAT.length()))));
      } catch (IllegalArgumentException | DataFormatException e) {
        tracker.done.clear();
      }
    }
    return tracker;
  }

  /**
   * A record arrives. Offsets that were skipped, by compaction or a transaction's markers, count as
   * ended.
   *
   * @return false if it ended before a restart and is to be skipped
   */
  boolean arrived(long offset) {
    if (offset < base) {
      // The topic was recreated, and its offsets with it.
      done.clear();
      base = offset;
      next = offset;
    }
    if (offset < next) {
      return false;
    }
    if (offset > next) {
      if (width() == 0) {
        done.clear();
        base = offset;
      } else {
        done.set((int) Math.max(0, next - base), Math.toIntExact(offset - base));
      }
    }
    next = offset + 1;
    return !done.get((int) (offset - base));
  }

  /** The record just arrived could not be read yet and will arrive again. */
  void unarrived(long offset) {
    next = offset;
  }

  /** Prompts that have arrived and not ended. */
  long pending() {
    return next <= base ? 0 : next - base - done.get(0, Math.toIntExact(next - base)).cardinality();
  }

  /** A prompt has ended and its end is to be published with the next commit. */
  void ended(long offset) {
    markDone(offset);
  }

  /** What to commit now. */
  OffsetAndMetadata commit() {
    int first = done.nextClearBit(0);
    if (first > 0) {
      BitSet rest = done.get(first, Math.max(first, done.length()));
      done.clear();
      done.or(rest);
      base += first;
    }
    return done.isEmpty()
        ? new OffsetAndMetadata(base)
        : new OffsetAndMetadata(base, FORMAT + pack(done.toByteArray()));
  }

  /** How far ended and arrived prompts reach beyond the first one not ended. */
  long width() {
    int first = done.nextClearBit(0);
    return Math.max(next, base + done.length()) - (base + first);
  }

  private void markDone(long offset) {
    if (offset >= base) {
      done.set(Math.toIntExact(offset - base));
    }
  }

  private static String pack(byte[] bits) {
    Deflater deflater = new Deflater(Deflater.BEST_SPEED, true);
    try {
      deflater.setInput(bits);
      deflater.finish();
      ByteArrayOutputStream out = new ByteArrayOutputStream(bits.length);
      byte[] buffer = new byte[1024];
      while (!deflater.finished()) {
        out.write(buffer, 0, deflater.deflate(buffer));
      }
      return Base64.getEncoder().withoutPadding().encodeToString(out.toByteArray());
    } finally {
      deflater.end();
    }
  }

  private static byte[] unpack(String text) throws DataFormatException {
    Inflater inflater = new Inflater(true);
    try {
      inflater.setInput(Base64.getDecoder().decode(text));
      ByteArrayOutputStream out = new ByteArrayOutputStream();
      byte[] buffer = new byte[1024];
      while (!inflater.finished()) {
        int count = inflater.inflate(buffer);
        if (count == 0 || out.size() > WIDEST) {
          throw new DataFormatException("too long or cut off");
        }
        out.write(buffer, 0, count);
      }
      return out.toByteArray();
    } finally {
      inflater.end();
    }
  }
}
