package dev.candor.model;

import java.util.Arrays;
import java.util.Objects;

/**
 * The outcomes of one stratum in one cycle.
 *
 * @param replyHashes 64-bit hashes of the reply texts in any order, for spotting an endpoint that
 *     repeats itself word for word; empty where texts are unknown
 */
public record StratumTally(Stratum stratum, OutcomeCounts counts, long[] replyHashes) {
  private static final long[] UNKNOWN = {};

  public StratumTally {
    Objects.requireNonNull(stratum, "stratum");
    Objects.requireNonNull(counts, "counts");
    replyHashes = replyHashes.length == 0 ? UNKNOWN : replyHashes.clone();
    Arrays.sort(replyHashes);
  }

  /** A tally of replies whose texts are unknown. */
  public StratumTally(Stratum stratum, OutcomeCounts counts) {
    this(stratum, counts, UNKNOWN);
  }

  @Override
  public long[] replyHashes() {
    return replyHashes.clone();
  }

  /** The sorted hashes themselves, not to be changed. */
  public long[] hashes() {
    return replyHashes;
  }

  /** Both together. */
  public StratumTally plus(StratumTally other) {
    long[] both = Arrays.copyOf(replyHashes, replyHashes.length + other.replyHashes.length);
    System.arraycopy(other.replyHashes, 0, both, replyHashes.length, other.replyHashes.length);
    Stratum described = stratum.compareTo(other.stratum) <= 0 ? stratum : other.stratum;
    return new StratumTally(described, counts.plus(other.counts), both);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof StratumTally that
        && stratum.equals(that.stratum)
        && counts.equals(that.counts)
        && Arrays.equals(replyHashes, that.replyHashes);
  }

  @Override
  public int hashCode() {
    return Objects.hash(stratum, counts, Arrays.hashCode(replyHashes));
  }
}
