package dev.candor.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class LanguageTagTest {
  @Test
  void waysToWriteALanguageAreOneTag() {
    for (String written :
        List.of(
            "zh",
            "ZH",
            "zh-CN",
            "zh_CN.UTF-8",
            "zh_Hans",
            "zh-Hans-CN",
            "zh-SG",
            "zho",
            "chi",
            "cmn",
            "Chinese",
            "chinese (simplified)",
            "中文",
            "简体中文",
            " zh ")) {
      assertThat(LanguageTag.of(written)).as(written).isEqualTo("zh");
    }
    for (String written : List.of("en", "EN", "en-US", "en_GB", "eng", "English", "en-Latn")) {
      assertThat(LanguageTag.of(written)).as(written).isEqualTo("en");
    }
    assertThat(LanguageTag.of("jp")).isEqualTo("ja");
    assertThat(LanguageTag.of("cn")).isEqualTo("zh");
    assertThat(LanguageTag.of("de_DE@euro")).isEqualTo("de");
    assertThat(LanguageTag.of("pt-BR")).isEqualTo("pt");
    assertThat(LanguageTag.of("ger")).isEqualTo("de");
  }

  @Test
  void scriptsThatMatterStayApart() {
    for (String written : List.of("zh-Hant", "zh-TW", "zh_HK", "zh-Hant-TW", "cht", "繁體中文")) {
      assertThat(LanguageTag.of(written)).as(written).isEqualTo("zh-hant");
    }
    assertThat(LanguageTag.of("sr-Latn")).isEqualTo("sr-latn");
    assertThat(LanguageTag.of("sr-Cyrl-RS")).isEqualTo("sr");
    assertThat(LanguageTag.of("zh-Hans-TW")).isEqualTo("zh");
  }

  @Test
  void whatIsNoLanguageIsLeftAsItIs() {
    assertThat(LanguageTag.of(null)).isEqualTo("und");
    assertThat(LanguageTag.of("  ")).isEqualTo("und");
    assertThat(LanguageTag.of("und")).isEqualTo("und");
    assertThat(LanguageTag.of("language 7")).isEqualTo("language 7");
    assertThat(LanguageTag.isLanguage("topic")).isFalse();
    assertThat(LanguageTag.isLanguage("prompt")).isFalse();
    assertThat(LanguageTag.isLanguage("zh-TW")).isTrue();
    assertThat(LanguageTag.isLanguage("french")).isTrue();
  }
}
