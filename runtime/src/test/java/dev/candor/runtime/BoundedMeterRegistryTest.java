package dev.candor.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.util.List;
import org.junit.jupiter.api.Test;

class BoundedMeterRegistryTest {
  private final PrometheusMeterRegistry registry =
      new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
  private final BoundedMeterRegistry meters = new BoundedMeterRegistry(registry);

  private void fill() {
    for (int i = 0; i < BoundedMeterRegistry.MAX_SERIES; i++) {
      meters.set(Meters.DRIFT_ALARM, 0, "t" + i, "r1", "r2", "en", "refusal");
    }
  }

  @Test
  void alarmHasItsSeriesHoweverManyThereAre() {
    fill();
    meters.setAlarm(Meters.DRIFT_ALARM, 1, "late", "r1", "r2", "all", "any");
    assertThat(registry.get("candor.drift.alarm").tags("target", "late", "measure", "any").gauge())
        .satisfies(gauge -> assertThat(gauge.value()).isEqualTo(1));
  }

  @Test
  void metersOfLibrariesThatBreakTheRulesOfNamingAreLeftOut() {
    for (String name :
        List.of(
            "kafka.producer.io.time.ns.total",
            "kafka.stream.state.oldest.iterator.open.since.ms",
            "kafka.consumer.connection.count",
            "kafka.consumer.node.request.latency.avg",
            "kafka.stream.alive.stream.threads",
            "kafka.consumer.fetch.manager.records.lag.max",
            "process.cpu.time",
            "process.cpu.usage")) {
      registry.gauge(name, 1);
    }
    assertThat(registry.getMeters())
        .extracting(meter -> meter.getId().getName())
        .containsExactlyInAnyOrder(
            "kafka.stream.alive.stream.threads",
            "kafka.consumer.fetch.manager.records.lag.max",
            "process.cpu.usage");
  }

  @Test
  void gaugeBeyondTheBoundIsLeftOutAndCountedInsteadOfTellingALie() {
    fill();
    meters.set(Meters.DRIFT_ALARM, 1, "late", "r1", "r2", "en", "refusal");
    assertThat(registry.find("candor.drift.alarm").tags("target", "late").gauge()).isNull();
    assertThat(registry.find("candor.drift.alarm").tags("target", "other").gauge()).isNull();
    assertThat(
            registry
                .get("candor.series.folded")
                .tags("meter", "candor_drift_alarm")
                .counter()
                .count())
        .isEqualTo(1);
  }

  @Test
  void countsBeyondTheBoundGoToOneSeriesSoThatTheirSumStaysRight() {
    for (int i = 0; i < BoundedMeterRegistry.MAX_SERIES + 3; i++) {
      meters.count(Meters.DEAD_LETTERS, "reason" + i);
    }
    assertThat(registry.get("candor.dead.letters").tags("reason", "other").counter().count())
        .isEqualTo(3);
  }

  @Test
  void whatIsForgottenMakesRoom() {
    fill();
    meters.forget(Meters.DRIFT_ALARM, values -> values.get(0).equals("t0"));
    meters.set(Meters.DRIFT_ALARM, 1, "late", "r1", "r2", "en", "refusal");
    assertThat(registry.find("candor.drift.alarm").tags("target", "late").gauge()).isNotNull();
    meters.setAlarm(Meters.DRIFT_ALARM, 1, "more", "r1", "r2", "all", "any");
    meters.forget(Meters.DRIFT_ALARM, values -> values.get(0).equals("more"));
    meters.set(Meters.DRIFT_ALARM, 1, "later", "r1", "r2", "en", "refusal");
    assertThat(registry.find("candor.drift.alarm").tags("target", "later").gauge())
        .as("an alarm took no room and gives none back")
        .isNull();
  }

  @Test
  void counterOfWhatIsGoneIsForgottenToo() {
    meters.count(Meters.RELEASE_CHANGES, "t", "label");
    meters.forget(Meters.RELEASE_CHANGES, values -> values.get(0).equals("t"));
    assertThat(registry.find("candor.release.changes").counter()).isNull();
  }
}
