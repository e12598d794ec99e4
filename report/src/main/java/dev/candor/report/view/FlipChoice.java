package dev.candor.report.view;

import dev.candor.model.Require;

/**
 * Which flips of a comparison to show.
 *
 * @param topic only of this topic, empty for all
 * @param language only in this language, empty for all
 * @param direction more, less or sideways, empty for all
 * @param page from 1
 * @param all all on one page, with whole transcripts
 * @param unmasked whether to show what the operator keeps masked until asked for
 */
public record FlipChoice(
    String topic, String language, String direction, int page, boolean all, boolean unmasked) {
  /** Every flip, first page. */
  public static final FlipChoice FIRST_PAGE = new FlipChoice("", "", "", 1, false, false);

  public FlipChoice {
    Require.nonNull(topic, language, direction);
    page = Math.max(1, page);
  }
}
