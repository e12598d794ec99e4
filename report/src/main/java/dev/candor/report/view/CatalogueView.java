package dev.candor.report.view;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

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
  public record Topic(String topic, String arm, List<IntentRow> intents) {}

  /** What is asked, with its wordings. */
  public record IntentRow(String intent, List<WordingRow> wordings) {}

  /**
   * One wording in one language.
   *
   * @param text beginning of the prompt, null where no reply is kept
   * @param targets who was asked
   * @param latest how most replies of the newest cycle were, by target
   */
  public record WordingRow(
      String promptId, String lang, String text, List<String> targets, Map<String, String> latest) {
    public WordingRow {
      // An older peer's twin has none.
      latest = latest == null ? Map.of() : new TreeMap<>(latest);
    }
  }

  /** Those with these words in their text, name, intent or topic. */
  public CatalogueView with(String words) {
    String wanted = words.strip().toLowerCase(Locale.ROOT);
    if (wanted.isEmpty()) {
      return this;
    }
    List<Topic> found = new ArrayList<>();
    for (Topic topic : topics) {
      List<IntentRow> intents = new ArrayList<>();
      for (IntentRow intent : topic.intents()) {
        List<WordingRow> wordings =
            intent.wordings().stream()
                .filter(
                    wording ->
                        contains(wording.text(), wanted)
                            || contains(wording.promptId(), wanted)
                            || contains(intent.intent(), wanted)
                            || contains(topic.topic(), wanted))
                .toList();
        if (!wordings.isEmpty()) {
          intents.add(new IntentRow(intent.intent(), wordings));
        }
      }
      if (!intents.isEmpty()) {
        found.add(new Topic(topic.topic(), topic.arm(), intents));
      }
    }
    return new CatalogueView(found);
  }

  private static boolean contains(String text, String words) {
    return text != null && text.toLowerCase(Locale.ROOT).contains(words);
  }

  /** The topics of one arm by name. */
  public Optional<Topic> topic(String name, String arm) {
    return topics.stream()
        .filter(topic -> topic.topic().equals(name) && topic.arm().equals(arm))
        .findFirst();
  }

  /** Names of the topics, those with sensitive prompts first. */
  public List<String> names() {
    return topics.stream().map(Topic::topic).distinct().toList();
  }

  /** Wordings in all. */
  public int size() {
    return topics.stream()
        .flatMap(topic -> topic.intents().stream())
        .mapToInt(intent -> intent.wordings().size())
        .sum();
  }
}
