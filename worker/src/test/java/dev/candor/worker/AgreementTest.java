package dev.candor.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class AgreementTest {
  private final Agreement agreement = new Agreement();

  private void add(int times, String one, String other) {
    for (int i = 0; i < times; i++) {
      agreement.add(one, other);
    }
  }

  /** 35 of 50 agree; by chance .5 · .6 + .5 · .4 = .5 would. */
  @Test
  void kappaIsTheAgreementBeyondChance() {
    add(20, "answer", "answer");
    add(5, "answer", "refusal");
    add(10, "refusal", "answer");
    add(15, "refusal", "refusal");
    assertThat(agreement.share()).isEqualTo(.7);
    assertThat(agreement.kappa()).isCloseTo(.4, within(1e-12));
  }

  @Test
  void kappaIsZeroForAJudgeThatAlwaysSaysTheSame() {
    add(9, "answer", "answer");
    add(1, "answer", "refusal");
    assertThat(agreement.share()).isEqualTo(.9);
    assertThat(agreement.kappa()).isCloseTo(0, within(1e-12));
  }

  @Test
  void onlyTheNewestCount() {
    add(Agreement.MOST, "answer", "refusal");
    add(Agreement.MOST, "lecture", "lecture");
    assertThat(agreement.size()).isEqualTo(Agreement.MOST);
    assertThat(agreement.share()).isEqualTo(1);
  }
}
