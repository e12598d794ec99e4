package dev.candor.classification.text;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FoldedTextTest {

  private final FoldedText folded = new FoldedText();

  @ParameterizedTest
  @CsvSource({
    "Ｉ’Ｍ　ＳＯＲＲＹ, i'm sorry",
    "這個問題, 这个问题",
    "ﬁne ½, fine 1⁄2",
    "𝐈 𝐜𝐚𝐧’𝐭, i can't",
    "a\u200bb\u00adc, abc",
    "a\u0308iti, äiti",
    "«Quoted», \"quoted\"",
  })
  void foldsWhatLooksAlike(String text, String expected) {
    folded.fold(text);
    assertThat(folded.toString()).isEqualTo(expected);
  }

  @Test
  void knowsWhereEachUnitCameFrom() {
    folded.fold("\u200b A\u200bB");
    assertThat(folded.toString()).isEqualTo("ab");
    assertThat(folded.origin(0)).isEqualTo(2);
    assertThat(folded.origin(1)).isEqualTo(4);
  }

  @Test
  void readsHeadAndTailOfALongText() {
    folded.fold("start " + "x ".repeat(10_000) + "end");
    assertThat(folded.length()).isLessThanOrEqualTo(FoldedText.HEAD + FoldedText.TAIL + 1);
    assertThat(folded.toString()).startsWith("start").endsWith("end");
    assertThat(folded.visibleLength()).isEqualTo(20_009);
  }

  @Test
  void countsCapitalsWithinWords() {
    folded.fold("Under StateFlow the Hostname PatientReciprocity rose");
    assertThat(folded.gluedCapitals()).isEqualTo(2);
    folded.fold("Plain prose. Nothing is glued");
    assertThat(folded.gluedCapitals()).isZero();
  }

  @Test
  void countsNamesButNotTheWordsThatOpenSentences() {
    folded.fold("In spring the police in Wuhan held Li Wenliang. Nobody said why.");
    assertThat(folded.names()).isEqualTo(3);
  }
}
