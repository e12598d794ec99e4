package dev.candor.detection.replies;

import dev.candor.model.Outcome;
import dev.candor.model.OutcomeCounts;

/**
 * What a release's history keeps per row.
 *
 * @param counts all replies, {@code row · KINDS + outcome}
 * @param worth those that count, {@code row · VALID + outcome}
 * @param seen the texts of each prompt
 * @param texts replies of known text that are no stock phrase
 * @param copies those among them that repeat a text
 * @param stockRepeats stock phrases that came before
 * @param stockOutcome their outcome
 * @param failed probes without a reply
 */
record ReplyColumns(
    int[] counts,
    int[] worth,
    TextsSeen seen,
    int[] texts,
    int[] copies,
    int[] stockRepeats,
    byte[] stockOutcome,
    int[] failed) {
  static final int KINDS = OutcomeCounts.KINDS;
  static final int VALID = Outcome.INVALID.ordinal();

  static ReplyColumns of(int rows) {
    return new ReplyColumns(
        new int[rows * KINDS],
        new int[rows * VALID],
        TextsSeen.of(rows),
        new int[rows],
        new int[rows],
        new int[rows],
        new byte[rows],
        new int[rows]);
  }

  ReplyColumns with(TextsSeen texts) {
    return new ReplyColumns(
        counts, worth, texts, this.texts, copies, stockRepeats, stockOutcome, failed);
  }

  ReplyColumns copy() {
    return new ReplyColumns(
        counts.clone(),
        worth.clone(),
        seen.copy(),
        texts.clone(),
        copies.clone(),
        stockRepeats.clone(),
        stockOutcome.clone(),
        failed.clone());
  }

  ReplyColumns moved(int[] rowOf, int rows) {
    ReplyColumns moved = of(rows).with(seen.moved(rowOf, rows));
    for (int row = 0; row < rowOf.length; row++) {
      int to = rowOf[row];
      System.arraycopy(counts, row * KINDS, moved.counts, to * KINDS, KINDS);
      System.arraycopy(worth, row * VALID, moved.worth, to * VALID, VALID);
      moved.texts[to] = texts[row];
      moved.copies[to] = copies[row];
      moved.stockRepeats[to] = stockRepeats[row];
      moved.stockOutcome[to] = stockOutcome[row];
      moved.failed[to] = failed[row];
    }
    return moved;
  }
}
