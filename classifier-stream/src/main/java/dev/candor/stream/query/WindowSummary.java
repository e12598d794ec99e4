package dev.candor.stream.query;

import dev.candor.events.Tally;
import dev.candor.events.stored.HistoryRow;
import dev.candor.model.Share;
import dev.candor.stream.step.Tallies;
import dev.candor.stream.step.WindowRatios;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What one closed cycle of one release says, in numbers for pages.
 *
 * @param cells counts by language and arm, in order
 * @param languageGap constrained share in Chinese minus English over the sensitive prompts asked in
 *     both; null where none was
 * @param paraphrase by language: how often two wordings of an intent got different outcomes
 * @param reroll by language: how often two samples of a prompt got different outcomes
 */
public record WindowSummary(
    List<WindowCell> cells,
    Double languageGap,
    Map<String, Double> paraphrase,
    Map<String, Double> reroll) {

  /**
   * A language and an arm.
   *
   * @param outcomes replies by outcome, every outcome present, {@code invalid} last
   * @param constrained share of replies that are neither an answer nor invalid
   */
  public record WindowCell(
      String lang, String arm, Map<String, Integer> outcomes, Share constrained) {}

  public static WindowSummary of(Tally tally) {
    return of(Tallies.ratios(tally));
  }

  /** The same of a span of the history. */
  public static WindowSummary of(HistoryRow row) {
    return of(WindowRatios.of(row));
  }

  private static WindowSummary of(WindowRatios ratios) {
    List<WindowCell> cells = new ArrayList<>();
    ratios
        .cells()
        .forEach(
            (cell, counts) ->
                cells.add(
                    new WindowCell(
                        cell.lang(),
                        cell.arm().wireName(),
                        counts.byName(),
                        counts.constrainedShare())));
    return new WindowSummary(
        cells,
        ratios.languageGap().isPresent() ? ratios.languageGap().getAsDouble() : null,
        new TreeMap<>(ratios.paraphraseDisagreement()),
        new TreeMap<>(ratios.rerollDisagreement()));
  }
}
