package dev.candor.report.page;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class TextsTest {
  private static final Texts ENGLISH = Texts.of("en");
  private static final Texts CHINESE = Texts.of("zh");

  @Test
  void oneIsSingularAndEveryOtherNumberIsNot() {
    assertThat(ENGLISH.get("watch.short", 1)).isEqualTo("10 points would show within 1 cycle");
    assertThat(ENGLISH.get("watch.short", 15)).isEqualTo("10 points would show within 15 cycles");
    assertThat(ENGLISH.get("flips.number", "1")).isEqualTo("1 flip");
    assertThat(ENGLISH.get("flips.number", "0")).isEqualTo("0 flips");
    assertThat(ENGLISH.get("flips.number", "1,001")).isEqualTo("1,001 flips");
    assertThat(ENGLISH.get("catalogue.intents", "control", 1)).isEqualTo("control: 1 intent");
    assertThat(CHINESE.get("flips.number", "1")).isEqualTo("1 处翻转");
  }

  @Test
  void everyLanguageHasItsNameAndATagThatIsNoneIsShownAsItIs() {
    assertThat(ENGLISH.word("lang", "zh")).isEqualTo("Chinese");
    assertThat(ENGLISH.word("lang", "fi")).isEqualTo("Finnish");
    assertThat(CHINESE.word("lang", "fr")).isEqualTo("法语");
    assertThat(ENGLISH.word("lang", "zh-Hant")).contains("Traditional");
    assertThat(ENGLISH.word("lang", "xx")).isEqualTo("xx");
    assertThat(ENGLISH.word("lang", "not_a_tag")).isEqualTo("not a tag");
    assertThat(ENGLISH.word("outcome", "fi")).isEqualTo("fi");
  }
}
