package dev.candor.classifier;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Arrays;

/**
 * What one prompt in one language got in one open cycle: counts by outcome, hashes of the replies
 * and the sum of their key fact coverage. A value: {@link #with} returns the next one.
 *
 * @param counts by the ordinal of {@link dev.candor.detection.Outcome}
 * @param replyHashes the {@link #MOST_HASHES} smallest 64-bit hashes of the replies, repeats
 *     included, ascending: which are kept does not depend on the order of arrival
 * @param keyFactSum sum of key fact coverages, each from 0 to 1
 * @param keyFactReplies replies with a key fact coverage
 */
record OpenStratum(
    String intent,
    String topic,
    String arm,
    int[] counts,
    long[] replyHashes,
    double keyFactSum,
    int keyFactReplies) {
  /** Enough to tell repeats from re-rolls; a recording may hold thousands of samples a prompt. */
  static final int MOST_HASHES = 64;

  private static final int FORMAT = 1;

  static OpenStratum empty(String intent, String topic, String arm, int outcomes) {
    return new OpenStratum(intent, topic, arm, new int[outcomes], new long[0], 0, 0);
  }

  OpenStratum with(int outcome, long replyHash, Double keyFactCoverage) {
    int[] nextCounts = counts.clone();
    nextCounts[outcome]++;
    long[] nextHashes = replyHashes;
    if (replyHashes.length < MOST_HASHES) {
      nextHashes = Arrays.copyOf(replyHashes, replyHashes.length + 1);
      nextHashes[replyHashes.length] = replyHash;
      Arrays.sort(nextHashes);
    } else if (replyHash < replyHashes[MOST_HASHES - 1]) {
      nextHashes = replyHashes.clone();
      nextHashes[MOST_HASHES - 1] = replyHash;
      Arrays.sort(nextHashes);
    }
    return new OpenStratum(
        intent,
        topic,
        arm,
        nextCounts,
        nextHashes,
        keyFactSum + (keyFactCoverage == null ? 0 : keyFactCoverage),
        keyFactReplies + (keyFactCoverage == null ? 0 : 1));
  }

  byte[] toBytes() {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(96);
    try (DataOutputStream out = new DataOutputStream(bytes)) {
      out.writeByte(FORMAT);
      out.writeUTF(intent);
      out.writeUTF(topic);
      out.writeUTF(arm);
      out.writeByte(counts.length);
      for (int count : counts) {
        out.writeInt(count);
      }
      out.writeByte(replyHashes.length);
      for (long hash : replyHashes) {
        out.writeLong(hash);
      }
      out.writeDouble(keyFactSum);
      out.writeInt(keyFactReplies);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }

  static OpenStratum fromBytes(byte[] bytes) {
    try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(bytes))) {
      int format = in.readByte();
      if (format != FORMAT) {
        throw new IllegalStateException("open stratum of unknown format " + format);
      }
      String intent = in.readUTF();
      String topic = in.readUTF();
      String arm = in.readUTF();
      int[] counts = new int[in.readByte()];
      for (int i = 0; i < counts.length; i++) {
        counts[i] = in.readInt();
      }
      long[] hashes = new long[in.readByte()];
      for (int i = 0; i < hashes.length; i++) {
        hashes[i] = in.readLong();
      }
      return new OpenStratum(intent, topic, arm, counts, hashes, in.readDouble(), in.readInt());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
