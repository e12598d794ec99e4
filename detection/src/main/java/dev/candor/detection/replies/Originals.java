package dev.candor.detection.replies;

import dev.candor.model.Outcome;
import dev.candor.model.ReplyHash;
import dev.candor.model.StratumTally;
import java.util.Arrays;

/**
 * What one stratum's replies of a cycle are worth: a text counts once, however often an endpoint
 * sends it to the same prompt. A stock phrase, which several prompts get, is an answer of its own
 * each time.
 *
 * @param worth replies that count, by the ordinal of a valid outcome
 * @param texts valid replies of known text that are no stock phrase
 * @param copies those among them that repeat a text
 * @param stockRepeats stock phrases that this prompt had got before; they count in {@code worth}
 * @param stockOutcome outcome of those, as ordinal; -1 if there are none
 */
public record Originals(int[] worth, int texts, int copies, int stockRepeats, int stockOutcome) {
  private static final int VALID = Outcome.INVALID.ordinal();
  private static final int MOST_STOCK = 64;
  private static final long TEXT = ~7L;

  /** An empty reply has no text to compare; the stream's hash of nothing is FNV's offset. */
  private static final long EMPTY = ReplyHash.of("") & TEXT;

  private static final long EMPTY_IN_STREAM = 0xcbf29ce484222325L & TEXT;

  /** Notes the texts in the row's map ({@link TextsSeen}) and counts what is new. */
  static Originals of(StratumTally tally, long[] bits, int row, long[] stock) {
    int[] worth = new int[VALID];
    int total = 0;
    for (int outcome = 0; outcome < VALID; outcome++) {
      worth[outcome] = tally.counts().count(outcome);
      total += worth[outcome];
    }
    boolean told = tally.hashesTellOutcomes();
    int texts = 0;
    int copies = 0;
    int stockRepeats = 0;
    int stockOutcome = -1;
    for (long hash : tally.hashes()) {
      long text = hash & TEXT;
      boolean empty = text == EMPTY || text == EMPTY_IN_STREAM;
      if (empty || told && StratumTally.outcomeOf(hash) >= VALID) {
        continue;
      }
      boolean seen = TextsSeen.note(bits, row, text);
      if (Arrays.binarySearch(stock, text) >= 0) {
        if (seen && told) {
          stockRepeats++;
          stockOutcome = StratumTally.outcomeOf(hash);
        }
        continue;
      }
      texts++;
      if (seen) {
        copies++;
        if (told) {
          worth[StratumTally.outcomeOf(hash)]--;
        }
      }
    }
    if (!told && copies > 0) {
      worth = shrunk(worth, total, Math.max(0, total - copies));
    }
    return new Originals(worth, texts, copies, stockRepeats, stockOutcome);
  }

  /** The counts in proportion, to add up to {@code target}: largest remainders are rounded up. */
  private static int[] shrunk(int[] counts, int total, int target) {
    int[] shrunk = new int[counts.length];
    int left = target;
    for (int i = 0; i < counts.length; i++) {
      shrunk[i] = (int) ((long) counts[i] * target / total);
      left -= shrunk[i];
    }
    for (; left > 0; left--) {
      int most = 0;
      double remainder = -1;
      for (int i = 0; i < counts.length; i++) {
        double missing = (double) counts[i] * target / total - shrunk[i];
        if (counts[i] > 0 && missing > remainder) {
          remainder = missing;
          most = i;
        }
      }
      shrunk[most]++;
    }
    return shrunk;
  }

  /** The known stock phrases and those of this cycle: texts that two of its prompts got. */
  static long[] stock(long[] known, CycleTally tally) {
    int size = 0;
    for (StratumTally stratum : tally.strata()) {
      size += stratum.hashes().length;
    }
    if (size == 0 || known.length == MOST_STOCK) {
      return known;
    }
    long[] texts = new long[size];
    int n = 0;
    for (StratumTally stratum : tally.strata()) {
      int from = n;
      for (long hash : stratum.hashes()) {
        long text = hash & TEXT;
        if (n == from || texts[n - 1] != text) {
          texts[n++] = text;
        }
      }
    }
    Arrays.sort(texts, 0, n);
    long[] stock = known;
    for (int i = 1; i < n && stock.length < MOST_STOCK; i++) {
      if (texts[i] == texts[i - 1] && Arrays.binarySearch(stock, texts[i]) < 0) {
        stock = Arrays.copyOf(stock, stock.length + 1);
        stock[stock.length - 1] = texts[i];
        Arrays.sort(stock);
      }
    }
    return stock;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Originals that
        && Arrays.equals(worth, that.worth)
        && texts == that.texts
        && copies == that.copies
        && stockRepeats == that.stockRepeats
        && stockOutcome == that.stockOutcome;
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(worth) * 31 + copies;
  }
}
