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
  private static final Instant ONSET = START.minus(Duration.ofDays(2));
  private static final Duration DAY = Duration.ofDays(1);

  private final List<ReleaseChange> announced = new ArrayList<>();
  private boolean speaks = true;
  private Instant now = START;
  private final ReleaseResolver resolver =
      new ReleaseResolver("t", "m", DAY, () -> speaks, announced::add);

  @Test
  void releaseIsTheServedModelWithItsFingerprint() {
    assertThat(serve("m-1", "fp1")).isEqualTo("m-1@fp1");
    assertThat(serve("m-2", null)).isEqualTo("m-2");
  }

  @Test
  void labelGoesBeforeWhatTheProviderSays() {
    assertThat(resolver.resolve(Optional.of("v1"), "m-1", "fp1", false, "probe", START))
        .isEqualTo("v1");
    assertThat(resolver.prevailing(Optional.of("v1"))).isEqualTo("v1");
  }

  @Test
  void firstSightHasNoPredecessorAndAChangeHas() {
    serve("m-1", "fp1");
    serve("m-1", "fp2");
    serve("m-2", "fp2");
    resolver.resolve(Optional.of("v2"), "m-2", "fp2", false, "probe", START);
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
    resolver.changedSilently("m@fp1", ONSET);
    assertThat(serve("m", "fp1")).isEqualTo("m@fp1~2");
    resolver.changedSilently("m@fp1", ONSET); // read again after a restart, or from an old window
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
    resolver.changedSilently("m@fp1", ONSET);
    assertThat(serve("m", "fp1")).isEqualTo("m@fp1");
    resolver.learn(
        new ReleaseChange(
            "t", "m@fp1", "m@fp1~2", "silent_change", START, "m", "fp1", false, ONSET));
    assertThat(serve("m", "fp1")).isEqualTo("m@fp1~2");
    assertThat(announced).hasSize(1);
  }

  @Test
  void silentChangeOfAReleaseThatIsGoneChangesNothing() {
    serveTimes("fp1", 100);
    serveTimes("fp2", 100);
    resolver.changedSilently("m@fp1", ONSET);
    assertThat(serve("m", "fp2")).isEqualTo("m@fp2");
    assertThat(announced).hasSize(2);
  }

  @Test
  void blocksWithoutNamesAreSharedOutAsTheReleasesServe() {
    for (double share : new double[] {.1, .2, .4}) {
      ReleaseResolver shared = new ReleaseResolver("t", "m", DAY, () -> true, announced::add);
      Random random = new Random(5);
      int[] blocked = new int[2];
      int[] served = new int[2];
      for (int i = 0; i < 200_000; i++) {
        int canary = random.nextDouble() < share ? 1 : 0;
        boolean isBlocked = random.nextInt(10) == 0;
        String release =
            shared.resolve(
                Optional.empty(),
                isBlocked ? null : "m",
                isBlocked ? null : "fp" + canary,
                isBlocked,
                "probe-" + i,
                START);
        (isBlocked ? blocked : served)[release.equals("m@fp1") ? 1 : 0]++;
      }
      double blockedOfCanary = blocked[1] / (double) (blocked[1] + served[1]);
      double blockedOfRest = blocked[0] / (double) (blocked[0] + served[0]);
      assertThat(blockedOfCanary).as("share %s", share).isBetween(.095, .105);
      assertThat(blockedOfRest).as("share %s", share).isBetween(.095, .105);
    }
  }

  @Test
  void blockWithoutAFingerprintIsNobodysAnnouncement() {
    serveTimes("fp1", 60);
    assertThat(resolver.resolve(Optional.empty(), null, null, true, "probe", START))
        .isEqualTo("m@fp1");
    assertThat(resolver.resolve(Optional.empty(), "m", null, true, "probe", START))
        .isEqualTo("m@fp1");
    assertThat(announced).hasSize(1);
  }

  @Test
  void sameProbeIsFiledUnderTheSameRelease() {
    for (int i = 0; i < 50; i++) {
      serve("m", "fp" + i % 2);
    }
    assertThat(resolver.drawn(Optional.empty(), "probe-7"))
        .isEqualTo(resolver.drawn(Optional.empty(), "probe-7"));
  }

  @Test
  void revisionBelongsToOneNameAndARollbackTakesUpTheOldSeries() {
    serveTimes("0915", 100);
    serveTimes("1128", 100);
    resolver.changedSilently("m@1128", ONSET);
    assertThat(serve("m", "1128")).isEqualTo("m@1128~2");
    serveTimes("1128", 100);
    assertThat(serve("m", "1201")).as("a new model").isEqualTo("m@1201");
    serveTimes("1201", 100);
    assertThat(serve("m", "0915")).as("a rollback").isEqualTo("m@0915");
    serveTimes("0915", 600);
    assertThat(serve("m", "1128")).as("a rollback to what changed").isEqualTo("m@1128~2");
    assertThat(announced)
        .extracting(ReleaseChange::release, ReleaseChange::rollback)
        .containsExactly(
            tuple("m@0915", false),
            tuple("m@1128", false),
            tuple("m@1128~2", false),
            tuple("m@1201", false),
            tuple("m@0915", true),
            tuple("m@1128~2", true));
  }

  @Test
  void namesThatOneCounterPerTargetGaveAreKept() {
    resolver.learn(change(null, "m@0915", "0915"));
    resolver.learn(change("m@0915", "m@0915~2", "0915"));
    resolver.learn(change("m@0915~2", "m@1201~2", "1201"));
    assertThat(serve("m", "1201")).isEqualTo("m@1201~2");
    assertThat(serve("m", "1215")).isEqualTo("m@1215");
  }

  @Test
  void silentChangeIsAnnouncedWithTheTimeItBegan() {
    serveTimes("fp1", 100);
    resolver.changedSilently("m@fp1", ONSET);
    serve("m", "fp1");
    assertThat(announced.get(1).since()).isEqualTo(ONSET);
    assertThat(announced.get(1).at()).isEqualTo(START);
  }

  @Test
  void trippedWireUnderACanaryKeepsTheFingerprintOfTheReleaseThatPrevails() {
    serveTimes("fp1", 60);
    serve("m", "fp2");
    resolver.tripped(Optional.empty(), START);
    assertThat(announced.get(2).systemFingerprint()).isEqualTo("fp1");
    assertThat(serve("m", "fp1")).isEqualTo("m@fp1~2");
    assertThat(serve("m", "fp2")).isEqualTo("m@fp2");
  }

  @Test
  void fingerprintOfItsOwnOnEveryReplyIsSaidOnceAndBecomesOneRelease() {
    List<String> releases = new ArrayList<>();
    for (int i = 0; i < 432; i++) {
      now = START.plusMillis(174L * i);
      releases.add(serve("m", "fp" + i));
    }
    assertThat(releases.stream().distinct())
        .containsExactly("m@fp0", "m@fp1", "m@fp2", "m@fp3", "m@any");
    assertThat(announced).hasSize(5);
    assertThat(announced.get(4).how()).isEqualTo("unstable_names");
    assertThat(announced.get(4).release()).isEqualTo("m@any");
  }

  @Test
  void fingerprintThatLivesForTwoCyclesOnlyBecomesOneRelease() {
    String release = "";
    for (int cycle = 0; cycle < 40; cycle++) {
      for (int i = 0; i < 48; i++) {
        now = START.plus(Duration.ofHours(6L * cycle)).plusSeconds(i);
        release = serve("m", "fp" + cycle / 2);
      }
    }
    assertThat(release).isEqualTo("m@any");
    assertThat(announced).hasSize(5);
  }

  @Test
  void weeklyFingerprintsStayReleases() {
    for (int week = 0; week < 20; week++) {
      now = START.plus(Duration.ofDays(7L * week));
      serveTimes("fp" + week, 100);
    }
    assertThat(announced).hasSize(20);
    assertThat(serve("m", "fp19")).isEqualTo("m@fp19");
  }

  @Test
  void fingerprintsUnderALabelAreNotAnnouncedOneByOneEither() {
    for (int i = 0; i < 100; i++) {
      assertThat(resolver.resolve(Optional.of("v1"), "m", "fp" + i, false, "p" + i, START))
          .isEqualTo("v1");
    }
    assertThat(announced).hasSize(5);
  }

  @Test
  void modelNameOfItsOwnOnEveryReplyBecomesOneReleaseToo() {
    for (int i = 0; i < 100; i++) {
      serve("m-" + i, "fp" + i);
    }
    assertThat(serve("m-100", "fp100")).isEqualTo("m@any");
    assertThat(announced).hasSize(5);
  }

  @Test
  void everyNameMeansAReleaseWhereTheSettingSaysSo() {
    ReleaseResolver each = new ReleaseResolver("t", "m", Duration.ZERO, () -> true, announced::add);
    for (int i = 0; i < 30; i++) {
      each.resolve(Optional.empty(), "m", "fp" + i, false, "probe", START);
    }
    assertThat(announced).hasSize(30);
  }

  @Test
  void restartKnowsWhichNamesMeanNothing() {
    for (int i = 0; i < 5; i++) {
      serve("m", "fp" + i);
    }
    List<ReleaseChange> before = List.copyOf(announced);
    ReleaseResolver next = new ReleaseResolver("t", "m", DAY, () -> true, announced::add);
    before.forEach(next::learn);
    assertThat(next.resolve(Optional.empty(), "m", "fp9", false, "probe", START))
        .isEqualTo("m@any");
    assertThat(announced).hasSize(before.size());
  }

  @Test
  void burstOfFingerprintsThatAnEarlierVersionAnnouncedIsSeenForWhatItIs() {
    for (int i = 0; i < 432; i++) {
      resolver.learn(change("m@fp" + (i - 1), "m@fp" + i, "fp" + i));
    }
    assertThat(serve("m", "fp999")).isEqualTo("m@any");
    assertThat(announced).extracting(ReleaseChange::how).containsExactly("unstable_names");
  }

  @Test
  void silentChangeIsFoundUnderNamesThatMeanNothing() {
    for (int i = 0; i < 60; i++) {
      serve("m", "fp" + i);
    }
    resolver.changedSilently("m@any", ONSET);
    assertThat(serve("m", "fp61")).isEqualTo("m@any~2");
    assertThat(serve("m", "fp62")).isEqualTo("m@any~2");
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
    resolver.resolve(
        Optional.empty(), "m", "fp2", false, "probe", START.plus(Duration.ofSeconds(31)));
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
    return new ReleaseChange(
        "t", previous, release, "fingerprint", START, "m", fingerprint, false, null);
  }

  private void serveTimes(String fingerprint, int times) {
    for (int i = 0; i < times; i++) {
      serve("m", fingerprint);
    }
  }

  private String serve(String model, String fingerprint) {
    return resolver.resolve(Optional.empty(), model, fingerprint, false, "probe", now);
  }
}
