package dev.candor.stream.state;

import dev.candor.events.ClassifiedResponse;
import dev.candor.events.stored.StoredFormat;
import dev.candor.model.Arm;
import dev.candor.model.KeyFactGrade;
import dev.candor.model.Layer;
import dev.candor.model.Outcome;
import dev.candor.model.ReplyLength;
import dev.candor.model.StratumTally;
import dev.candor.stream.aspect.DetailedTally;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Optional;

/**
 * What one prompt in one language got in one open cycle: counts by outcome, hashes of the replies,
 * what they make of the key facts, where they were suppressed, and failed probes. A value: {@link
 * #with} returns the next one.
 *
 * @param counts by the ordinal of {@link dev.candor.model.Outcome}
 * @param replyHashes the {@link #MOST_HASHES} smallest 64-bit hashes of the replies, repeats
 *     included, ascending: which are kept does not depend on the order of arrival
 * @param keyFactSum sum of key fact coverages, each from 0 to 1
 * @param keyFactReplies replies with a key fact coverage
 * @param failed probes that the target left without a reply or a block
 * @param keyFactGrades valid replies by the ordinal of {@link KeyFactGrade}, those of answers
 *     first; empty where none has key facts
 * @param layers filtered replies by the ordinal of {@link Layer}
 * @param lengths of the replies with hashes, in their order, as {@link ReplyLength#codeOf} makes
 *     them; of strata that an earlier version began the later ones
 */
public record OpenStratum(
    String intent,
    String topic,
    Arm arm,
    int[] counts,
    long[] replyHashes,
    double keyFactSum,
    int keyFactReplies,
    int failed,
    int[] keyFactGrades,
    int[] layers,
    int[] lengths) {
  /** Enough to tell repeats from re-rolls; a recording may hold thousands of samples a prompt. */
  static final int MOST_HASHES = 64;

  /** How it lies in the store. */
  public static final StoredFormat<OpenStratum> STORED =
      StoredFormat.of(OpenStratum.class).before(OpenStratum::beforeAvro);

  /** Formats before Avro: the first had outcomes alone. */
  private static final byte WITH_FAILED = 2;

  private static final byte WITH_GRADES = 3;

  private static final int GRADES = KeyFactGrade.values().length;
  private static final int[] NO_GRADES = {};
  private static final int[] NO_LENGTHS = {};

  public static OpenStratum empty(String intent, String topic, Arm arm, int outcomes) {
    return new OpenStratum(
        intent,
        topic,
        arm,
        new int[outcomes],
        new long[0],
        0,
        0,
        0,
        NO_GRADES,
        new int[Layer.values().length],
        NO_LENGTHS);
  }

  /** One more reply. */
  public OpenStratum with(ClassifiedResponse reply) {
    Outcome outcome = reply.outcome();
    Double keyFactCoverage = reply.keyFactCoverage();
    long replyHash =
        StratumTally.hashOf(
            grade(reply)
                .filter(any -> reply.replyLength() > 0)
                .map(grade -> DetailedTally.withGrade(reply.replyHash(), grade))
                .orElse(reply.replyHash()),
            outcome);
    int[] nextCounts = counts.clone();
    nextCounts[outcome.ordinal()]++;
    int found = Arrays.binarySearch(replyHashes, replyHash);
    int place = found < 0 ? -found - 1 : found;
    long[] nextHashes = replyHashes;
    int[] nextLengths = lengths;
    if (place < MOST_HASHES) {
      nextHashes = new long[Math.min(MOST_HASHES, replyHashes.length + 1)];
      System.arraycopy(replyHashes, 0, nextHashes, 0, place);
      nextHashes[place] = replyHash;
      System.arraycopy(replyHashes, place, nextHashes, place + 1, nextHashes.length - place - 1);
      nextLengths = withLength(place, ReplyLength.codeOf(reply.replyLength(), outcome));
    }
    return new OpenStratum(
        intent,
        topic,
        arm,
        nextCounts,
        nextHashes,
        keyFactSum + (keyFactCoverage == null ? 0 : keyFactCoverage),
        keyFactReplies + (keyFactCoverage == null ? 0 : 1),
        failed,
        graded(reply),
        suppressed(reply),
        nextLengths);
  }

  private int[] withLength(int place, int code) {
    int at = Math.min(place, lengths.length);
    int[] next = new int[Math.min(MOST_HASHES, lengths.length + 1)];
    System.arraycopy(lengths, 0, next, 0, at);
    next[at] = code;
    System.arraycopy(lengths, at, next, at + 1, next.length - at - 1);
    return next;
  }

  private int[] graded(ClassifiedResponse reply) {
    Optional<KeyFactGrade> grade = grade(reply);
    if (grade.isEmpty() || reply.outcome() == Outcome.INVALID) {
      return keyFactGrades;
    }
    int[] next = Arrays.copyOf(keyFactGrades, 2 * GRADES);
    next[(reply.outcome() == Outcome.ANSWER ? 0 : GRADES) + grade.get().ordinal()]++;
    return next;
  }

  private static Optional<KeyFactGrade> grade(ClassifiedResponse reply) {
    return Optional.ofNullable(reply.keyFactCoverage())
        .map(coverage -> KeyFactGrade.of(coverage, !reply.contradictsKeyFact().isEmpty()));
  }

  private int[] suppressed(ClassifiedResponse reply) {
    if (reply.outcome() != Outcome.FILTERED || reply.layer() == null) {
      return layers;
    }
    int[] next = layers.clone();
    next[reply.layer().ordinal()]++;
    return next;
  }

  /** One more failed probe. */
  public OpenStratum withFailure() {
    return withFailures(1);
  }

  /** More failed probes. */
  public OpenStratum withFailures(int more) {
    return new OpenStratum(
        intent,
        topic,
        arm,
        counts,
        replyHashes,
        keyFactSum,
        keyFactReplies,
        failed + more,
        keyFactGrades,
        layers,
        lengths);
  }

  private static int[] counts(ByteBuffer in) {
    int[] counts = new int[in.get()];
    for (int i = 0; i < counts.length; i++) {
      counts[i] = in.getInt();
    }
    return counts;
  }

  private static OpenStratum beforeAvro(byte[] bytes) {
    ByteBuffer in = BeforeAvro.of(bytes, WITH_GRADES);
    byte format = in.get(0);
    String intent = BeforeAvro.text(in);
    String topic = BeforeAvro.text(in);
    Arm arm = Arm.ofWireName(BeforeAvro.text(in));
    int[] counts = counts(in);
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
        format >= WITH_FAILED ? in.getInt() : 0,
        format == WITH_GRADES ? counts(in) : NO_GRADES,
        format == WITH_GRADES ? counts(in) : new int[Layer.values().length],
        format == WITH_GRADES ? counts(in) : NO_LENGTHS);
  }
}
