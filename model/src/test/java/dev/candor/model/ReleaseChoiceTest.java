package dev.candor.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ReleaseChoiceTest {
  private static final List<String> THREE = List.of("r1", "r2", "r3");

  private static List<String> pairs(String baseline, String candidate) {
    return new ReleaseChoice(Optional.ofNullable(baseline), Optional.ofNullable(candidate))
        .pairs(THREE).stream().map(pair -> pair.baseline() + "-" + pair.candidate()).toList();
  }

  @Test
  void withoutAChoiceEachIsComparedWithTheOneBefore() {
    assertThat(pairs(null, null)).containsExactly("r1-r2", "r2-r3");
  }

  @Test
  void aBaselineAloneIsComparedWithEverythingAfterIt() {
    assertThat(pairs("r1", null)).containsExactly("r1-r2", "r1-r3");
    assertThat(pairs("r3", null)).isEmpty();
  }

  @Test
  void aCandidateAloneIsComparedWithTheOneBefore() {
    assertThat(pairs(null, "r3")).containsExactly("r2-r3");
    assertThat(pairs(null, "r1")).isEmpty();
  }

  @Test
  void ofTwoReleasesTheOneThatIsNamedSettlesTheOther() {
    List<List<String>> two = List.of(List.of("new", "old"), List.of("x"));
    ReleaseChoice settled = new ReleaseChoice(Optional.of("old"), Optional.of("new"));
    assertThat(new ReleaseChoice(Optional.of("old"), Optional.empty()).among(two))
        .isEqualTo(settled);
    assertThat(new ReleaseChoice(Optional.empty(), Optional.of("new")).among(two))
        .isEqualTo(settled);
    ReleaseChoice last = new ReleaseChoice(Optional.of("r3"), Optional.empty());
    assertThat(last.among(List.of(THREE))).isEqualTo(last);
  }

  @Test
  void bothAreComparedWhateverLiesBetween() {
    assertThat(pairs("r1", "r3")).containsExactly("r1-r3");
    assertThat(pairs("r1", "r1")).isEmpty();
  }

  @Test
  void whatANameBecameIsComparedWithWhatItWasWhoeverAnsweredBetween() {
    assertThat(ReleaseChoice.NEIGHBOURS.pairs(List.of("a", "canary", "a~2", "a~3")))
        .containsExactly(
            new ReleasePair("a", "canary"),
            new ReleasePair("a", "a~2"),
            new ReleasePair("a~2", "a~3"));
  }

  @Test
  void aReleaseThatTheTargetNeverHadIsComparedWithNone() {
    assertThat(pairs("r0", null)).isEmpty();
    assertThat(pairs(null, "r0")).isEmpty();
    assertThat(pairs("r1", "r0")).isEmpty();
  }
}
