package dev.candor.detection.release;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.candor.detection.DetectionSettings;
import dev.candor.detection.exact.ExactStrata;
import dev.candor.detection.exact.Table;
import dev.candor.detection.replies.CycleTally;
import dev.candor.detection.replies.ReleaseHistory;
import dev.candor.model.Arm;
import dev.candor.model.Cell;
import dev.candor.model.Measure;
import dev.candor.model.Outcome;
import dev.candor.model.OutcomeCounts;
import dev.candor.model.Stratum;
import dev.candor.model.StratumTally;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

/** What must not matter, does not. */
class InvariancePropertyTest {
  private static final DetectionSettings SETTINGS = DetectionSettings.defaults();

  private static Table random(long seed, int strata) {
    Random random = new Random(seed);
    Table table = new Table(new int[strata], new int[strata], new int[strata], new int[strata]);
    for (int s = 0; s < strata; s++) {
      double rate = random.nextDouble();
      table.n0()[s] = random.nextInt(12);
      table.n1()[s] = random.nextInt(8);
      for (int i = 0; i < table.n0()[s]; i++) {
        table.x0()[s] += random.nextDouble() < rate ? 1 : 0;
      }
      for (int i = 0; i < table.n1()[s]; i++) {
        table.x1()[s] += random.nextDouble() < Math.sqrt(rate) ? 1 : 0;
      }
    }
    return table;
  }

  /** Marked and unmarked change places: up becomes down. */
  private static Table relabelled(Table table) {
    Table other =
        new Table(table.n0().clone(), table.x0().clone(), table.n1().clone(), table.x1().clone());
    for (int s = 0; s < table.strata(); s++) {
      other.x0()[s] = table.n0()[s] - table.x0()[s];
      other.x1()[s] = table.n1()[s] - table.x1()[s];
    }
    return other;
  }

  @Property(tries = 150)
  void relabellingTheDirectionMirrorsDifferenceAndKeepsTheEvidence(
      @ForAll long seed, @ForAll @IntRange(min = 1, max = 30) int strata) {
    Table table = random(seed, strata);
    Table other = relabelled(table);
    assertThat(ExactStrata.common(other)).isCloseTo(ExactStrata.common(table), within(1e-9));
    if (table.information() > 0) {
      assertThat(other.difference()).isCloseTo(-table.difference(), within(1e-12));
      assertThat(other.standardError()).isCloseTo(table.standardError(), within(1e-12));
    }
  }

  @Property(tries = 150)
  void pValuesAreChances(@ForAll long seed, @ForAll @IntRange(min = 1, max = 30) int strata) {
    Table table = random(seed, strata);
    assertThat(ExactStrata.common(table)).isBetween(0.0, 1.0);
    assertThat(ExactStrata.combined(table)).isBetween(0.0, 1.0);
  }

  private static CycleTally cycle(Random random, long number, List<String> names, double rate) {
    List<StratumTally> tallies = new ArrayList<>();
    for (int s = 0; s < names.size(); s++) {
      Map<Outcome, Integer> counts = new EnumMap<>(Outcome.class);
      for (int i = 0; i < 3; i++) {
        Outcome outcome =
            random.nextDouble() < rate ? Outcome.values()[1 + random.nextInt(6)] : Outcome.ANSWER;
        counts.merge(outcome, 1, Integer::sum);
      }
      tallies.add(
          new StratumTally(
              new Stratum(
                  names.get(s),
                  "i" + s / 2,
                  "t" + s % 3,
                  s % 2 == 0 ? "en" : "zh",
                  s % 5 == 0 ? Arm.CONTROL : Arm.SENSITIVE),
              OutcomeCounts.of(counts)));
    }
    return new CycleTally(number, tallies);
  }

  private static ComparisonReport compare(long seed, List<String> names) {
    Random random = new Random(seed);
    double moved = random.nextDouble();
    ReleaseHistory baseline = ReleaseHistory.empty("old");
    for (int cycle = 0; cycle < 4; cycle++) {
      baseline = baseline.with(cycle(random, cycle, names, .3));
    }
    ReleaseComparison comparison = ReleaseComparison.start(SETTINGS, baseline, "new");
    for (int cycle = 4; cycle < 8; cycle++) {
      comparison = comparison.withCandidate(cycle(random, cycle, names, moved));
      comparison = ReleaseComparison.fromBytes(SETTINGS, comparison.toBytes());
    }
    return comparison.report();
  }

  @Property(tries = 25)
  void namesAndOrderOfPromptsDoNotMatter(@ForAll long seed) {
    List<String> names = new ArrayList<>();
    for (int s = 0; s < 15; s++) {
      names.add(String.format("p%02d", s));
    }
    ComparisonReport expected = compare(seed, names);
    Collections.shuffle(names, new Random(seed + 1));
    ComparisonReport permuted = compare(seed, names);
    assertThat(permuted.verdict()).isEqualTo(expected.verdict());
    assertThat(permuted.direction()).isEqualTo(expected.direction());
    assertThat(permuted.cells()).hasSameSizeAs(expected.cells());
    for (int i = 0; i < expected.cells().size(); i++) {
      Cell cell = permuted.cells().get(i);
      Cell other = expected.cells().get(i);
      assertThat(cell.verdict()).isEqualTo(other.verdict());
      assertThat(cell.alarmCycle()).isEqualTo(other.alarmCycle());
      assertThat(cell.pValue()).isCloseTo(other.pValue(), within(1e-9));
    }
  }

  @Property(tries = 25)
  void totalsAreAlwaysThereAndVerdictsAgreeWithAlarms(@ForAll long seed) {
    List<String> names = new ArrayList<>();
    for (int s = 0; s < 15; s++) {
      names.add("p" + s);
    }
    ComparisonReport report = compare(seed, names);
    for (Measure measure : Measure.values()) {
      assertThat(report.cells())
          .anySatisfy(
              cell -> {
                assertThat(cell.topic()).isEqualTo("all");
                assertThat(cell.lang()).isEqualTo("all");
                assertThat(cell.measure()).isEqualTo(measure.wireName());
              });
    }
    for (Cell cell : report.cells()) {
      assertThat(cell.verdict().isDrifted()).isEqualTo(cell.alarmCycle() != null);
      assertThat(cell.low()).isLessThanOrEqualTo(cell.high());
      if (cell.verdict().isDrifted()) {
        assertThat(report.verdict().isDrifted()).isTrue();
      }
    }
  }
}
