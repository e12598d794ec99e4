package dev.candor.report.view;

import java.time.Instant;
import java.util.List;
import java.util.Map;

/**
 * The page of a prompt: its intent with every wording, over time.
 *
 * @param wordings every wording of the intent in every language
 * @param disagreement how often re-rolls and wordings differ, by release and language
 * @param replies the latest reply of each release and outcome to this prompt
 */
public record PromptView(
    String target,
    String promptId,
    String intent,
    String topic,
    String arm,
    List<PromptWording> wordings,
    List<Disagreement> disagreement,
    List<Said> replies) {
  public PromptView {
    wordings = List.copyOf(wordings);
    disagreement = List.copyOf(disagreement);
    replies = List.copyOf(replies);
  }

  /**
   * One wording in one language.
   *
   * @param text beginning of the prompt, null where no reply is kept
   * @param samples what each cycle brought, oldest first
   */
  public record PromptWording(String promptId, String lang, String text, List<Samples> samples) {}

  /**
   * What the samples of one cycle were.
   *
   * @param outcomes replies by outcome, every outcome present
   */
  public record Samples(long cycle, Instant at, String release, Map<String, Integer> outcomes) {}

  /**
   * Chances that two replies differ in outcome; null where there are no two.
   *
   * @param paraphrase two wordings in one cycle
   * @param reroll two samples of one wording in one cycle
   */
  public record Disagreement(String release, String lang, Double paraphrase, Double reroll) {}
}
