package dev.candor.worker.release;

import static org.assertj.core.api.Assertions.assertThat;

import dev.candor.events.ReleaseChange;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

class ReleaseResolverTest {
  private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");

  private final List<ReleaseChange> announced = new ArrayList<>();
  private boolean speaks = true;
  private final ReleaseResolver resolver =
      new ReleaseResolver("t", "m", () -> speaks, announced::add);

  @Test
  void releaseIsTheServedModelWithItsFingerprint() {
    assertThat(serve("m-1", "fp1")).isEqualTo("m-1@fp1");
    assertThat(serve("m-2", null)).isEqualTo("m-2");
  }

  @Test
  void labelGoesBeforeWhatTheProviderSays() {
    assertThat(resolver.resolve(Optional.of("v1"), "m-1", "fp1", false, START)).isEqualTo("v1");
    assertThat(resolver.prevailing(Optional.of("v1"))).isEqualTo("v1");
  }

  @Test
  void firstSightHasNoPredecessorAndAChangeHas() {
    serve("m-1", "fp1");
    serve("m-1", "fp2");
    serve("m-2", "fp2");
    resolver.resolve(Optional.of("v2"), "m-2", "fp2", false, START);
    assertThat(announced)
        .extracting(ReleaseChange::previous, ReleaseChange::release, ReleaseChange::how)
        .containsExactly(
            tuple(null, "m-1@fp1", "served_model"),
            tuple("m-1@fp1", "m-1@fp2", "fingerprint"),
            tuple("m-1@fp2", "m-2@fp2", "served_model"),
            tuple("m-2@fp2", "v2", "label"));
  }

  @Test
  void canaryIsAnnouncedOnceAndKeptApartWithoutFlapping() {
    Random random = new Random(11);
    int canary = 0;
    for (int i = 0; i < 20_000; i++) {
      boolean toCanary = i > 100 && random.nextInt(20) == 0;
      canary += serve("m", toCanary ? "fp2" : "fp1").equals("m@fp2") ? 1 : 0;
    }
    assertThat(canary).isBetween(900, 1_100);
    assertThat(announced).extracting(ReleaseChange::release).containsExactly("m@fp1", "m@fp2");
  }

  @Test
  void rollbackIsRecognised() {
    serveTimes("fp1", 100);
    serveTimes("fp2", 100);
    serveTimes("fp1", 100);
    assertThat(announced)
        .extracting(ReleaseChange::release, ReleaseChange::rollback)
        .containsExactly(tuple("m@fp1", false), tuple("m@fp2", false), tuple("m@fp1", true));
  }

  @Test
  void silentChangeThatTheDetectorFoundBeginsAReleaseOfItsOwnOnce() {
    serveTimes("fp1", 100);
    resolver.changedSilently("m@fp1");
    assertThat(serve("m", "fp1")).isEqualTo("m@fp1~2");
    resolver.changedSilently("m@fp1"); // read again after a restart, or from an old window
    serveTimes("fp1", 100);
    assertThat(announced)
        .extracting(ReleaseChange::previous, ReleaseChange::release, ReleaseChange::how)
        .containsExactly(
            tuple(null, "m@fp1", "served_model"), tuple("m@fp1", "m@fp1~2", "silent_change"));
  }

  @Test
  void silentChangeIsAnnouncedByTheWorkerThatSpeaksAndLearntByTheOthers() {
    serveTimes("fp1", 10);
    speaks = false;
    resolver.changedSilently("m@fp1");
    assertThat(serve("m", "fp1")).isEqualTo("m@fp1");
    resolver.learn(
        new ReleaseChange("t", "m@fp1", "m@fp1~2", "silent_change", START, "m", "fp1", false));
    assertThat(serve("m", "fp1")).isEqualTo("m@fp1~2");
    assertThat(announced).hasSize(1);
  }

  @Test
  void silentChangeOfAReleaseThatIsGoneChangesNothing() {
    serveTimes("fp1", 100);
    serveTimes("fp2", 100);
    resolver.changedSilently("m@fp1");
    assertThat(serve("m", "fp2")).isEqualTo("m@fp2");
    assertThat(announced).hasSize(2);
  }

  @Test
  void blockWithoutNamesIsFiledUnderTheReleaseThatPrevails() {
    serveTimes("fp1", 40);
    serve("m", "fp2");
    assertThat(resolver.resolve(Optional.empty(), null, null, true, START)).isEqualTo("m@fp1");
    assertThat(resolver.resolve(Optional.empty(), "m", null, true, START)).isEqualTo("m@fp1");
    assertThat(announced).hasSize(2);
  }

  @Test
  void restartDoesNotAnnounceWhatTheTopicAlreadyTells() {
    resolver.learn(change(null, "m@fp1", "fp1"));
    resolver.learn(change("m@fp1", "m@fp2", "fp2"));
    serveTimes("fp2", 5);
    assertThat(announced).isEmpty();
    serve("m", "fp3");
    assertThat(announced)
        .extracting(ReleaseChange::previous, ReleaseChange::release)
        .containsExactly(tuple("m@fp2", "m@fp3"));
  }

  @Test
  void workerThatDoesNotSpeakForTheTargetWaitsForTheOneThatDoes() {
    speaks = false;
    serve("m", "fp1");
    resolver.learn(change(null, "m@fp1", "fp1"));
    serve("m", "fp2");
    resolver.resolve(Optional.empty(), "m", "fp2", false, START.plus(Duration.ofSeconds(31)));
    assertThat(announced)
        .extracting(ReleaseChange::previous, ReleaseChange::release)
        .containsExactly(tuple("m@fp1", "m@fp2"));
  }

  @Test
  void trippedWireMakesTheSameNameAnotherRelease() {
    serveTimes("fp1", 60);
    resolver.tripped(Optional.empty(), START);
    assertThat(serve("m", "fp1")).isEqualTo("m@fp1~2");
    resolver.tripped(Optional.empty(), START);
    assertThat(serve("m", "fp1")).isEqualTo("m@fp1~3");
    assertThat(announced)
        .extracting(ReleaseChange::release, ReleaseChange::how)
        .containsExactly(
            tuple("m@fp1", "served_model"),
            tuple("m@fp1~2", "tripwire"),
            tuple("m@fp1~3", "tripwire"));
  }

  @Test
  void revisionSurvivesARestart() {
    resolver.learn(change(null, "m@fp1", "fp1"));
    resolver.learn(change("m@fp1", "m@fp1~2", "fp1"));
    assertThat(serve("m", "fp1")).isEqualTo("m@fp1~2");
    assertThat(announced).isEmpty();
  }

  private static org.assertj.core.groups.Tuple tuple(Object... values) {
    return org.assertj.core.groups.Tuple.tuple(values);
  }

  private static ReleaseChange change(String previous, String release, String fingerprint) {
    return new ReleaseChange("t", previous, release, "fingerprint", START, "m", fingerprint, false);
  }

  private void serveTimes(String fingerprint, int times) {
    for (int i = 0; i < times; i++) {
      serve("m", fingerprint);
    }
  }

  private String serve(String model, String fingerprint) {
    return resolver.resolve(Optional.empty(), model, fingerprint, false, START);
  }
}
