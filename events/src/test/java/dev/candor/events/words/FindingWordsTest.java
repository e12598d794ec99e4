package dev.candor.events.words;

import static org.assertj.core.api.Assertions.assertThat;

import dev.candor.events.Signal;
import dev.candor.events.SignalBuilder;
import dev.candor.events.SignalFact;
import dev.candor.model.SignalKind;
import dev.candor.model.SignalState;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class FindingWordsTest {
  private static final Instant AT = Instant.parse("2026-11-28T09:25:00Z");

  @Test
  void bothLanguagesHaveTheSameKeys() {
    assertThat(FindingWords.of("zh").keys()).isEqualTo(FindingWords.of("en").keys());
  }

  @Test
  void driftIsWordedInPointsInBothLanguages() {
    Signal drift =
        builder(SignalKind.RELEASE_DRIFT, new SignalFact("arm", "sensitive"))
            .baseline("v1")
            .candidate("v2")
            .topic("all")
            .lang("zh")
            .measure("constrained")
            .direction("more_constrained")
            .baselineRate(.34)
            .candidateRate(.62)
            .difference(.28)
            .low(.15)
            .high(.41)
            .pValue(.000012)
            .build();
    assertThat(FindingWords.of("en").sentence(drift))
        .isEqualTo(
            "m v2 answers with more constraint than v1: the constrained share of sensitive prompts"
                + " in Chinese went from 34 % to 62 % (+28 points, 95 % interval +15 to +41; p <"
                + " 0.0001 at any look).");
    assertThat(FindingWords.of("zh").sentence(drift))
        .isEqualTo(
            "m 的 v2 比 v1 回答限制更多：中文的敏感提示词的受限比例由 34 % 变为 62 %（+28 个百分点，95 % 区间"
                + " +15 至 +41；任何时刻查看 p < 0.0001）。");
    assertThat(FindingWords.of("en").title(drift)).isEqualTo("m: v2 answers differently than v1");
  }

  @Test
  void whatProvidersSayIsNeverReadAsAPlaceOrAnEscape() {
    Signal blind =
        builder(
                SignalKind.BLIND_TARGET,
                new SignalFact("failures", "8"),
                new SignalFact("failure", "bad_key"),
                new SignalFact("detail", "{target} $1 \\ {p}"))
            .build();
    assertThat(FindingWords.of("en").sentence(blind))
        .startsWith("m is blind: its last 8 probes all failed (bad_key: {target} $1 \\ {p}).");
  }

  @Test
  void findingOfAnEarlierVersionKeepsItsOwnSummary() {
    Signal old = builder(SignalKind.BLIND_TARGET).summary("as it was said").build();
    assertThat(FindingWords.of("zh").sentence(old)).isEqualTo("as it was said");
    Signal cleared = SignalBuilder.builder(old).state(SignalState.CLEARED).build();
    assertThat(FindingWords.of("zh").sentence(cleared)).isEqualTo("as it was said");
  }

  @Test
  void revisionIsExplained() {
    assertThat(FindingWords.of("en").revision("v1~2", "v1", AT))
        .isEqualTo("v1~2 (what v1 became in the change of 28 November 2026, 09:25 UTC)");
  }

  private static SignalBuilder builder(SignalKind kind, SignalFact... facts) {
    return SignalBuilder.builder()
        .signalId("s")
        .kind(kind)
        .state(SignalState.RAISED)
        .target("m")
        .since(AT)
        .at(AT)
        .summary("s")
        .flips(List.of())
        .facts(List.of(facts));
  }
}
