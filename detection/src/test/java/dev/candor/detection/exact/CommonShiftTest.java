package dev.candor.detection.exact;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Random;
import org.junit.jupiter.api.Test;

class CommonShiftTest {
  @Test
  void estimateStaysWithinItsReachWithAllButTheProbabilityAsked() {
    Random random = new Random(20261130);
    for (int run = 0; run < 2_000; run++) {
      double[] variances = new double[16];
      double[] weights = new double[16];
      double sum = 0;
      for (int k = 0; k < 16; k++) {
        variances[k] = k == 0 ? 0 : variances[k - 1] + random.nextDouble();
        weights[k] = Math.exp(-12 * random.nextDouble());
        sum += weights[k];
      }
      for (int k = 0; k < 16; k++) {
        weights[k] /= sum;
      }
      CommonShift shift =
          random.nextInt(4) == 0 ? CommonShift.NONE : new CommonShift(variances, weights);
      double p = Math.pow(10, -9 * random.nextDouble());
      double error = Math.pow(10, 2 - 4 * random.nextDouble());
      double reach = shift.reach(p, error);
      double bisected = bisected(shift, p, error);
      assertThat(reach).isCloseTo(bisected, within(1e-9 * bisected));
      assertThat(shift.beyond(reach, error)).isLessThanOrEqualTo(p * (1 + 1e-9));
    }
  }

  private static double bisected(CommonShift shift, double p, double error) {
    double low = 0;
    double high = 1e4;
    for (int i = 0; i < 80; i++) {
      double middle = (low + high) / 2;
      if (shift.beyond(middle, error) > p) {
        low = middle;
      } else {
        high = middle;
      }
    }
    return high;
  }
}
