package dev.candor.stream.step;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class OnsetTest {
  private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");

  @Test
  void sharpChangeIsKnownToTheCycle() {
    Onset onset = Onset.of(cycles(new Random(1), 30, 20, 40, 0, 1)).orElseThrow();
    assertThat(onset.earliest()).isEqualTo(at(19));
    assertThat(onset.latest()).isEqualTo(at(20));
  }

  @Test
  void intervalHoldsTheBeginningInMostOfManyChanges() {
    Random random = new Random(20260101);
    int held = 0;
    for (int i = 0; i < 500; i++) {
      Onset onset = Onset.of(cycles(random, 40, 25, 40, .2, .5)).orElseThrow();
      if (!onset.earliest().isAfter(at(25)) && !onset.latest().isBefore(at(25))) {
        held++;
      }
    }
    assertThat(held).isGreaterThanOrEqualTo(475);
  }

  @Test
  void withoutChangeThereIsNoOnset() {
    assertThat(Onset.of(cycles(new Random(2), 30, 30, 40, .2, .2))).isEmpty();
    assertThat(Onset.of(List.of())).isEmpty();
    assertThat(Onset.of(List.of(new Onset.Cycle(START, 0, 0)))).isEmpty();
  }

  private static List<Onset.Cycle> cycles(
      Random random, int count, int changed, int n, double before, double after) {
    List<Onset.Cycle> cycles = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      double share = i < changed ? before : after;
      long hits = random.doubles(n).filter(draw -> draw < share).count();
      cycles.add(new Onset.Cycle(at(i), n, hits));
    }
    return cycles;
  }

  private static Instant at(int cycle) {
    return START.plus(Duration.ofHours(cycle));
  }
}
