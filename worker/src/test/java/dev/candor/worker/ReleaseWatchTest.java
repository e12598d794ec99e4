package dev.candor.worker;

import static org.assertj.core.api.Assertions.assertThat;

import dev.candor.events.ReleaseChange;
import dev.candor.testkit.SettableClock;
import dev.candor.worker.limit.Limits;
import dev.candor.worker.provider.ApiStyle;
import dev.candor.worker.provider.Completion;
import dev.candor.worker.provider.Endpoint;
import dev.candor.worker.provider.FailedCall;
import dev.candor.worker.provider.Failure;
import dev.candor.worker.provider.FailureReason;
import dev.candor.worker.provider.Sampling;
import dev.candor.worker.release.ReleaseResolver;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class ReleaseWatchTest {
  private final SettableClock clock = SettableClock.atNewYear();
  private final ManualTimeline timeline = new ManualTimeline(clock);
  private final List<ReleaseChange> announced = new ArrayList<>();
  private final SpendLedger spending = new SpendLedger("w1", clock);
  private final ReleaseResolver releases =
      new ReleaseResolver("t", "qwen3-max", Duration.ofDays(1), () -> true, announced::add);
  private List<String> models = List.of("qwen3-max", "other");
  private String token = "a";
  private boolean mine = true;
  private int asked;

  @Test
  void newModelThatMatchesIsAnnouncedOnce() {
    watch().start();
    timeline.pass(Duration.ofHours(1));
    models = List.of("qwen3-max", "other", "other-2", "qwen3-max-2026-01-23");
    timeline.pass(Duration.ofHours(5));
    assertThat(announced)
        .extracting(ReleaseChange::release, ReleaseChange::how)
        .containsExactly(
            org.assertj.core.groups.Tuple.tuple("qwen3-max-2026-01-23", "models_list"));
  }

  @Test
  void listThatCannotBeReadIsReadAgainLater() {
    models = null;
    watch().start();
    timeline.pass(Duration.ofHours(2));
    models = List.of("qwen3-max");
    timeline.pass(Duration.ofHours(1));
    models = List.of("qwen3-max", "qwen3-ultra");
    timeline.pass(Duration.ofHours(1));
    assertThat(announced).extracting(ReleaseChange::release).containsExactly("qwen3-ultra");
  }

  @Test
  void changedTokensTripTheWireAndAreBilled() {
    watch().start();
    timeline.pass(Duration.ofHours(3));
    assertThat(announced).isEmpty();
    token = "b";
    timeline.pass(Duration.ofMinutes(15 * 3));
    assertThat(announced)
        .extracting(ReleaseChange::release, ReleaseChange::how)
        .containsExactly(org.assertj.core.groups.Tuple.tuple("qwen3-max~2", "tripwire"));
    assertThat(spending.unsaved()).hasSize(1);
    assertThat(spending.unsaved().get(0).probes()).isEqualTo(asked);
  }

  @Test
  void workerWithoutTheFirstPartitionDoesNotLook() {
    mine = false;
    watch().start();
    timeline.pass(Duration.ofDays(1));
    assertThat(asked).isZero();
  }

  private ReleaseWatch watch() {
    TargetSettings settings =
        TargetSettings.of(
                "t",
                Endpoint.of(
                    ApiStyle.OPENAI, URI.create("http://unused"), "qwen3-max", Optional.empty()),
                Sampling.PROVIDER_DEFAULTS,
                new Limits(OptionalDouble.empty(), OptionalDouble.empty(), 1))
            .withReleases(
                new ReleaseSettings(
                    Optional.empty(),
                    Optional.of("qwen3*"),
                    Duration.ofHours(1),
                    Duration.ofDays(1),
                    Optional.of(Duration.ofMinutes(15))));
    return new ReleaseWatch(
        settings,
        () ->
            models == null
                ? CompletableFuture.failedFuture(
                    new FailedCall(Failure.of(FailureReason.CONNECTION, "away")))
                : CompletableFuture.completedFuture(models),
        question -> {
          asked++;
          return CompletableFuture.completedFuture(
              new Completion(token, null, "length", 200, null, null, "m", 20, 1, false, false));
        },
        timeline,
        () -> mine,
        releases,
        spending,
        new CountedWorkerMetrics());
  }
}
