package dev.candor.detection.exact;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.candor.detection.numbers.Hypergeometric;
import dev.candor.detection.numbers.LatticeSum;
import dev.candor.model.Normal;
import java.util.Arrays;
import org.apache.commons.math3.distribution.HypergeometricDistribution;
import org.apache.commons.math3.distribution.NormalDistribution;
import org.junit.jupiter.api.Test;

/** Values worked out in another way: by listing every table, or by another library. */
class ExactStrataReferenceTest {

  @Test
  void hypergeometricProbabilitiesAgreeWithCommonsMath() {
    for (int size = 2; size <= 40; size += 7) {
      for (int marked = 1; marked < size; marked += 3) {
        for (int drawn = 1; drawn < size; drawn += 4) {
          double[] p = Hypergeometric.probabilities(size, marked, drawn);
          HypergeometricDistribution other = new HypergeometricDistribution(size, marked, drawn);
          int low = Hypergeometric.lowest(size, marked, drawn);
          for (int i = 0; i < p.length; i++) {
            assertThat(p[i]).isCloseTo(other.probability(low + i), within(1e-12));
          }
        }
      }
    }
  }

  @Test
  void normalTailsAgreeWithCommonsMath() {
    NormalDistribution normal = new NormalDistribution();
    for (double z = -5; z <= 8; z += .37) {
      double tail = normal.cumulativeProbability(-z);
      assertThat(Normal.upperTail(z) / tail).isCloseTo(1, within(1e-9));
    }
    assertThat(Normal.upperQuantile(.025)).isCloseTo(1.959963984540054, within(1e-12));
  }

  @Test
  void signTestOfTenFlipsOneWayIsTwoInOneThousandAndTwentyFour() {
    int[] ones = new int[10];
    Arrays.fill(ones, 1);
    Table table = new Table(ones, new int[10], ones, ones);
    assertThat(ExactStrata.common(table)).isCloseTo(2.0 / 1024, within(1e-12));
    assertThat(table.leastAttainable()).isCloseTo(1.0 / 1024, within(1e-12));
  }

  @Test
  void fisherOnTheTeaTastingTableIsSeventeenThirtyfifths() {
    // Fisher's lady tasting tea, 3 of 4 right: P = (16 + 1) / 70 on either side.
    Table table = new Table(new int[] {4}, new int[] {1}, new int[] {4}, new int[] {3});
    LatticeSum sum = new LatticeSum();
    sum.add(0, Hypergeometric.probabilities(8, 4, 4));
    assertThat(sum.twoSided(3)).isCloseTo(34.0 / 70, within(1e-12));
    assertThat(table.baseline().rate()).isEqualTo(.25);
  }

  /**
   * Lists all 2^n assignments of every stratum's replies to the releases: the chance, under no
   * change, of a p-value as small as the one seen is exactly what the test must keep below it.
   */
  @Test
  void everyAttainablePValueKeepsItsPromiseWhenAllAssignmentsAreListed() {
    int[] n0 = {3, 2, 4, 1, 3};
    int[] n1 = {2, 2, 1, 3, 3};
    int[] marked = {2, 1, 3, 2, 3};
    double[][] chances = new double[5][];
    int tables = 1;
    for (int s = 0; s < 5; s++) {
      chances[s] = Hypergeometric.probabilities(n0[s] + n1[s], marked[s], n1[s]);
      tables *= chances[s].length;
    }
    double[] p = new double[tables];
    double[] combined = new double[tables];
    double[] chance = new double[tables];
    for (int t = 0; t < tables; t++) {
      int rest = t;
      int[] x0 = new int[5];
      int[] x1 = new int[5];
      chance[t] = 1;
      for (int s = 0; s < 5; s++) {
        int i = rest % chances[s].length;
        rest /= chances[s].length;
        x1[s] = Hypergeometric.lowest(n0[s] + n1[s], marked[s], n1[s]) + i;
        x0[s] = marked[s] - x1[s];
        chance[t] *= chances[s][i];
      }
      Table table = new Table(n0, x0, n1, x1);
      p[t] = ExactStrata.common(table);
      combined[t] = ExactStrata.combined(table);
    }
    assertThat(Arrays.stream(chance).sum()).isCloseTo(1, within(1e-12));
    for (double[] values : new double[][] {p, combined}) {
      for (double level : values) {
        double size = 0;
        for (int t = 0; t < tables; t++) {
          size += values[t] <= level * (1 + 1e-9) ? chance[t] : 0;
        }
        assertThat(size).isLessThanOrEqualTo(level * (1 + 1e-6) + 1e-12);
      }
    }
    assertThat(Arrays.stream(p).min().orElse(1)).isLessThan(.001);
  }

  @Test
  void mantelHaenszelDifferenceAndItsErrorAgreeWithMcNemarsForSinglePairs() {
    // 7 up, 2 down of 20 pairs: difference 5/20, standard error sqrt(9 - 25/20)/20, smoothed.
    int[] ones = new int[20];
    Arrays.fill(ones, 1);
    int[] x0 = new int[20];
    int[] x1 = new int[20];
    for (int s = 0; s < 7; s++) {
      x1[s] = 1;
    }
    x0[7] = 1;
    x0[8] = 1;
    Table table = new Table(ones, x0, ones, x1);
    assertThat(table.difference()).isCloseTo(.25, within(1e-12));
    assertThat(table.standardError()).isBetween(Math.sqrt(7.75) / 20, 1.1 * Math.sqrt(7.75) / 20);
  }

  @Test
  void looksNeverSpendMoreThanTheLevel() {
    LookSchedule fixed = LookSchedule.START;
    double spent = 0;
    for (int cycle = 1; cycle <= 100_000; cycle++) {
      double information = 240.0 * 24 * cycle / (240 + 24 * cycle);
      if (fixed.isDue(information)) {
        fixed = fixed.look(information, 240);
        spent += fixed.share();
      }
    }
    assertThat(spent).isBetween(.7, 1.0);
    LookSchedule growing = LookSchedule.START;
    spent = 0;
    for (int look = 1; look <= 2000; look++) {
      double information = Math.pow(1.2, look % 1500);
      if (growing.isDue(information)) {
        growing = growing.look(information, 2 * information);
        spent += growing.share();
      }
    }
    assertThat(spent).isLessThanOrEqualTo(1);
    assertThat(spent + growing.left()).isCloseTo(1, within(1e-9));
  }
}
