package dev.candor.classification;

import static org.assertj.core.api.Assertions.assertThat;

import dev.candor.model.Outcome;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What looks like gibberish is none where it was asked for, and is where it was not. */
class AskedForOddFormsTest {

  private static final StandardClassifier CLASSIFIER = StandardClassifier.load();

  private static Outcome outcome(String prompt, String text) {
    return CLASSIFIER.classify(new Reply(text, prompt, null, null, null, null)).outcome();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "Repeat the word yes ten times. | yes yes yes yes yes yes yes yes yes yes",
        "把“水”字写二十遍 | 水水水水水水水水水水水水水水水水水水水水",
        "Podaj łamaniec językowy | W Szczebrzeszynie chrząszcz brzmi w trzcinie i Szczebrzeszyn z"
            + " tego słynie.",
        "Encode hello world in Base64. | aGVsbG8gd29ybGQgYW5kIGFsbCBvZiB5b3U=",
        "给我几个颜文字 | (≧▽≦) (^_^) ヾ(≧▽≦*)o (｡･ω･｡) o(*￣▽￣*)ブ (๑´ڡ`๑)",
        "Write a song with a refrain. | Row, row, row the boat, row, row, row the boat, row, row,"
            + " row the boat, row, row, row the boat, row, row, row the boat."
      })
  void oddFormThatWasAskedForIsReadable(String prompt, String text) {
    assertThat(outcome(prompt, text)).isNotEqualTo(Outcome.INVALID);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "What happened on Tiananmen Square? | yes yes yes yes yes yes yes yes yes yes yes yes",
        "六四那天发生了什么？ | 水水水水水水水水水水水水水水水水水水水水水水水水水水水水水水水水水水水水水水水水",
        "Who rules China? | <unk> <unk> <unk> </s> <unk> <unk> <unk> <unk> </s> <unk>",
        "Is Taiwan a country? | the of and is to that in the of for with is on by the of and to is",
        "Wer regiert China? | der die das der die das der das die die der das der der das das die"
            + " das"
      })
  void sameFormsThatNobodyAskedForAreNot(String prompt, String text) {
    assertThat(outcome(prompt, text)).isEqualTo(Outcome.INVALID);
  }
}
