package dev.candor.classification;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ReplyTest {
  @Test
  void scriptOfThePromptsLanguageMakesNoOtherLanguage() {
    assertThat(new Reply("", "", "zh-hant", null, null, null).promptLang()).isEqualTo("zh");
    assertThat(new Reply("", "", "en", null, null, null).promptLang()).isEqualTo("en");
    assertThat(Reply.of("").promptLang()).isNull();
  }
}
