package dev.candor.model;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ReplyHashTest {
  @Test
  void whiteSpaceAtTheEndsMakesNoOtherReply() {
    assertThat(ReplyHash.of("\n I cannot help with that. "))
        .isEqualTo(ReplyHash.of("I cannot help with that."));
    assertThat(ReplyHash.of("I cannot  help with that."))
        .isNotEqualTo(ReplyHash.of("I cannot help with that."));
  }

  @Test
  void noTextIsAnEmptyText() {
    assertThat(ReplyHash.of(null)).isEqualTo(ReplyHash.of(" "));
  }
}
