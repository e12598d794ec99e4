package dev.candor.stream.state;

import dev.candor.model.Arm;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * What one prompt in one language got in one open cycle: counts by outcome, hashes of the replies
 * the sum of their key fact coverage, and failed probes. A value: {@link #with} returns the next
 * one.
 *
 * @param counts by the ordinal of {@link dev.candor.model.Outcome}
 * @param replyHashes the {@link #MOST_HASHES} smallest 64-bit hashes of the replies, repeats
 *     included, ascending: which are kept does not depend on the order of arrival
 * @param keyFactSum sum of key fact coverages, each from 0 to 1
 * @param keyFactReplies replies with a key fact coverage
 * @param failed probes that the target left without a reply or a block
 */
public record OpenStratum(
    String intent,
    String topic,
    Arm arm,
    int[] counts,
    long[] replyHashes,
    double keyFactSum,
    int keyFactReplies,
    int failed) {
  /** Enough to tell repeats from re-rolls; a recording may hold thousands of samples a prompt. */
  static final int MOST_HASHES = 64;

  private static final byte FORMAT = 2;

  /** As the first version wrote it: without failed probes. */
  private static final byte WITHOUT_FAILED = 1;

  public static OpenStratum empty(String intent, String topic, Arm arm, int outcomes) {
    return new OpenStratum(intent, topic, arm, new int[outcomes], new long[0], 0, 0, 0);
  }

  public OpenStratum with(int outcome, long replyHash, Double keyFactCoverage) {
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
        keyFactReplies + (keyFactCoverage == null ? 0 : 1),
        failed);
  }

  /** One more failed probe. */
  public OpenStratum withFailure() {
    return withFailures(1);
  }

  /** More failed probes. */
  public OpenStratum withFailures(int more) {
    return new OpenStratum(
        intent, topic, arm, counts, replyHashes, keyFactSum, keyFactReplies, failed + more);
  }

  public byte[] toBytes() {
    byte[] intentBytes = intent.getBytes(StandardCharsets.UTF_8);
    byte[] topicBytes = topic.getBytes(StandardCharsets.UTF_8);
    byte[] armBytes = arm.wireName().getBytes(StandardCharsets.UTF_8);
    ByteBuffer out =
        ByteBuffer.allocate(
            1
                + 3 * Integer.BYTES
                + intentBytes.length
                + topicBytes.length
                + armBytes.length
                + 2
                + counts.length * Integer.BYTES
                + replyHashes.length * Long.BYTES
                + Double.BYTES
                + 2 * Integer.BYTES);
    out.put(FORMAT);
    out.putInt(intentBytes.length).put(intentBytes);
    out.putInt(topicBytes.length).put(topicBytes);
    out.putInt(armBytes.length).put(armBytes);
    out.put((byte) counts.length);
    for (int count : counts) {
      out.putInt(count);
    }
    out.put((byte) replyHashes.length);
    for (long hash : replyHashes) {
      out.putLong(hash);
    }
    return out.putDouble(keyFactSum).putInt(keyFactReplies).putInt(failed).array();
  }

  public static OpenStratum fromBytes(byte[] bytes) {
    ByteBuffer in = ByteBuffer.wrap(bytes);
    byte format = in.get();
    if (format != FORMAT && format != WITHOUT_FAILED) {
      throw new IllegalStateException("open stratum of unknown format " + format);
    }
    String intent = text(in);
    String topic = text(in);
    Arm arm = Arm.ofWireName(text(in));
    int[] counts = new int[in.get()];
    for (int i = 0; i < counts.length; i++) {
      counts[i] = in.getInt();
    }
    long[] hashes = new long[in.get()];
    for (int i = 0; i < hashes.length; i++) {
      hashes[i] = in.getLong();
    }
    return new OpenStratum(
        intent,
        topic,
        arm,
        counts,
        hashes,
        in.getDouble(),
        in.getInt(),
        format == FORMAT ? in.getInt() : 0);
  }

  static String text(ByteBuffer in) {
    int length = in.getInt();
    String text = new String(in.array(), in.position(), length, StandardCharsets.UTF_8);
    in.position(in.position() + length);
    return text;
  }
}
