package dev.candor.launcher.monitor;

import static org.assertj.core.api.Assertions.assertThat;

import dev.candor.events.AlertBuilder;
import dev.candor.events.ComparisonVerdict;
import dev.candor.events.Response;
import dev.candor.events.ResponseBuilder;
import dev.candor.events.StratumCountsBuilder;
import dev.candor.events.Tally;
import dev.candor.launcher.monitor.TargetStates.TargetState;
import dev.candor.model.AlertState;
import dev.candor.model.Arm;
import dev.candor.model.ComparisonKind;
import dev.candor.model.Direction;
import dev.candor.model.Severity;
import dev.candor.model.VerdictState;
import dev.candor.model.WireNamed;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class TargetStatesTest {
  private static final Instant AT = Instant.parse("2026-01-01T10:00:00Z");

  private static Response response(long cycle, String release, String failure) {
    return ResponseBuilder.builder()
        .probeId("p")
        .target("atlas")
        .release(release)
        .cycle(cycle)
        .cycleStartedAt(AT)
        .cycleProbes(4)
        .promptId("p")
        .intent("i")
        .topic("t")
        .arm(Arm.SENSITIVE)
        .lang("en")
        .wording("direct")
        .prompt("?")
        .failure(failure)
        .attempts(1)
        .askedAt(AT)
        .receivedAt(AT)
        .keyFacts(List.of())
        .origin("live")
        .kind("response")
        .build();
  }

  private static Tally tally(long cycle) {
    return new Tally(
        "atlas",
        "r1",
        cycle,
        AT,
        AT,
        AT,
        "complete",
        "c1",
        4,
        4,
        1,
        0,
        0,
        0,
        List.of(
            stratum("p", Arm.SENSITIVE).answer(1).aligned(1).refusal(1).invalid(5).build(),
            stratum("q", Arm.CONTROL).answer(9).build()),
        List.of(),
        0,
        1);
  }

  private static StratumCountsBuilder stratum(String promptId, Arm arm) {
    return StratumCountsBuilder.builder()
        .promptId(promptId)
        .intent("i")
        .topic("t")
        .arm(arm)
        .lang("zh")
        .replyHashes(List.of());
  }

  private static TargetState atlas(TargetStates states) {
    return states.targets().get("atlas");
  }

  @Test
  void probesCountTowardsTheNewestCycleAndLateOnesDoNot() {
    TargetStates states =
        TargetStates.NONE
            .after(response(7, "r1", null))
            .after(response(7, "", "timeout"))
            .after(response(6, "r0", null));
    assertThat(atlas(states).cycle()).isEqualTo(7);
    assertThat(atlas(states).ended()).isEqualTo(2);
    assertThat(atlas(states).failed()).isEqualTo(1);
    assertThat(atlas(states).expected()).isEqualTo(4);
    assertThat(atlas(states).release()).isEqualTo("r1");
    assertThat(atlas(states.after(response(8, "r2", null))).ended()).isEqualTo(1);
  }

  @Test
  void aTallyGivesTheSharesOfSensitivePromptsWithoutInvalidReplies() {
    TargetState state = atlas(TargetStates.NONE.after(tally(7)));
    assertThat(state.constrained()).containsExactly(java.util.Map.entry("zh", 2.0 / 3));
    assertThat(state.ended()).isEqualTo(4);
    assertThat(state.closed()).isEqualTo(7);
  }

  @Test
  void aTallyOfAnEarlierCycleDoesNotHideTheProgressOfTheNext() {
    TargetState state = atlas(TargetStates.NONE.after(response(8, "r1", null)).after(tally(7)));
    assertThat(state.cycle()).isEqualTo(8);
    assertThat(state.ended()).isEqualTo(1);
    assertThat(state.constrained()).containsKey("zh");
  }

  @Test
  void anAlertAlarmsUntilItIsResolvedAndSoDoesADriftedVerdict() {
    AlertBuilder alert =
        AlertBuilder.builder()
            .alertId("a")
            .signalIds(List.of())
            .state(AlertState.FIRING)
            .group("drift|atlas")
            .target("atlas")
            .severity(Severity.WARNING)
            .title("t")
            .summary("s")
            .startedAt(AT)
            .updatedAt(AT)
            .findings(List.of())
            .deliveries(List.of());
    TargetStates firing = TargetStates.NONE.after(alert.build());
    assertThat(atlas(firing).isAlarming()).isTrue();
    assertThat(
            atlas(firing.after(alert.state(AlertState.RESOLVED).endedAt(AT).build())).isAlarming())
        .isFalse();
    TargetState drifted = atlas(TargetStates.NONE.after(verdict("release", "drifted")));
    assertThat(drifted.isAlarming()).isTrue();
    assertThat(drifted.direction()).isEqualTo("more_constrained");
    assertThat(TargetStates.NONE.after(verdict("silent_change", "drifted")))
        .isEqualTo(TargetStates.NONE);
  }

  private static ComparisonVerdict verdict(String kind, String verdict) {
    return new ComparisonVerdict(
        "v",
        "atlas",
        "r1",
        "r2",
        WireNamed.of(ComparisonKind.class, kind),
        WireNamed.of(VerdictState.class, verdict),
        Direction.MORE_CONSTRAINED,
        0.01,
        7,
        AT,
        "c1",
        List.of(),
        List.of(),
        List.of(),
        null,
        false,
        null,
        List.of(),
        0,
        1);
  }
}
