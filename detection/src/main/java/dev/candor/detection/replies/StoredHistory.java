package dev.candor.detection.replies;

import dev.candor.detection.numbers.Packed;
import dev.candor.model.Arm;
import dev.candor.model.Stratum;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;

/** The stored form of a release's history, in this format and those before. */
final class StoredHistory {
  private static final int FORMAT = 3;

  /** With bitmaps of texts, which cannot be carried on: copies of older texts count once more. */
  private static final int FORMAT_BITMAPS = 2;

  private static final int BITMAP_BYTES = 32;

  /**
   * Before copies of single texts were recognised: hash of the first reply and how many equalled
   * it.
   */
  private static final int FORMAT_FIRST_HASH = 1;

  private static final int KINDS = ReplyColumns.KINDS;
  private static final int VALID = ReplyColumns.VALID;

  private StoredHistory() {}

  static void write(DataOutputStream out, ReleaseHistory history) throws IOException {
    out.writeByte(FORMAT);
    out.writeUTF(history.release);
    history.cycles.write(out);
    out.writeInt(history.strata.length);
    for (Stratum stratum : history.strata) {
      out.writeUTF(stratum.promptId());
      out.writeUTF(stratum.intent());
      out.writeUTF(stratum.topic());
      out.writeUTF(stratum.lang());
      out.writeByte(stratum.arm().ordinal());
    }
    Packed.writeRows(out, history.columns.counts(), KINDS);
    boolean copies = !Arrays.equals(history.columns.copies(), new int[history.strata.length]);
    boolean texts =
        copies || !Arrays.equals(history.columns.texts(), new int[history.strata.length]);
    out.writeBoolean(copies);
    if (copies) {
      Packed.writeRows(out, history.columns.worth(), VALID);
    }
    out.writeBoolean(texts);
    if (texts) {
      Packed.writeRows(out, history.columns.texts(), 1);
      Packed.writeRows(out, history.columns.copies(), 1);
      boolean stockPhrases =
          !Arrays.equals(history.columns.stockRepeats(), new int[history.strata.length]);
      out.writeBoolean(stockPhrases);
      if (stockPhrases) {
        Packed.writeRows(out, history.columns.stockRepeats(), 1);
        out.write(history.columns.stockOutcome());
      }
    }
    boolean remembered = !history.columns.seen().isEmpty();
    out.writeBoolean(remembered);
    if (remembered) {
      history.columns.seen().write(out);
      out.writeLong(history.lasting.sampled());
      out.writeLong(history.lasting.copies());
    }
    boolean failures = !Arrays.equals(history.columns.failed(), new int[history.strata.length]);
    out.writeBoolean(failures);
    if (failures) {
      Packed.writeRows(out, history.columns.failed(), 1);
    }
    out.writeBoolean(!history.lengths.isEmpty());
    if (!history.lengths.isEmpty()) {
      history.lengths.write(out);
    }
    out.writeByte(history.stock.length);
    for (long text : history.stock) {
      out.writeLong(text);
    }
    history.recent.write(out, history.cycles.count());
    out.writeInt(history.points.size());
    for (CyclePoints point : history.points) {
      point.write(out);
    }
  }

  static ReleaseHistory read(DataInputStream in) throws IOException {
    int format = in.readByte();
    if (format != FORMAT && format != FORMAT_BITMAPS && format != FORMAT_FIRST_HASH) {
      throw new IOException("format " + format + ", expected " + FORMAT);
    }
    String release = in.readUTF();
    CycleNumbers cycles = CycleNumbers.read(in);
    int rows = in.readInt();
    Stratum[] strata = new Stratum[rows];
    ReplyColumns columns = ReplyColumns.of(rows);
    long[] stock = {};
    LastingCopies lasting = LastingCopies.NONE;
    ReplyLengths lengths = ReplyLengths.of(rows);
    RecentCycles recent = RecentCycles.NONE;
    if (format == FORMAT_FIRST_HASH) {
      recent = RecentCycles.forgotten(cycles.count());
      readWithFirstHashes(in, strata, columns);
    } else {
      for (int row = 0; row < rows; row++) {
        strata[row] = readStratum(in);
      }
      System.arraycopy(
          Packed.readRows(in, rows, KINDS), 0, columns.counts(), 0, columns.counts().length);
      if (in.readBoolean()) {
        System.arraycopy(
            Packed.readRows(in, rows, VALID), 0, columns.worth(), 0, columns.worth().length);
      } else {
        everyReplyCounts(columns, rows);
      }
      if (in.readBoolean()) {
        System.arraycopy(Packed.readRows(in, rows, 1), 0, columns.texts(), 0, rows);
        System.arraycopy(Packed.readRows(in, rows, 1), 0, columns.copies(), 0, rows);
        if (in.readBoolean()) {
          System.arraycopy(Packed.readRows(in, rows, 1), 0, columns.stockRepeats(), 0, rows);
          in.readFully(columns.stockOutcome());
        }
        if (format == FORMAT_BITMAPS) {
          in.readFully(new byte[rows * BITMAP_BYTES]);
        }
      }
      if (format == FORMAT && in.readBoolean()) {
        columns = columns.with(TextsSeen.read(in, rows));
        lasting = new LastingCopies(in.readLong(), in.readLong());
      }
      if (in.readBoolean()) {
        System.arraycopy(Packed.readRows(in, rows, 1), 0, columns.failed(), 0, rows);
      }
      if (format == FORMAT && in.readBoolean()) {
        lengths = ReplyLengths.read(in, rows);
      }
      stock = new long[in.readByte()];
      for (int i = 0; i < stock.length; i++) {
        stock[i] = in.readLong();
      }
      recent = RecentCycles.read(in, rows, format == FORMAT, cycles.count());
    }
    CyclePoints[] points = new CyclePoints[in.readInt()];
    for (int i = 0; i < points.length; i++) {
      points[i] = CyclePoints.read(in);
    }
    return new ReleaseHistory(
        release, cycles, strata, columns, stock, lasting, lengths, recent, List.of(points));
  }

  private static Stratum readStratum(DataInputStream in) throws IOException {
    return new Stratum(
        in.readUTF(), in.readUTF(), in.readUTF(), in.readUTF(), Arm.values()[in.readByte()]);
  }

  private static void everyReplyCounts(ReplyColumns columns, int rows) {
    for (int row = 0; row < rows; row++) {
      System.arraycopy(columns.counts(), row * KINDS, columns.worth(), row * VALID, VALID);
    }
  }

  /** Where replies repeated the first one mostly, a prompt was worth its first outcome. */
  private static void readWithFirstHashes(
      DataInputStream in, Stratum[] strata, ReplyColumns columns) throws IOException {
    for (int row = 0; row < strata.length; row++) {
      strata[row] = readStratum(in);
      for (int kind = 0; kind < KINDS; kind++) {
        columns.counts()[row * KINDS + kind] = in.readInt();
      }
      columns.seen().note(row, in.readLong());
      columns.texts()[row] = in.readInt();
      columns.copies()[row] = Math.max(0, in.readInt());
      int first = in.readByte();
      boolean repeating =
          2 * columns.copies()[row] >= columns.texts()[row] && columns.copies()[row] > 0;
      for (int kind = 0; kind < VALID; kind++) {
        columns.worth()[row * VALID + kind] =
            !repeating || first < 0 ? columns.counts()[row * KINDS + kind] : kind == first ? 1 : 0;
      }
    }
  }
}
