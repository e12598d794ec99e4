package dev.candor.bench.detection;

import dev.candor.model.Share;
import java.util.Locale;

/**
 * Which rows of a table are wanted, and how a share of runs is printed.
 *
 * @param part what a row's title has to contain; empty for all
 */
record TableRows(String part) {
  boolean wanted(String title) {
    return title.contains(part);
  }

  /** The share of runs with its 95 % interval (Wilson). */
  static String share(int count, int runs) {
    Share share = Share.of(runs, count);
    return String.format(
        Locale.ROOT,
        "%.4f (%d of %d; %.4f to %.4f)",
        share.rate(),
        count,
        runs,
        share.low(),
        share.high());
  }
}
