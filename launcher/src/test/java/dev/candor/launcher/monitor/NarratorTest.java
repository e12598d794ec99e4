package dev.candor.launcher.monitor;

import static org.assertj.core.api.Assertions.assertThat;

import dev.candor.events.Signal;
import dev.candor.events.SignalBuilder;
import dev.candor.events.SignalFact;
import dev.candor.events.Topics;
import dev.candor.model.SignalKind;
import dev.candor.model.SignalState;
import dev.candor.runtime.KafkaSettings;
import dev.candor.testkit.SettableClock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class NarratorTest {
  private static final Instant AT = Instant.parse("2026-03-01T12:00:00Z");

  private final List<String> told = new ArrayList<>();
  private final Narrator narrator =
      new Narrator(
          KafkaSettings.embedded("127.0.0.1:9", "mock://narrator", 1),
          new Topics(""),
          new Terminal() {
            @Override
            public void line(String kind, String words) {
              told.add(kind + " " + words);
            }

            @Override
            public void alarm(String kind, String words) {
              told.add(kind + " " + words);
            }
          },
          tally -> {},
          topic -> {},
          false,
          false,
          new SettableClock(AT));

  private static Signal drift(String id, SignalFact... facts) {
    return SignalBuilder.builder()
        .signalId(id)
        .kind(SignalKind.RELEASE_DRIFT)
        .state(SignalState.RAISED)
        .target("m")
        .baseline("r1")
        .candidate("r2")
        .since(AT)
        .at(AT)
        .summary("m constrains more")
        .flips(List.of())
        .facts(List.of(facts))
        .build();
  }

  @Test
  void findingIsToldOnceHoweverOftenItGetsOrLosesACommonCause() {
    narrator.signal(drift("d"));
    narrator.signal(drift("d/common_cause/held/1", new SignalFact("common_cause", "c/1")));
    narrator.signal(drift("d/common_cause/over/2", new SignalFact("common_cause", "")));
    narrator.signal(SignalBuilder.builder(drift("d/cleared")).state(SignalState.CLEARED).build());
    assertThat(told).containsExactly("DRIFT m constrains more", "cleared m constrains more");
  }
}
