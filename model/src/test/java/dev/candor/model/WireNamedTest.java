package dev.candor.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class WireNamedTest {
  @Test
  void everyWordIsFoundByItsName() {
    for (Outcome outcome : Outcome.values()) {
      assertThat(Outcome.ofWireName(outcome.wireName())).isSameAs(outcome);
    }
    assertThat(Direction.MORE_CONSTRAINED.wireName()).isEqualTo("more_constrained");
  }

  @Test
  void anUnknownWordIsRefusedWithThoseThatAreKnown() {
    assertThatThrownBy(() -> WireNamed.of(CoarseOutcome.class, "Answer"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "unknown coarse outcome \"Answer\"; write one of answer, partial, refusal, invalid");
    assertThatThrownBy(() -> Arm.ofWireName(null)).hasMessageContaining("unknown arm \"null\"");
  }
}
