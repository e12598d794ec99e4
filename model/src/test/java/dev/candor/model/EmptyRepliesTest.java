package dev.candor.model;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class EmptyRepliesTest {
  @Test
  void endpointIsBrokenThatLeavesControlsEmptyHalfAsOftenAsTheOthers() {
    assertThat(new EmptyReplies(8, 2, 10, 5).areTheEndpoints()).isTrue();
    assertThat(new EmptyReplies(8, 2, 10, 6).areTheEndpoints()).isFalse();
  }

  @Test
  void fewControlsAndOneAccidentTellNothing() {
    assertThat(new EmptyReplies(3, 3, 0, 0).areTheEndpoints()).isFalse();
    assertThat(new EmptyReplies(4, 4, 0, 0).areTheEndpoints()).isTrue();
    assertThat(new EmptyReplies(4, 1, 10, 0).areTheEndpoints()).isFalse();
  }

  @Test
  void promptsAddUpByArm() {
    assertThat(
            EmptyReplies.ofOne(true, true)
                .plus(EmptyReplies.ofOne(true, false))
                .plus(EmptyReplies.ofOne(false, true)))
        .isEqualTo(new EmptyReplies(2, 1, 1, 1));
  }
}
