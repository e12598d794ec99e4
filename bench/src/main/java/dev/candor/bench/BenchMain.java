package dev.candor.bench;

import dev.candor.bench.classification.ClassifierBenchmark;
import dev.candor.bench.console.ConsoleBenchmark;
import dev.candor.bench.detection.DetectionBenchmark;
import dev.candor.bench.growth.GrowthBenchmark;
import dev.candor.bench.latency.LatencyBenchmark;
import dev.candor.bench.replay.ReplayBenchmark;
import dev.candor.bench.simulator.SimulatorBenchMain;
import dev.candor.bench.worker.WorkerBenchmark;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Runs one benchmark by its name. */
public final class BenchMain {
  /** A benchmark: takes its options, prints its figures, returns an exit code. */
  private interface Benchmark {
    int run(String[] options) throws Exception;
  }

  private static final Map<String, Benchmark> BENCHMARKS =
      new TreeMap<>(
          Map.of(
              "replay", ReplayBenchmark::run,
              "classification", BenchMain::classification,
              "console", ConsoleBenchmark::run,
              "detection", DetectionBenchmark::run,
              "growth", GrowthBenchmark::run,
              "latency", LatencyBenchmark::run,
              "simulator", BenchMain::simulator,
              "worker", BenchMain::worker));

  private BenchMain() {}

  private static int classification(String[] options) throws Exception {
    List<String> jmh = new ArrayList<>(List.of(ClassifierBenchmark.class.getName(), "-prof", "gc"));
    jmh.addAll(List.of(options));
    org.openjdk.jmh.Main.main(jmh.toArray(String[]::new));
    return 0;
  }

  private static int simulator(String[] options) throws Exception {
    SimulatorBenchMain.main(options);
    return 0;
  }

  private static int worker(String[] options) throws Exception {
    return WorkerBenchmark.run(options);
  }

  public static void main(String[] arguments) throws Exception {
    if (arguments.length == 0 || !BENCHMARKS.containsKey(arguments[0])) {
      System.err.println(
          "bin/bench NAME [options]; names: " + String.join(", ", BENCHMARKS.keySet()));
      System.exit(2);
    }
    System.out.printf(
        "machine: %d cores, %s, Java %s, heap %d MiB%n",
        Runtime.getRuntime().availableProcessors(),
        System.getProperty("os.arch"),
        System.getProperty("java.version"),
        Runtime.getRuntime().maxMemory() >> 20);
    // Whatever threads a failed run leaves behind, it ends.
    Thread.currentThread()
        .setUncaughtExceptionHandler(
            (thread, failure) -> {
              failure.printStackTrace();
              System.exit(1);
            });
    System.exit(
        BENCHMARKS.get(arguments[0]).run(Arrays.copyOfRange(arguments, 1, arguments.length)));
  }
}
