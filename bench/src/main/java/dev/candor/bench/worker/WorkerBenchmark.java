package dev.candor.bench.worker;

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
import dev.candor.worker.provider.Reasoning;
import dev.candor.worker.provider.Sampling;
import java.io.PrintStream;
import java.lang.management.ManagementFactory;
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
import org.HdrHistogram.Histogram;

/**
 * What the worker bears: {@code overhead} (256 calls in flight), {@code rate} (600 a minute and
 * 2,000 a second, the provider enforcing the same), {@code budget} (two workers, one budget),
 * {@code memory} (a million probes, or so many as {@code memory:100000} says). Without arguments,
 * the first three. What random kills lose and double is a test: {@code ITWorkerIsKilled}, with
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
    WorkerBenchmark benchmark = new WorkerBenchmark(System.out);
    List<String> parts = args.length == 0 ? List.of("overhead", "rate", "budget") : List.of(args);
    for (String part : parts) {
      String[] words = part.split(":", 2);
      switch (words[0]) {
        case "overhead" -> benchmark.overhead();
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

  private void overhead() {
    int probes = 15_000;
    int warmUp = 7_500;
    try (WorkerStand stand = new WorkerStand();
        PacedProvider provider = new PacedProvider()) {
      stand.ask(MODEL, 0, probes, clock.instant());
      WorkerService worker =
          stand.worker("w1", target(provider.uri(), new Limits(none(), none(), 256)), 4_000, clock);
      worker.start();
      Histogram overhead = new Histogram(3);
      List<Instant> ends = new ArrayList<>();
      int[] seen = {0};
      stand.read(
          response -> {
            if (++seen[0] > warmUp) {
              ends.add(response.receivedAt());
              int number = Integer.parseInt(response.promptId().substring("prompt-".length()));
              long own = response.latencyMillis() - PacedProvider.latency(number).toMillis();
              overhead.recordValue(Math.max(0, own));
            }
            return true;
          },
          count -> count >= probes,
          Duration.ofMinutes(2),
          clock);
      worker.close();
      out.printf(
          "| overhead of a call, 256 in flight, provider takes 300 to 700 ms | p50 %d ms, p99 %d ms,"
              + " most %d ms; %.0f answered a second |%n",
          overhead.getValueAtPercentile(50),
          overhead.getValueAtPercentile(99),
          overhead.getMaxValue(),
          perSecond(ends));
    }
  }

  private void rate(int perMinute, Duration time) {
    double perSecond = perMinute / 60.0;
    int probes = (int) (perSecond * time.toSeconds());
    RateLimit limit =
        new RateLimit(
            perMinute, Math.max(1, (int) (perSecond / 2)), 0, RateLimit.RetryAfter.SECONDS);
    try (WorkerStand stand = new WorkerStand();
        SimulatedProvider provider = provider(Duration.ofMillis(100), Faults.NONE, limit)) {
      stand.ask(MODEL, 0, probes, clock.instant());
      WorkerService worker =
          stand.worker(
              "w1",
              target(provider.baseUri(), new Limits(OptionalDouble.of(perMinute), none(), 512)),
              4_000,
              clock);
      double cpuBefore = cpuMillis();
      worker.start();
      List<Instant> asked = new ArrayList<>();
      int[] failed = {0};
      stand.read(
          response -> {
            asked.add(response.askedAt());
            failed[0] += response.failure() == null ? 0 : 1;
            return true;
          },
          count -> count >= probes,
          time.multipliedBy(2),
          clock);
      worker.close();
      long rejected = provider.statistics().byStatus().getOrDefault(429, 0L);
      out.printf(
          "| rate used in the second half, %d a minute configured and enforced | %.1f %% (%d answered, %d failed, %d"
              + " turned away); CPU of worker, broker and provider %.2f ms a probe |%n",
          perMinute,
          100 * perSecond(secondHalf(asked)) / perSecond,
          asked.size() - failed[0],
          failed[0],
          rejected,
          (cpuMillis() - cpuBefore) / asked.size());
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
              .with(
                  new Prices(2, 10),
                  new Budget(OptionalDouble.of(dollars), OptionalDouble.empty()));
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
        SimulatedProvider provider = provider(Duration.ofMillis(20), Faults.NONE, RateLimit.NONE)) {
      WorkerService worker =
          stand.worker(
              "w1", target(provider.baseUri(), new Limits(none(), none(), 256)), 4_000, clock);
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
          "| heap after each twentieth of %d probes, broker and provider in the same process, MiB |"
              + " %s; %.0f a second |%n",
          probes, heaps, probes / seconds);
    }
  }

  private static SimulatedProvider provider(Duration latency, Faults faults, RateLimit limit) {
    return SimulatedProvider.start(
        Scenario.builder()
            .journalSize(1)
            .model(
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

  /** Processor time of this process; it does not depend on what else the machine does. */
  private static double cpuMillis() {
    return ((com.sun.management.OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean())
            .getProcessCpuTime()
        / 1e6;
  }

  private static OptionalDouble none() {
    return OptionalDouble.empty();
  }

  /** What came after the compiler had its say: of a minute's run it takes half a minute's CPU. */
  private static List<Instant> secondHalf(List<Instant> times) {
    List<Instant> sorted = times.stream().sorted().toList();
    return sorted.subList(sorted.size() / 2, sorted.size());
  }

  /** Events a second between the first and the last. */
  private static double perSecond(List<Instant> times) {
    Instant first = times.stream().min(Instant::compareTo).orElseThrow();
    Instant last = times.stream().max(Instant::compareTo).orElseThrow();
    return (times.size() - 1) / (Duration.between(first, last).toMillis() / 1e3);
  }
}
