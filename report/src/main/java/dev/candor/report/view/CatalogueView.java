package dev.candor.report.view;

import java.util.Comparator;
import java.util.List;

/**
 * What was asked in the newest cycles.
 *
 * @param topics those of sensitive prompts first, else in order of their names
 */
public record CatalogueView(List<Topic> topics) {
  public CatalogueView {
    topics =
        topics.stream()
            .sorted(
                Comparator.comparing((Topic topic) -> !topic.arm().equals("sensitive"))
                    .thenComparing(Topic::arm)
                    .thenComparing(Topic::topic))
            .toList();
  }

  /** A topic of one arm. */
  public record Topic(String topic, String arm, List<Intent> intents) {}

  /** What is asked, with its wordings. */
  public record Intent(String intent, List<Wording> wordings) {}

  /**
   * One wording in one language.
   *
   * @param text beginning of the prompt, null where no reply is kept
   * @param targets who was asked
   */
  public record Wording(String promptId, String lang, String text, List<String> targets) {}

  /** Wordings in all. */
  public int size() {
    return topics.stream()
        .flatMap(topic -> topic.intents().stream())
        .mapToInt(intent -> intent.wordings().size())
        .sum();
  }
}
