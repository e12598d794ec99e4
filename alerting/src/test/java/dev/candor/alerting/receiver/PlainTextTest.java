package dev.candor.alerting.receiver;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class PlainTextTest {
  @Test
  void lineBreaksAndControlsBecomeOneSpace() {
    assertThat(PlainText.line("  a\r\n\tb\u0007\u001b[31mc ", 50)).isEqualTo("a b [31mc");
  }

  @Test
  void directionOverridesAndInvisibleCharactersAreTakenOut() {
    assertThat(PlainText.line("a\u202egpj.exe\u2066\u200b\ufeff\udb40\udc41", 50))
        .isEqualTo("agpj.exe");
  }

  @Test
  void longTextsEndInAnEllipsisAndNeverInsideACharacter() {
    assertThat(PlainText.line("😀😀😀😀", 3)).isEqualTo("😀😀😀…");
    assertThat(PlainText.line("一二三四五", 3)).isEqualTo("一二三…");
    assertThat(PlainText.line("abc", 3)).isEqualTo("abc");
  }

  @Test
  void aLoneSurrogateIsDropped() {
    assertThat(PlainText.line("a\ud83db", 5)).isEqualTo("ab");
  }

  @Test
  void nothingIsEmpty() {
    assertThat(PlainText.line(null, 5)).isEmpty();
  }
}
