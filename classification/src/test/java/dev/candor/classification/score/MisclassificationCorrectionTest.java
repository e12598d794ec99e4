package dev.candor.classification.score;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.candor.classification.score.MisclassificationCorrection.CorrectedRate;
import dev.candor.classification.score.MisclassificationCorrection.Errors;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

class MisclassificationCorrectionTest {

  private static MisclassificationCorrection with(long seRight, long se, long spRight, long sp) {
    return MisclassificationCorrection.of(Map.of("any", new Errors(seRight, se, spRight, sp)));
  }

  @Test
  void undoesKnownErrors() {
    CorrectedRate rate = with(800, 1000, 900, 1000).correct("zh", 310, 1000, .95);
    assertThat(rate.raw()).isEqualTo(.31);
    assertThat(rate.corrected()).isCloseTo((.31 + .9 - 1) / .7, within(1e-12));
    assertThat(rate.low()).isLessThan(rate.corrected());
    assertThat(rate.high()).isGreaterThan(rate.corrected());
  }

  @Test
  void littleKnowledgeOfErrorsWidensTheInterval() {
    CorrectedRate many = with(8000, 10_000, 9000, 10_000).correct("zh", 310, 1000, .95);
    CorrectedRate few = with(16, 20, 18, 20).correct("zh", 310, 1000, .95);
    assertThat(few.high() - few.low()).isGreaterThan(1.5 * (many.high() - many.low()));
  }

  @Test
  void staysWithinZeroAndOne() {
    assertThat(with(80, 100, 90, 100).correct("en", 0, 50, .95).corrected()).isZero();
    assertThat(with(80, 100, 90, 100).correct("en", 50, 50, .95).corrected()).isEqualTo(1);
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
      CorrectedRate rate = with(se, 120, sp, 300).correct("zh", positive, 400, .95);
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
    assertThat(shipped.errors("zh").youden()).isBetween(.6, 1.0);
    assertThat(shipped.errors("en").youden()).isBetween(.6, 1.0);
    assertThat(shipped.errors("sw")).isEqualTo(shipped.errors("any"));
  }

  @Test
  void refusesWhatIsNoRate() {
    assertThatThrownBy(() -> with(8, 10, 9, 10).correct("en", 5, 4, .95))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
