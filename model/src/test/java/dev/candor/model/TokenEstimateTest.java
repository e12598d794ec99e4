package dev.candor.model;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class TokenEstimateTest {
  @Test
  void whatIsReservedIsNeverLessThanWhatIsExpected() {
    for (String text : new String[] {"", "a", "What happened on the square?", "广场上发生了什么？"}) {
      assertThat((double) TokenEstimate.atMost(text))
          .isGreaterThanOrEqualTo(TokenEstimate.expectedOfRequest("", text));
    }
  }

  @Test
  void aChineseCharacterWeighsThreeAsciiCharacters() {
    assertThat(TokenEstimate.expected("中".repeat(4))).isEqualTo(3);
    assertThat(TokenEstimate.expected("x".repeat(12))).isEqualTo(3);
  }
}
