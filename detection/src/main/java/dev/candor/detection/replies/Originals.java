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
 * @param texts valid replies that are no stock phrase and of which it is known whether they repeat
 *     a text
 * @param copies those that do
 * @param sampled texts looked up in a memory fine enough to count accidents out
 * @param lasting those among them that came in an earlier cycle
 * @param stockRepeats stock phrases that this prompt had got before; they count in {@code worth}
 * @param stockOutcome outcome of those, as ordinal; -1 if there are none
 */
public record Originals(
    int[] worth,
    int texts,
    int copies,
    int sampled,
    int lasting,
    int stockRepeats,
    int stockOutcome) {
  private static final int VALID = Outcome.INVALID.ordinal();
  private static final int MOST_STOCK = 64;
  private static final long TEXT = ~7L;

  /** From this level on the memory takes one text for another too often to count copies by. */
  private static final int COARSE = 5;

  /** An empty reply has no text to compare; the stream's hash of nothing is FNV's offset. */
  private static final long EMPTY = ReplyHash.of("") & TEXT;

  private static final long EMPTY_IN_STREAM = 0xcbf29ce484222325L & TEXT;

  /**
   * Notes the row's texts and counts what is new.
   *
   * @param cached whether the endpoint is known to send texts of earlier cycles again: replies of
   *     which the memory does not know whether they are copies then do not count
   */
  static Originals of(StratumTally tally, TextsSeen seen, int row, long[] stock, boolean cached) {
    int[] worth = new int[VALID];
    int total = 0;
    for (int outcome = 0; outcome < VALID; outcome++) {
      worth[outcome] = tally.counts().count(outcome);
      total += worth[outcome];
    }
    boolean told = tally.hashesTellOutcomes();
    int texts = 0;
    int copies = 0;
    int sampled = 0;
    int lasting = 0;
    int dropped = 0;
    int stockRepeats = 0;
    int stockOutcome = -1;
    long before = 0;
    boolean any = false;
    boolean fine = seen.level(row) < COARSE;
    for (long hash : tally.hashes()) {
      long text = hash & TEXT;
      boolean empty = text == EMPTY || text == EMPTY_IN_STREAM;
      if (empty || told && StratumTally.outcomeOf(hash) >= VALID) {
        continue;
      }
      // Sorted by text: copies within the cycle are neighbours.
      boolean again = any && text == before;
      before = text;
      any = true;
      int found = again ? TextsSeen.COPY : seen.note(row, text);
      if (Arrays.binarySearch(stock, text) >= 0) {
        if (found == TextsSeen.COPY && told) {
          stockRepeats++;
          stockOutcome = StratumTally.outcomeOf(hash);
        }
        continue;
      }
      boolean known = found != TextsSeen.UNKNOWN;
      boolean copy = found == TextsSeen.COPY;
      texts += known ? 1 : 0;
      copies += copy ? 1 : 0;
      sampled += fine && known && !again ? 1 : 0;
      lasting += fine && copy && !again ? 1 : 0;
      if (copy || !known && cached) {
        dropped++;
        if (told) {
          worth[StratumTally.outcomeOf(hash)]--;
        }
      }
    }
    if (!told && dropped > 0) {
      worth = shrunk(worth, total, Math.max(0, total - dropped));
    }
    return new Originals(worth, texts, copies, sampled, lasting, stockRepeats, stockOutcome);
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
        && sampled == that.sampled
        && lasting == that.lasting
        && stockRepeats == that.stockRepeats
        && stockOutcome == that.stockOutcome;
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(worth) * 31 + copies;
  }
}
