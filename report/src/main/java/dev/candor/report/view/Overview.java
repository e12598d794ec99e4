package dev.candor.report.view;

import dev.candor.model.Share;
import java.time.Instant;
import java.util.List;

/**
 * The first page: every target.
 *
 * @param targets in order of their names
 * @param unreachable addresses of instances that did not answer, so that targets may be missing
 */
public record Overview(List<Row> targets, List<String> unreachable) {
  public Overview {
    targets = List.copyOf(targets);
    unreachable = List.copyOf(unreachable);
  }

  /**
   * One target.
   *
   * @param release release that answers now, null before the first closed cycle
   * @param state verdict on the release: drifted, warning, stable or not_enough_data; or blind
   * @param baseline release compared against, null without one
   * @param firing alerts of the target that are not resolved
   * @param cycle the newest closed cycle, -1 before the first
   * @param lastSeen end of the newest closed cycle, null before the first
   * @param languages shares in the newest cycle
   * @param blind why its probes all fail, null while it answers
   */
  public record Row(
      String target,
      String release,
      String state,
      String direction,
      String baseline,
      int firing,
      long cycle,
      Instant lastSeen,
      List<Language> languages,
      Blind blind) {
    public Row {
      languages = List.copyOf(languages);
    }
  }

  /**
   * One language of a target.
   *
   * @param sensitive constrained share of replies to sensitive prompts
   * @param control the same of control prompts, null where none was asked
   * @param difference against the baseline, candidate minus baseline; null without one
   * @param verdict of the constrained share over all topics
   */
  public record Language(
      String lang,
      Share sensitive,
      Share control,
      Double difference,
      Double low,
      Double high,
      String verdict) {}
}
