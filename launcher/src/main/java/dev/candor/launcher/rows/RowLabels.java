package dev.candor.launcher.rows;

import dev.candor.model.Arm;
import dev.candor.model.LanguageTag;
import dev.candor.model.Require;
import java.time.Instant;
import java.util.Optional;

/**
 * What a row is a sample of, read in one way by every command that compares rows.
 *
 * @param target "default" where the row names none
 * @param intent the prompt's name where the row names none
 * @param topic "all" where the row names none
 * @param arm sensitive or control
 * @param lang a tag as {@link LanguageTag} makes them
 * @param writtenLang the same as the row has it: rows that differ in it are different probes,
 *     though of one language
 * @param sample re-roll number; null where the row has none
 * @param id the row's own identifier; null where it has none
 * @param timestamp null where the row has none
 * @param langTold whether the language was detected from the prompt
 * @param promptNamed whether the prompt's name was made of its words
 */
public record RowLabels(
    String target,
    String release,
    String promptId,
    String intent,
    String topic,
    Arm arm,
    String lang,
    String writtenLang,
    long cycle,
    Long sample,
    String id,
    Instant timestamp,
    boolean langTold,
    boolean promptNamed) {
  private static final long MOST_CYCLES = 1_000_000_000_000L;

  public RowLabels {
    Require.nonNull(target, release, promptId);
  }

  /**
   * The labels of a row.
   *
   * @throws Row.RowException if a field is missing or of the wrong kind
   */
  public static RowLabels of(Row row) {
    Optional<String> promptName = row.name(RowField.PROMPT_ID.key());
    String promptId = promptName.orElseGet(row::promptId);
    long cycle = row.number(RowField.CYCLE.key()).orElse(0L);
    if (cycle > MOST_CYCLES) {
      throw new Row.RowException("cycle " + cycle + " is above " + MOST_CYCLES + "; correct it");
    }
    // In this order: of several faults a row is told the first.
    String target = row.name(RowField.TARGET.key()).orElse("default");
    String release = row.release();
    String intent = row.name(RowField.INTENT.key()).orElse(promptId);
    String topic = row.name(RowField.TOPIC.key()).orElse("all");
    Arm arm = row.arm();
    Optional<String> writtenLang = row.name(RowField.LANG.key());
    return new RowLabels(
        target,
        release,
        promptId,
        intent,
        topic,
        arm,
        writtenLang.map(LanguageTag::of).orElseGet(row::lang),
        writtenLang.orElse(""),
        cycle,
        row.number(RowField.SAMPLE.key()).orElse(null),
        row.text(RowField.ID.key()).orElse(null),
        row.time(RowField.TIMESTAMP.key()).orElse(null),
        writtenLang.isEmpty(),
        promptName.isEmpty());
  }
}
