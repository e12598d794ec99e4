package dev.candor.stream.state;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class StoreKeysTest {
  @Test
  void partsComeBackWithTheirControlCharactersAsSpaces() {
    String key = StoreKeys.of("a\u0000b", "", "中\n", "\td\te\t");
    assertThat(StoreKeys.parts(key)).containsExactly("a b", "", "中 ", " d e ");
    assertThat(key).startsWith(StoreKeys.prefix("a b", ""));
  }
}
