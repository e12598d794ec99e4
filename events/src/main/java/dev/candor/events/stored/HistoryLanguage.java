package dev.candor.events.stored;

import java.util.Objects;
import java.util.OptionalDouble;

/**
 * What is measured within one language in a span of the history: sums over its cycles, and how many
 * of them have a value.
 */
public record HistoryLanguage(
    String lang,
    double paraphraseSum,
    int paraphraseCycles,
    double rerollSum,
    int rerollCycles,
    double keyFactSum,
    int keyFactCycles)
    implements Comparable<HistoryLanguage> {
  public HistoryLanguage {
    Objects.requireNonNull(lang, "lang");
  }

  /** Of one cycle; null where it has no value. */
  public static HistoryLanguage of(String lang, Double paraphrase, Double reroll, Double keyFacts) {
    return new HistoryLanguage(
        lang,
        paraphrase == null ? 0 : paraphrase,
        paraphrase == null ? 0 : 1,
        reroll == null ? 0 : reroll,
        reroll == null ? 0 : 1,
        keyFacts == null ? 0 : keyFacts,
        keyFacts == null ? 0 : 1);
  }

  HistoryLanguage plus(HistoryLanguage other) {
    return new HistoryLanguage(
        lang,
        paraphraseSum + other.paraphraseSum,
        paraphraseCycles + other.paraphraseCycles,
        rerollSum + other.rerollSum,
        rerollCycles + other.rerollCycles,
        keyFactSum + other.keyFactSum,
        keyFactCycles + other.keyFactCycles);
  }

  /** Mean disagreement between wordings of one intent; empty where there is none. */
  public OptionalDouble paraphrase() {
    return HistoryRow.mean(paraphraseSum, paraphraseCycles);
  }

  /** Mean disagreement between samples of one prompt; empty where there is none. */
  public OptionalDouble reroll() {
    return HistoryRow.mean(rerollSum, rerollCycles);
  }

  /** Mean coverage of key facts; empty where there is none. */
  public OptionalDouble keyFacts() {
    return HistoryRow.mean(keyFactSum, keyFactCycles);
  }

  @Override
  public int compareTo(HistoryLanguage other) {
    return lang.compareTo(other.lang);
  }
}
