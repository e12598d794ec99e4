package dev.candor.classification.rules;

import static org.assertj.core.api.Assertions.assertThat;

import dev.candor.classification.text.FoldedText;
import java.util.List;
import org.junit.jupiter.api.Test;

class RuleMatcherTest {

  private static boolean hits(Zone zone, int longest, String phrase, String text) {
    Rule rule =
        new Rule(
            "r",
            "any",
            Saying.REFUSAL,
            zone,
            List.of(phrase),
            longest,
            .9,
            "test",
            List.of(),
            List.of());
    FoldedText folded = new FoldedText();
    folded.fold(text);
    RuleHits hits = new RuleHits();
    new RuleMatcher(List.of(rule)).match(folded, hits);
    return hits.size() > 0;
  }

  @Test
  void phraseMatchesWholeWordsOnly() {
    assertThat(hits(Zone.ANYWHERE, 999, "i can", "Yes I can.")).isTrue();
    assertThat(hits(Zone.ANYWHERE, 999, "i can", "Yes I cannot.")).isFalse();
    assertThat(hits(Zone.ANYWHERE, 999, "can", "toucan")).isFalse();
    assertThat(hits(Zone.ANYWHERE, 999, "无法", "我们无法做到")).isTrue();
  }

  @Test
  void startLooksPastMarkup() {
    assertThat(hits(Zone.START, 999, "i refuse", "**\"I refuse** to")).isTrue();
    assertThat(hits(Zone.START, 999, "i refuse", "Well, I refuse")).isFalse();
  }

  @Test
  void gapStaysWithinItsLineAndWidth() {
    assertThat(hits(Zone.ANYWHERE, 999, "unable ... request", "unable to fulfil this request"))
        .isTrue();
    assertThat(hits(Zone.ANYWHERE, 999, "unable ... request", "unable\nrequest")).isFalse();
    assertThat(
            hits(
                Zone.ANYWHERE, 999, "unable ... request", "unable" + " so".repeat(40) + " request"))
        .isFalse();
  }

  @Test
  void longRepliesEscapeARuleForShortOnes() {
    assertThat(hits(Zone.START, 20, "i refuse", "I refuse.")).isTrue();
    assertThat(hits(Zone.START, 20, "i refuse", "I refuse to believe it, he said, and laughed."))
        .isFalse();
  }

  @Test
  void starStandsForAnyEnding() {
    assertThat(hits(Zone.ANYWHERE, 999, "sensuro*", "Valtio sensuroi verkkoa.")).isTrue();
    assertThat(hits(Zone.ANYWHERE, 999, "sensuro*", "Itsesensurointi yleistyy.")).isFalse();
    assertThat(hits(Zone.ANYWHERE, 999, "sensuro", "Valtio sensuroi verkkoa.")).isFalse();
  }
}
