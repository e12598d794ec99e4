package dev.candor.worker.provider;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ThinkBlocksTest {
  @Test
  void replyWithoutBlocksStaysAsItIs() {
    assertThat(ThinkBlocks.split("  1 < 2 \n")).isEqualTo(new ThinkBlocks("  1 < 2 \n", null));
    assertThat(ThinkBlocks.split(null)).isEqualTo(new ThinkBlocks(null, null));
  }

  @Test
  void severalBlocksAreJoined() {
    assertThat(ThinkBlocks.split("<think>a</think><think>b</think>yes\n<thinking>c</thinking>\nno"))
        .isEqualTo(new ThinkBlocks("yes\n\nno", "a\n\nb\n\nc"));
  }

  @Test
  void emptyBlockLeavesNoReasoning() {
    assertThat(ThinkBlocks.split("<think>\n\n</think>\n\nyes"))
        .isEqualTo(new ThinkBlocks("yes", null));
  }

  @Test
  void blockThatNeverClosesTakesTheRest() {
    assertThat(ThinkBlocks.split("<think>on and on")).isEqualTo(new ThinkBlocks("", "on and on"));
  }

  @Test
  void tagQuotedWithinALineIsText() {
    String reply = "Models write <think> before they answer.";
    assertThat(ThinkBlocks.split(reply)).isEqualTo(new ThinkBlocks(reply, null));
  }
}
