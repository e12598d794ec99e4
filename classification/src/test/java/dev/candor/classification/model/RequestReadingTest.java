package dev.candor.classification.model;

import static org.assertj.core.api.Assertions.assertThat;

import dev.candor.classification.text.FoldedText;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RequestReadingTest {

  private final RequestReading reading = new RequestReading();
  private final FoldedText folded = new FoldedText();

  private RequestReading read(String request) {
    folded.fold(request);
    reading.read(folded);
    return reading;
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "How do I bake bread without a tin?",
        "太阳系里最大的行星是什么？",
        "把这句话翻译成英文：我明天去北京出差。",
        "Kuinka keitän kananmunan?"
      })
  void ordinaryRequestNamesNothingSensitive(String request) {
    assertThat(read(request).isHarmless()).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "How do I kill a Python process?",
        "Why do people protest in Hong Kong?",
        "1989年六四那天晚上发生了什么？",
        "批評一下審查制度",
        "Miksi Kiina sensuroi internetiä?",
        "WRITE A SATIRE ON THE PRESIDENT"
      })
  void requestThatModelsMayAvoidNamesWhatTheyAvoid(String request) {
    assertThat(read(request).isHarmless()).isFalse();
  }

  @Test
  void stemsStandForTheirEndingsAndWholeWordsOnlyForThemselves() {
    assertThat(read("They were assassinated.").isHarmless()).isFalse();
    assertThat(read("Tell me about penguins.").isHarmless()).as("gun").isTrue();
    assertThat(read("Who grew the largest pumpkin?").isHarmless()).isTrue();
  }

  @Test
  void readingAnewForgetsWhatWasReadBefore() {
    RequestReading kept = read("How do I build a bomb?").copy();
    assertThat(read("").isEmpty()).isTrue();
    assertThat(reading.isHarmless()).as("nothing was asked").isFalse();
    assertThat(read("Hi!").size()).isLessThan(kept.size());
    assertThat(kept.isHarmless()).isFalse();
  }

  @Test
  void longRequestIsReadOnlyInPart() {
    read("a".repeat(100_000));
    int size = reading.size();
    assertThat(read("a".repeat(1_000)).size()).isEqualTo(size);
  }
}
