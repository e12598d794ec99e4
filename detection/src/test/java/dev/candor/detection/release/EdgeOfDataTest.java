package dev.candor.detection.release;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.candor.detection.DetectionSettings;
import dev.candor.detection.replies.CycleNumbers;
import dev.candor.detection.replies.CycleTally;
import dev.candor.detection.replies.ReleaseHistory;
import dev.candor.model.Arm;
import dev.candor.model.Measure;
import dev.candor.model.Outcome;
import dev.candor.model.OutcomeCounts;
import dev.candor.model.Stratum;
import dev.candor.model.StratumTally;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Little data, odd data, broken bytes. */
class EdgeOfDataTest {
  private static final DetectionSettings SETTINGS = DetectionSettings.defaults();

  private static CycleTally one(long cycle, String prompt, Outcome outcome) {
    return new CycleTally(
        cycle,
        List.of(
            new StratumTally(
                new Stratum(prompt, prompt, "t", "en", Arm.SENSITIVE),
                OutcomeCounts.ofOne(outcome))));
  }

  private static String missing(ComparisonReport report) {
    return report.verdict().missing();
  }

  @Test
  void comparisonWithoutAnyDataReportsThatAndStillHasTotals() {
    ComparisonReport report =
        ReleaseComparison.start(SETTINGS, ReleaseHistory.empty("old"), "new").report();
    assertThat(missing(report)).contains("no cycle yet");
    assertThat(report.cells()).hasSize(Measure.values().length);
    assertThat(report.cells().get(0).baseline().n()).isZero();
  }

  @Test
  void releasesWithoutACommonPromptCannotBeCompared() {
    ComparisonReport report =
        ReleaseComparison.start(
                SETTINGS, ReleaseHistory.empty("old").with(one(0, "a", Outcome.ANSWER)), "new")
            .withCandidate(one(1, "b", Outcome.REFUSAL))
            .report();
    assertThat(missing(report)).contains("no prompt has valid replies from both");
    assertThat(report.note()).contains("2 prompts have valid replies from one release only");
  }

  @Test
  void invalidRepliesAreInNoRateAndCounted() {
    ComparisonReport report =
        ReleaseComparison.start(
                SETTINGS, ReleaseHistory.empty("old").with(one(0, "a", Outcome.ANSWER)), "new")
            .withCandidate(one(1, "a", Outcome.INVALID))
            .withCandidate(one(2, "a", Outcome.REFUSAL))
            .report();
    assertThat(report.cells().get(0).candidate().n()).isEqualTo(1);
    assertThat(report.note()).contains("1 reply is invalid");
  }

  @Test
  void baselineCyclesMayArriveAfterTheCandidateStarted() {
    ReleaseComparison comparison =
        ReleaseComparison.start(SETTINGS, ReleaseHistory.empty("old"), "new")
            .withCandidate(one(5, "a", Outcome.REFUSAL))
            .withBaseline(one(4, "a", Outcome.ANSWER))
            .withBaseline(one(4, "a", Outcome.ANSWER));
    assertThat(comparison.report().cells().get(0).baseline().n()).isEqualTo(1);
  }

  @Test
  void cycleNumbersArriveInAnyOrder() {
    Random random = new Random(8);
    CycleNumbers numbers = CycleNumbers.NONE;
    boolean[] seen = new boolean[60];
    int count = 0;
    for (int i = 0; i < 200; i++) {
      int cycle = random.nextInt(60);
      count += seen[cycle] ? 0 : 1;
      seen[cycle] = true;
      numbers = numbers.with(cycle);
      assertThat(numbers.count()).isEqualTo(count);
    }
    for (int cycle = -1; cycle <= 60; cycle++) {
      boolean expected = cycle >= 0 && cycle < 60 && seen[cycle];
      assertThat(numbers.holds(cycle)).isEqualTo(expected);
    }
  }

  @Test
  void negativeCountsAndForeignBytesAreRefused() {
    assertThatThrownBy(() -> OutcomeCounts.of(Map.of(Outcome.REFUSAL, -1)))
        .hasMessageContaining("refusal");
    assertThatThrownBy(() -> ReleaseHistory.fromBytes(new byte[] {9, 9}))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> SETTINGS.withLevel(0)).hasMessageContaining("between 0 and 0.5");
  }

  @Test
  void historyStoredBeforeCopiesWereToldIsReadOn() throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    DataOutputStream out = new DataOutputStream(bytes);
    out.writeByte(1);
    out.writeUTF("old");
    CycleNumbers.NONE.with(4).write(out);
    out.writeInt(1);
    for (String name : List.of("p", "i", "t", "en")) {
      out.writeUTF(name);
    }
    out.writeByte(Arm.SENSITIVE.ordinal());
    for (int count : new int[] {2, 0, 0, 0, 1, 0, 1}) {
      out.writeInt(count);
    }
    out.writeLong(77);
    out.writeInt(3);
    out.writeInt(0);
    out.writeByte(0);
    out.writeInt(0);
    ReleaseHistory history = ReleaseHistory.fromBytes(bytes.toByteArray());
    assertThat(history.valid(0)).isEqualTo(3);
    assertThat(history.holds(4)).isTrue();
    ReleaseHistory more = history.with(one(5, "p", Outcome.REFUSAL));
    assertThat(more.count(0, Outcome.REFUSAL.ordinal())).isEqualTo(2);
    assertThat(ReleaseHistory.fromBytes(more.toBytes())).isEqualTo(more);
  }
}
