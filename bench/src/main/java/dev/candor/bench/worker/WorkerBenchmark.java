package dev.candor.bench.worker;

import dev.candor.bench.ProcessorTime;
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
import dev.candor.worker.limit.Budget;
import dev.candor.worker.limit.Limits;
import dev.candor.worker.limit.Prices;
import dev.candor.worker.provider.ApiStyle;
import dev.candor.worker.provider.Endpoint;
import dev.candor.worker.provider.HttpExchanger;
import dev.candor.worker.provider.Reasoning;
import dev.candor.worker.provider.Sampling;
import java.io.PrintStream;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;

/**
 * What the worker sustains: {@code overhead} (256 calls in flight), {@code rate} (600 a minute and
 * 2,000 a second, the provider enforcing the same), {@code budget} (two workers, one budget),
 * {@code memory} (a million probes, or so many as {@code memory:100000} says). Without arguments,
 * the first three. Worker and broker share this process; the provider, but for {@code budget}, has
 * one of its own. What random kills lose and double is a test: {@code ITWorkerIsKilled}, with
 * {@code -Dcandor.kills=200}.
 */
public final class WorkerBenchmark {
  private static final String MODEL = "bench";

  private final Clock clock = Clock.systemUTC();
  private final PrintStream out;

  private WorkerBenchmark(PrintStream out) {
    this.out = out;
  }

  /** Runs the parts named, all quick ones if none is, and prints a line of Markdown for each. */
  public static int run(String[] args) {
    HttpExchanger.shareCompletionThreads();
    WorkerBenchmark benchmark = new WorkerBenchmark(System.out);
    List<String> parts = args.length == 0 ? List.of("overhead", "rate", "budget") : List.of(args);
    for (String part : parts) {
      String[] words = part.split(":", 2);
      switch (words[0]) {
        case "overhead" ->
            benchmark.overhead(words.length == 1 ? 60_000 : Integer.parseInt(words[1]));
        case "rate" -> {
          benchmark.rate(600, Duration.ofSeconds(60));
          benchmark.rate(120_000, Duration.ofSeconds(60));
        }
        case "budget" -> benchmark.budget();
        case "memory" ->
            benchmark.memory(words.length == 1 ? 1_000_000 : Integer.parseInt(words[1]));
        default -> {
          System.err.println(
              "no part called " + part + "; there are overhead, rate, budget and memory");
          return 2;
        }
      }
    }
    return 0;
  }

  private void overhead(int probes) {
    int warmUp = probes / 3;
    try (WorkerStand stand = new WorkerStand();
        StandProvider provider =
            new StandProvider(Duration.ofMillis(300), Duration.ofMillis(700), 0, warmUp)) {
      stand.ask(MODEL, 0, probes, clock.instant());
      double cpuBefore = ProcessorTime.millis();
      WorkerService worker =
          stand.worker("w1", target(provider.uri(), new Limits(none(), none(), 256)), 4_000, clock);
      worker.start();
      // The last ones run out with fewer than 256 in flight.
      stand.awaitResponses(probes - 1_000, Duration.ofMinutes(4), clock);
      StandProvider.Figures seen = provider.figures();
      worker.close();
      out.printf(
          "| overhead of a call, %d in flight, provider takes 300 to 700 ms | p50 %.2f ms, p99 %.2f"
              + " ms, most %.1f ms; %.0f a second; CPU of worker and broker %.2f ms a probe, of the"
              + " provider %.3f |%n",
          seen.mostAtOnce(),
          seen.turnaroundP50(),
          seen.turnaroundP99(),
          seen.turnaroundMost(),
          seen.perSecond(),
          (ProcessorTime.millis() - cpuBefore) / probes,
          (double) seen.cpuMillis() / probes);
    }
  }

  private void rate(int perMinute, Duration time) {
    double perSecond = perMinute / 60.0;
    int probes = (int) (perSecond * time.toSeconds());
    try (WorkerStand stand = new WorkerStand();
        StandProvider provider =
            new StandProvider(
                Duration.ofMillis(100), Duration.ofMillis(100), perMinute, probes / 3)) {
      stand.ask(MODEL, 0, probes, clock.instant());
      WorkerService worker =
          stand.worker(
              "w1",
              target(provider.uri(), new Limits(OptionalDouble.of(perMinute), none(), 512)),
              4_000,
              clock);
      double cpuBefore = ProcessorTime.millis();
      worker.start();
      stand.awaitResponses(probes, time.multipliedBy(2), clock);
      StandProvider.Figures seen = provider.figures();
      worker.close();
      out.printf(
          "| rate used after the first third, %d a minute configured and enforced | %.1f %% (%d"
              + " asked, %d turned away); CPU of worker and broker %.2f ms a probe, of the provider"
              + " %.3f |%n",
          perMinute,
          100 * seen.perSecond() / perSecond,
          seen.arrived(),
          seen.turnedAway(),
          (ProcessorTime.millis() - cpuBefore) / probes,
          (double) seen.cpuMillis() / probes);
    }
  }

  private void budget() {
    double dollars = 1;
    try (WorkerStand stand = new WorkerStand();
        SimulatedProvider provider =
            provider(Duration.ofMillis(100), new Faults(0, .1, 0, 0, 0, 0), RateLimit.NONE)) {
      int probes = 4_000;
      stand.ask(MODEL, 0, probes, clock.instant());
      TargetSettings target =
          target(provider.baseUri(), new Limits(none(), none(), 64))
              .withPrices(new Prices(2, 10))
              .withBudget(new Budget(OptionalDouble.of(dollars), OptionalDouble.empty()));
      List<WorkerService> workers =
          List.of(
              stand.worker("w1", target, 4_000, clock), stand.worker("w2", target, 4_000, clock));
      workers.forEach(WorkerService::start);
      double[] spent = {0};
      int[] refused = {0};
      stand.read(
          response -> {
            spent[0] += response.costDollars() == null ? 0 : response.costDollars();
            refused[0] += "budget".equals(response.failure()) ? 1 : 0;
            return true;
          },
          count -> count >= probes,
          Duration.ofMinutes(2),
          clock);
      workers.forEach(WorkerService::close);
      out.printf(
          "| a dollar's budget, two workers | $%.4f spent, %d of %d probes refused |%n",
          spent[0], refused[0], probes);
    }
  }

  private void memory(int probes) {
    try (WorkerStand stand = new WorkerStand();
        StandProvider provider =
            new StandProvider(Duration.ofMillis(1), Duration.ofMillis(20), 0, 0)) {
      WorkerService worker =
          stand.worker("w1", target(provider.uri(), new Limits(none(), none(), 256)), 4_000, clock);
      worker.start();
      int batch = probes / 20;
      List<Long> heaps = new ArrayList<>();
      Instant begun = clock.instant();
      for (int i = 0; i < 20; i++) {
        int end = (i + 1) * batch;
        stand.ask(MODEL, i * batch, end, clock.instant());
        stand.awaitResponses(end, Duration.ofMinutes(10), clock);
        System.gc();
        heaps.add((Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory()) >> 20);
      }
      worker.close();
      double seconds = Duration.between(begun, clock.instant()).toMillis() / 1e3;
      out.printf(
          "| heap of worker and broker after each twentieth of %d probes, MiB |"
              + " %s; %.0f a second |%n",
          probes, heaps, probes / seconds);
    }
  }

  private static SimulatedProvider provider(Duration latency, Faults faults, RateLimit limit) {
    return SimulatedProvider.start(
        Scenario.builder()
            .journalSize(1)
            .addModels(
                Scenario.modelBuilder(MODEL)
                    .latency(new Latency(latency, latency, latency))
                    .faults(faults)
                    .limit(limit)
                    .release("1", new Rollout.AtStart(), MixRule.always(OutcomeMix.CANDID))
                    .build())
            .build(),
        0);
  }

  private static TargetSettings target(URI endpoint, Limits limits) {
    Sampling sampling =
        new Sampling(
            Optional.empty(),
            OptionalDouble.empty(),
            OptionalDouble.empty(),
            OptionalLong.of(1),
            OptionalInt.of(400),
            Reasoning.UNSET);
    return TargetSettings.of(
        MODEL, Endpoint.of(ApiStyle.OPENAI, endpoint, MODEL, Optional.empty()), sampling, limits);
  }

  private static OptionalDouble none() {
    return OptionalDouble.empty();
  }
}
