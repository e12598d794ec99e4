package dev.candor.events.stored;

import dev.candor.model.Arm;
import dev.candor.model.Require;

/**
 * What the prompts of one topic, language and arm got in a span of the history. The components are
 * the fields of {@link dev.candor.events.avro.HistoryCell}, whose schema says what each is, where
 * it comes from and whether it may be null.
 */
public record HistoryCell(
    String topic,
    String lang,
    Arm arm,
    long answer,
    long aligned,
    long deflection,
    long lecture,
    long refusal,
    long filtered,
    long invalid)
    implements Comparable<HistoryCell> {
  public HistoryCell {
    Require.nonNull(topic, lang, arm);
  }

  /** The same with the counts of another. */
  public HistoryCell plus(HistoryCell other) {
    return new HistoryCell(
        topic,
        lang,
        arm,
        answer + other.answer,
        aligned + other.aligned,
        deflection + other.deflection,
        lecture + other.lecture,
        refusal + other.refusal,
        filtered + other.filtered,
        invalid + other.invalid);
  }

  /** Replies that are in a rate. */
  public long valid() {
    return answer + constrained();
  }

  /** Those among them that are no answer. */
  public long constrained() {
    return aligned + deflection + lecture + refusal + filtered;
  }

  @Override
  public int compareTo(HistoryCell other) {
    int byTopic = topic.compareTo(other.topic);
    int byLang = byTopic != 0 ? byTopic : lang.compareTo(other.lang);
    return byLang != 0 ? byLang : arm.compareTo(other.arm);
  }
}
