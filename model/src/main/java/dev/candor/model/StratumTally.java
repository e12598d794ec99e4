package dev.candor.model;

import java.util.Arrays;
import java.util.Objects;

/**
 * The outcomes of one stratum in one cycle.
 *
 * @param replyHashes hashes of the replies as {@link #hashOf} makes them, in any order: they tell
 *     copies of a text from replies of their own. Replies of unknown text have none; empty where no
 *     text is known
 * @param failed probes that brought no reply after the last retry; they are in no rate
 * @param lengths of replies, as {@link ReplyLength#codeOf} makes them, in any order; empty where
 *     none is known
 */
public record StratumTally(
    Stratum stratum, OutcomeCounts counts, long[] replyHashes, int failed, int[] lengths) {
  private static final long[] UNKNOWN = {};
  private static final int[] NO_LENGTHS = {};
  private static final long OUTCOME_BITS = 7;

  public StratumTally {
    Require.nonNull(stratum, counts);
    if (failed < 0) {
      throw new IllegalArgumentException("failed is " + failed + "; a count is not negative");
    }
    replyHashes = replyHashes.length == 0 ? UNKNOWN : replyHashes.clone();
    Arrays.sort(replyHashes);
    for (int code : lengths) {
      if (!ReplyLength.isCode(code)) {
        throw new IllegalArgumentException("length code " + code + " is none");
      }
    }
    lengths = lengths.length == 0 ? NO_LENGTHS : lengths.clone();
    Arrays.sort(lengths);
  }

  /** A tally whose replies' lengths are unknown. */
  public StratumTally(Stratum stratum, OutcomeCounts counts, long[] replyHashes, int failed) {
    this(stratum, counts, replyHashes, failed, NO_LENGTHS);
  }

  /** A tally without failed probes. */
  public StratumTally(Stratum stratum, OutcomeCounts counts, long[] replyHashes) {
    this(stratum, counts, replyHashes, 0);
  }

  /** A tally of replies whose texts are unknown. */
  public StratumTally(Stratum stratum, OutcomeCounts counts) {
    this(stratum, counts, UNKNOWN, 0);
  }

  /** A tally of failed probes alone. */
  public static StratumTally ofFailed(Stratum stratum, int failed) {
    return new StratumTally(stratum, OutcomeCounts.none(), UNKNOWN, failed);
  }

  /**
   * What a tally keeps of one reply: the text's hash, whose last three bits give way to the
   * outcome, so that it is known which outcome a copy repeats.
   */
  public static long hashOf(long textHash, Outcome outcome) {
    return textHash & ~OUTCOME_BITS | outcome.ordinal();
  }

  /** The ordinal of the outcome in a hash; not below the number of outcomes if it has none. */
  public static int outcomeOf(long hash) {
    return (int) (hash & OUTCOME_BITS);
  }

  /** Whether every hash carries an outcome that agrees with the counts. */
  public boolean hashesTellOutcomes() {
    int[] told = new int[OutcomeCounts.KINDS];
    for (long hash : replyHashes) {
      int outcome = outcomeOf(hash);
      if (outcome >= told.length || ++told[outcome] > counts.count(outcome)) {
        return false;
      }
    }
    return true;
  }

  @Override
  public long[] replyHashes() {
    return replyHashes.clone();
  }

  /** The sorted hashes themselves, not to be changed. */
  public long[] hashes() {
    return replyHashes;
  }

  @Override
  public int[] lengths() {
    return lengths.clone();
  }

  /** The sorted length codes themselves, not to be changed. */
  public int[] codes() {
    return lengths;
  }

  /** Both together. */
  public StratumTally plus(StratumTally other) {
    long[] both = Arrays.copyOf(replyHashes, replyHashes.length + other.replyHashes.length);
    System.arraycopy(other.replyHashes, 0, both, replyHashes.length, other.replyHashes.length);
    Stratum described = stratum.compareTo(other.stratum) <= 0 ? stratum : other.stratum;
    int[] allLengths = Arrays.copyOf(lengths, lengths.length + other.lengths.length);
    System.arraycopy(other.lengths, 0, allLengths, lengths.length, other.lengths.length);
    return new StratumTally(
        described,
        counts.plus(other.counts),
        both,
        Math.addExact(failed, other.failed),
        allLengths);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof StratumTally that
        && stratum.equals(that.stratum)
        && counts.equals(that.counts)
        && failed == that.failed
        && Arrays.equals(replyHashes, that.replyHashes)
        && Arrays.equals(lengths, that.lengths);
  }

  @Override
  public int hashCode() {
    return Objects.hash(
        stratum, counts, failed, Arrays.hashCode(replyHashes), Arrays.hashCode(lengths));
  }
}
