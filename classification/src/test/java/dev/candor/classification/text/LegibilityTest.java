package dev.candor.classification.text;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LegibilityTest {

  private static FoldedText folded(String text) {
    FoldedText folded = new FoldedText();
    folded.fold(text);
    return folded;
  }

  private static int foreignWithinLatin(String text) {
    Legibility legibility = new Legibility();
    legibility.of(folded(text));
    return legibility.foreignWithinLatin();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "The word for hello is \"你好\" (nǐ hǎo), and the Russian one is привет.",
        "The wavelength of 2πr and Δx in µm is given by sinθ over λmax.",
        "It is said /ˈwɔːtə/ in London and /ˈwɑːɾɚ/ in Boston.",
        "Tokyo (東京) and Osaka (大阪) are cities in Japan.",
        "先用Python写好接口，让它返回我们需要的数据，再把整个程序打包，部署到云上的服务器。"
      })
  void foreignWordsThatAreSetApartDoNotCount(String text) {
    assertThat(foreignWithinLatin(text)).isZero();
  }

  @Test
  void lettersOfOtherScriptsWithinWordsCountEachTimeTheScriptChanges() {
    assertThat(foreignWithinLatin("The government昨天 announced new policies")).isEqualTo(1);
    assertThat(foreignWithinLatin("Maan hallitusя on luvaनt puhdistaa ilмaa vuoteen 2025"))
        .isEqualTo(5);
  }

  @Test
  void latinAloneIsWhatHasNoOtherLetters() {
    assertThat(Legibility.isLatinAlone(folded("Löyly: 80 °C, 2 × 15 min – ¡olé!"))).isTrue();
    assertThat(Legibility.isLatinAlone(folded(""))).isTrue();
    assertThat(Legibility.isLatinAlone(folded("What does 你好 mean?"))).isFalse();
  }
}
