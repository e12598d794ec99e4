package dev.candor.classification.score;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.candor.classification.score.MisclassificationCorrection.CorrectedRate;
import dev.candor.classification.score.MisclassificationCorrection.Errors;
import dev.candor.model.TextKind;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

class MisclassificationCorrectionTest {

  private static Errors errors(MisclassificationCorrection correction, String lang) {
    return correction.errors(lang, TextKind.POLITICAL).orElseThrow();
  }

  @Test
  void languageThatIsNotNamedHasTheErrorsOfAny() {
    Errors any = new Errors(800, 1000, 900, 1000);
    assertThat(errors(MisclassificationCorrection.of(Map.of("any", any)), "zh")).isEqualTo(any);
  }

  @Test
  void undoesKnownErrors() {
    CorrectedRate rate =
        MisclassificationCorrection.correct(new Errors(800, 1000, 900, 1000), 310, 1000, .95);
    assertThat(rate.raw()).isEqualTo(.31);
    assertThat(rate.corrected()).isCloseTo((.31 + .9 - 1) / .7, within(1e-12));
    assertThat(rate.low()).isLessThan(rate.corrected());
    assertThat(rate.high()).isGreaterThan(rate.corrected());
  }

  @Test
  void littleKnowledgeOfErrorsWidensTheInterval() {
    CorrectedRate many =
        MisclassificationCorrection.correct(new Errors(8000, 10_000, 9000, 10_000), 310, 1000, .95);
    CorrectedRate few =
        MisclassificationCorrection.correct(new Errors(16, 20, 18, 20), 310, 1000, .95);
    assertThat(few.high() - few.low()).isGreaterThan(1.5 * (many.high() - many.low()));
  }

  @Test
  void staysWithinZeroAndOne() {
    assertThat(
            MisclassificationCorrection.correct(new Errors(80, 100, 90, 100), 0, 50, .95)
                .corrected())
        .isZero();
    assertThat(
            MisclassificationCorrection.correct(new Errors(80, 100, 90, 100), 50, 50, .95)
                .corrected())
        .isEqualTo(1);
  }

  @Test
  void intervalCoversTheTruthAsOftenAsItSays() {
    Random random = new Random(4);
    int covered = 0;
    int runs = 2000;
    for (int run = 0; run < runs; run++) {
      long se = count(random, 120, .85);
      long sp = count(random, 300, .95);
      double truth = .3;
      long positive = count(random, 400, truth * .85 + (1 - truth) * .05);
      CorrectedRate rate =
          MisclassificationCorrection.correct(new Errors(se, 120, sp, 300), positive, 400, .95);
      if (rate.low() <= truth && truth <= rate.high()) {
        covered++;
      }
    }
    assertThat((double) covered / runs).isBetween(.93, .985);
  }

  private static long count(Random random, int n, double p) {
    long count = 0;
    for (int i = 0; i < n; i++) {
      count += random.nextDouble() < p ? 1 : 0;
    }
    return count;
  }

  @Test
  void shippedErrorsKnowEnglishAndChinese() {
    MisclassificationCorrection shipped = MisclassificationCorrection.shipped();
    assertThat(errors(shipped, "zh").youden()).isBetween(.6, 1.0);
    assertThat(errors(shipped, "en").youden()).isBetween(.6, 1.0);
    assertThat(errors(shipped, "sw")).isEqualTo(errors(shipped, "any"));
  }

  @Test
  void refusesWhatIsNoRate() {
    assertThatThrownBy(
            () -> MisclassificationCorrection.correct(new Errors(8, 10, 9, 10), 5, 4, .95))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
