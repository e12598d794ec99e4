package dev.candor.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class Utf8Test {
  private static final String CHINESE = "name: a\nquestion: 台湾的政治地位是什么？\n";

  @Test
  void textIsReadAndAByteOrderMarkDropped() {
    byte[] bytes = ("\uFEFF" + CHINESE).getBytes(StandardCharsets.UTF_8);
    assertThat(Utf8.text("f", bytes)).isEqualTo(CHINESE);
  }

  @Test
  void gb18030IsNamedWithItsLine() {
    byte[] bytes = CHINESE.getBytes(Charset.forName("GB18030"));
    assertThatThrownBy(() -> Utf8.text("f", bytes))
        .hasMessage("f:2: is not UTF-8 but GB18030; convert it: iconv -f GB18030 -t UTF-8");
  }

  @Test
  void utf16IsNamedWithAndWithoutItsMark() {
    for (String name : new String[] {"UTF-16", "UTF-16LE", "UTF-16BE"}) {
      byte[] bytes = CHINESE.getBytes(Charset.forName(name));
      assertThatThrownBy(() -> Utf8.text("f", bytes))
          .hasMessageContaining("UTF-16")
          .hasMessageContaining("iconv -f UTF-16 -t UTF-8");
    }
  }

  @Test
  void strayByteIsNotTakenForChinese() {
    byte[] bytes = "a caf\u00e9 in Paris\n".getBytes(StandardCharsets.ISO_8859_1);
    assertThatThrownBy(() -> Utf8.text("f", bytes)).hasMessageStartingWith("f:1: is not UTF-8;");
    assertThat(Utf8.isGb18030(bytes)).isFalse();
    assertThat(Utf8.isGb18030(new byte[] {'a', (byte) 0xff, 'b'})).isFalse();
  }
}
