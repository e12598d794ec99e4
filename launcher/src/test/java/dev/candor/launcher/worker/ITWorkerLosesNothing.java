package dev.candor.launcher.worker;

import static org.assertj.core.api.Assertions.assertThat;

import dev.candor.embedded.broker.EmbeddedKafka;
import dev.candor.events.Response;
import dev.candor.events.Topics;
import dev.candor.events.serde.EventSerdes;
import dev.candor.runtime.BoundedMeterRegistry;
import dev.candor.runtime.KafkaSettings;
import dev.candor.simulator.Faults;
import dev.candor.simulator.Latency;
import dev.candor.simulator.MixRule;
import dev.candor.simulator.OutcomeMix;
import dev.candor.simulator.RateLimit;
import dev.candor.simulator.Rollout;
import dev.candor.simulator.Scenario;
import dev.candor.simulator.SimulatedProvider;
import dev.candor.worker.TargetSettings;
import dev.candor.worker.WorkerService;
import dev.candor.worker.WorkerSettings;
import dev.candor.worker.limit.Backoff;
import dev.candor.worker.limit.Budget;
import dev.candor.worker.limit.Limits;
import dev.candor.worker.limit.Prices;
import dev.candor.worker.provider.ApiStyle;
import dev.candor.worker.provider.Endpoint;
import dev.candor.worker.provider.Sampling;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Workers come and go, the broker restarts, a fifth of the calls fail: each probe ends once. */
class ITWorkerLosesNothing {
  private static final String MODEL = "simulated-model";
  private static final String REGISTRY = "mock://it-worker";

  @TempDir Path directory;

  private final Topics topics = new Topics("it-");
  private final EventSerdes serdes = new EventSerdes(Map.of("schema.registry.url", REGISTRY));
  private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
  private final List<WorkerService> workers = new ArrayList<>();

  @AfterEach
  void stop() {
    workers.forEach(WorkerService::close);
  }

  @Test
  void workersThatComeAndGoEndEachProbeOnce() {
    int probes = 600;
    try (EmbeddedKafka kafka = EmbeddedKafka.start(directory, 0);
        SimulatedProvider provider = provider(fifthFails())) {
      ProbeLedger ledger = ledger(kafka.bootstrapServers());
      ledger.createTopics();
      ledger.ask(MODEL, 0, probes);
      WorkerService first = worker("w1", kafka.bootstrapServers(), target(provider, 16));
      ledger.readUntil(50, Duration.ofSeconds(30));
      worker("w2", kafka.bootstrapServers(), target(provider, 16));
      ledger.readUntil(200, Duration.ofSeconds(30));
      first.close();
      ledger.readUntil(probes, Duration.ofSeconds(30));
      assertEachOnce(ledger, probes);
      assertThat(provider.statistics().inFlightMax()).isLessThanOrEqualTo(16);
      assertThat(ledger.responses()).allMatch(response -> response.origin().equals("simulated"));
    }
  }

  @Test
  void brokerThatRestartsCostsNothing() {
    int probes = 400;
    try (SimulatedProvider provider = provider(fifthFails())) {
      EmbeddedKafka kafka = EmbeddedKafka.start(directory, 0);
      String bootstrap = kafka.bootstrapServers();
      try {
        ProbeLedger ledger = ledger(bootstrap);
        ledger.createTopics();
        ledger.ask(MODEL, 0, probes);
        worker("w1", bootstrap, target(provider, 8));
        ledger.readUntil(100, Duration.ofSeconds(30));
        kafka.close();
        kafka =
            EmbeddedKafka.start(
                directory, Integer.parseInt(bootstrap.substring(bootstrap.indexOf(':') + 1)));
        ledger.readUntil(probes, Duration.ofSeconds(60));
        assertEachOnce(ledger, probes);
      } finally {
        stop();
        workers.clear();
        kafka.close();
      }
    }
  }

  @Test
  void budgetSurvivesARestartAndIsSharedByAllWorkers() {
    int probes = 300;
    try (EmbeddedKafka kafka = EmbeddedKafka.start(directory, 0);
        SimulatedProvider provider = provider(Faults.NONE)) {
      ProbeLedger ledger = ledger(kafka.bootstrapServers());
      ledger.createTopics();
      TargetSettings target =
          target(provider, 8)
              .withPrices(new Prices(2, 10))
              .withBudget(new Budget(OptionalDouble.of(0.2), OptionalDouble.empty()));
      WorkerService first = worker("w1", kafka.bootstrapServers(), target);
      ledger.ask(MODEL, 0, 40);
      ledger.readUntil(40, Duration.ofSeconds(30));
      first.close();
      worker("w2", kafka.bootstrapServers(), target);
      worker("w3", kafka.bootstrapServers(), target);
      ledger.ask(MODEL, 40, probes);
      ledger.readUntil(probes, Duration.ofSeconds(30));
      assertEachOnce(ledger, probes);
      double spent = ledger.responses().stream().mapToDouble(Response::costDollars).sum();
      double dearest =
          ledger.responses().stream().mapToDouble(Response::costDollars).max().orElseThrow();
      // What one worker has in flight, another learns of only when it is committed: the promise is
      // the budget and at most what was in flight.
      assertThat(spent).isLessThanOrEqualTo(0.2 + 8 * dearest).isGreaterThan(0.1);
      assertThat(ledger.responses())
          .anyMatch(response -> "budget".equals(response.failure()) && response.attempts() == 0);
    }
  }

  private static void assertEachOnce(ProbeLedger ledger, int probes) {
    assertThat(ledger.times()).hasSize(probes);
    assertThat(ledger.times().values()).containsOnly(1);
  }

  private static Faults fifthFails() {
    return new Faults(.05, .05, .04, 0, .03, .03);
  }

  private static SimulatedProvider provider(Faults faults) {
    Duration latency = Duration.ofMillis(30);
    return SimulatedProvider.start(
        Scenario.builder()
            .addModels(
                Scenario.modelBuilder(MODEL)
                    .latency(new Latency(latency, latency.multipliedBy(4), latency.multipliedBy(8)))
                    .faults(faults)
                    .limit(RateLimit.NONE)
                    .release("1", new Rollout.AtStart(), MixRule.always(OutcomeMix.CANDID))
                    .build())
            .build(),
        0);
  }

  private static TargetSettings target(SimulatedProvider provider, int inFlight) {
    return TargetSettings.of(
            MODEL,
            Endpoint.of(ApiStyle.OPENAI, provider.baseUri(), MODEL, Optional.empty()),
            new Sampling(
                Optional.empty(),
                OptionalDouble.empty(),
                OptionalDouble.empty(),
                java.util.OptionalLong.of(1),
                java.util.OptionalInt.of(300),
                dev.candor.worker.provider.Reasoning.UNSET),
            new Limits(OptionalDouble.empty(), OptionalDouble.empty(), inFlight))
        .withBackoff(new Backoff(6, Duration.ofMillis(50), Duration.ofSeconds(2)))
        .withMaxWait(Duration.ofMinutes(5));
  }

  private WorkerService worker(String id, String bootstrap, TargetSettings target) {
    WorkerService worker =
        new WorkerService(
            WorkerSettings.of(List.of(target)),
            KafkaSettings.embedded(bootstrap, REGISTRY, ProbeLedger.PARTITIONS),
            topics,
            serdes,
            new BoundedMeterRegistry(meters),
            Clock.systemUTC(),
            new Random(id.hashCode()),
            id);
    workers.add(worker);
    worker.start();
    return worker;
  }

  private ProbeLedger ledger(String bootstrap) {
    return new ProbeLedger(
        KafkaSettings.embedded(bootstrap, REGISTRY, ProbeLedger.PARTITIONS), topics, serdes);
  }
}
