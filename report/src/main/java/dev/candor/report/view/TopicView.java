package dev.candor.report.view;

import dev.candor.model.Share;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;

/**
 * Who answers on a topic, and since when: a row for each target.
 *
 * @param at when this was so
 * @param topic the topic, or all
 * @param topics topics to choose from
 * @param rows in order of the targets' names
 * @param unreachable addresses of instances that did not answer
 */
public record TopicView(
    Instant at, String topic, List<String> topics, List<TopicRow> rows, List<String> unreachable) {
  public TopicView {
    topics = List.copyOf(new TreeSet<>(topics));
    rows = rows.stream().sorted(Comparator.comparing(TopicRow::target)).toList();
    unreachable = List.copyOf(unreachable);
  }

  /**
   * One target.
   *
   * @param cells by language
   */
  public record TopicRow(String target, String release, List<TopicCell> cells) {
    public TopicRow {
      cells = List.copyOf(cells);
    }

    public Optional<TopicCell> cell(String lang) {
      return cells.stream().filter(cell -> cell.lang().equals(lang)).findFirst();
    }
  }

  /**
   * One language of a target.
   *
   * @param share constrained share of sensitive prompts in the newest cycle that says enough
   * @param answers whether most replies are answers
   * @param since start of the first cycle of which that holds without a break
   * @param fromTheFirst whether that is the oldest cycle looked at, so that it may hold for longer
   */
  public record TopicCell(
      String lang, Share share, boolean answers, Instant since, boolean fromTheFirst) {}

  /** Languages of the rows. */
  public List<String> languages() {
    TreeSet<String> langs = new TreeSet<>();
    rows.forEach(row -> row.cells().forEach(cell -> langs.add(cell.lang())));
    return List.copyOf(langs);
  }
}
