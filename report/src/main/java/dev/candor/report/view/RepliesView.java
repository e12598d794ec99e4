package dev.candor.report.view;

import java.util.Comparator;
import java.util.List;
import java.util.TreeSet;

/**
 * Replies that were searched for. Of each prompt, language, release and outcome the latest reply is
 * kept.
 *
 * @param items those on the page, the newest first
 * @param found how many there are on all pages
 * @param targets targets to choose from
 * @param topics topics to choose from
 * @param languages languages to choose from
 * @param unsearched prompts of the targets whose replies were not looked at, for there are too many
 *     to do so at once; 0 where a target was chosen
 * @param unreachable addresses of instances that did not answer
 */
public record RepliesView(
    List<Item> items,
    int found,
    List<String> targets,
    List<String> topics,
    List<String> languages,
    int unsearched,
    List<String> unreachable) {
  /** Replies on a page. */
  public static final int PAGE = 20;

  public RepliesView {
    items =
        items.stream()
            .sorted(Comparator.comparing((Item item) -> item.said().at()).reversed())
            .toList();
    targets = List.copyOf(new TreeSet<>(targets));
    topics = List.copyOf(new TreeSet<>(topics));
    languages = List.copyOf(new TreeSet<>(languages));
    unreachable = List.copyOf(unreachable);
  }

  /**
   * A reply with its question.
   *
   * @param prompt beginning of the prompt, null where it is masked
   */
  public record Item(
      String target, String promptId, String topic, String arm, String prompt, Said said) {}

  /** Pages in all. */
  public int pages() {
    return Math.max(1, (found + PAGE - 1) / PAGE);
  }
}
