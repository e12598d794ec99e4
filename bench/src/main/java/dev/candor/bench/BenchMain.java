package dev.candor.bench;

import dev.candor.bench.replay.ReplayBenchmark;
import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;

/** Runs one benchmark by its name. */
public final class BenchMain {
  /** A benchmark: takes its options, prints its figures, returns an exit code. */
  private interface Benchmark {
    int run(String[] options) throws Exception;
  }

  private static final Map<String, Benchmark> BENCHMARKS =
      new TreeMap<>(Map.of("replay", ReplayBenchmark::run));

  private BenchMain() {}

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
    System.exit(
        BENCHMARKS.get(arguments[0]).run(Arrays.copyOfRange(arguments, 1, arguments.length)));
  }
}
