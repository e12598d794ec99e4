package dev.candor.bench.growth;

import dev.candor.bench.ProcessorTime;
import dev.candor.launcher.Platform;
import dev.candor.launcher.TemporaryDirectory;
import dev.candor.launcher.monitor.Monitor;
import dev.candor.runtime.Configuration;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.stream.Stream;
import javax.management.JMException;
import javax.management.MBeanServer;
import javax.management.ObjectName;

/**
 * What a year of history costs: {@code bin/bench growth [targets=50] [prompts=500] [hours=6]
 * [days=365] [wide=3] [narrow=2] [release=30] [whole]}.
 *
 * <p>Targets are asked prompts in two languages; a new release comes every thirty days or as asked
 * for. Classified replies are fed straight into their topic. So that a year goes by in minutes it
 * is sampled: cycles are six hours apart, as by default, and only the first and the last few have
 * all the prompts; those between have two, which costs a row of the history, a tally and a look
 * like any other. {@code whole} feeds every cycle of every hour whole. Broker, registry, stream,
 * console and feed share this process, so that heap and processor time are those of all of them
 * together.
 */
public final class GrowthBenchmark {
  private static final long SEED = 20261130;
  private static final int PARTS = 4;
  private static final int LOADS = 5;
  private static final int MOST_BEHIND = 2_000;
  private static final Duration WAIT = Duration.ofMillis(50);
  private static final double NANOS = 1e9;

  private final Path directory;
  private final Map<String, Integer> numbers;
  private final HttpClient client = HttpClient.newHttpClient();
  private Monitor monitor;
  private Path stores;
  private int takenOver;
  private double emptyProcessor;

  private GrowthBenchmark(Path directory, Map<String, Integer> numbers) {
    this.directory = directory;
    this.numbers = numbers;
    this.stores = directory.resolve("state");
  }

  /** Prints figures as they come; exit code 0. */
  public static int run(String[] options) throws IOException, InterruptedException {
    Map<String, Integer> numbers = new java.util.TreeMap<>();
    numbers.putAll(
        Map.of(
            "targets", 50, "prompts", 500, "hours", 6, "days", 365, "wide", 3, "narrow", 2,
            "release", 30));
    for (String option : options) {
      String[] parts = option.split("=", 2);
      if (option.equals("whole")) {
        numbers.put("hours", 1);
        numbers.put("narrow", Integer.MAX_VALUE);
      } else if (parts.length == 2 && numbers.containsKey(parts[0])) {
        numbers.put(parts[0], Integer.parseInt(parts[1]));
      } else {
        System.err.println("unknown option " + option + "; write whole or NAME=NUMBER, of which");
        System.err.println(String.join(", ", numbers.keySet()));
        return 2;
      }
    }
    try (TemporaryDirectory directory = TemporaryDirectory.create("candor-growth")) {
      new GrowthBenchmark(directory.path(), numbers).measure();
    }
    return 0;
  }

  private void measure() throws IOException, InterruptedException {
    int cycles = numbers.get("days") * 24 / numbers.get("hours");
    int prompts = numbers.get("prompts");
    int narrow = Math.min(prompts, numbers.get("narrow"));
    int wide = numbers.get("wide");
    System.out.printf(
        Locale.ROOT,
        "%d targets, %d cycles %d h apart; %d prompts in 2 languages in the first and last %d"
            + " cycles, %d in those between; a release every %d days; seed %d%n",
        numbers.get("targets"),
        cycles,
        numbers.get("hours"),
        prompts,
        wide,
        narrow,
        numbers.get("release"),
        SEED);
    try (Platform platform = Platform.start(directory);
        CycleFeed feed =
            new CycleFeed(
                platform.settings(),
                platform.topics(),
                numbers.get("targets"),
                numbers.get("hours"),
                SEED)) {
      start(platform);
      feed.rememberProbes(platform.settings().partitions());
      restart(platform, "empty, first");
      emptyProcessor = restart(platform, "empty");
      feed(feed, 0, 1, prompts);
      cost("the first whole cycles", feed, 1, wide, prompts);
      state("at the start");
      pages("at the start");
      restart(platform, "at the start");
      takeOver(platform, feed, wide, "at the start");
      int from = wide + 1;
      for (int part = 1; part <= PARTS; part++) {
        int to = wide + 1 + (cycles - 2 * wide - 1) * part / PARTS;
        if (to <= from) {
          continue; // a short run has no cycle in this part
        }
        cost(String.format(Locale.ROOT, "cycles %d to %d", from, to - 1), feed, from, to, narrow);
        state("after cycle " + (to - 1));
        from = to;
      }
      cost("the last whole cycles", feed, from + 1, cycles, prompts, from);
      state("at the end");
      pages("at the end");
      restart(platform, "at the end");
      state("after the restart");
      takeOver(platform, feed, cycles, "at the end");
      monitor.close();
    }
  }

  private void start(Platform platform) {
    monitor = Monitor.on(platform, Configuration.parse("growth", "", Map.of()));
    monitor.start(roles -> roles.classifierAndConsole(Optional.of(stores)));
  }

  /**
   * A second instance without stores joins, then the first one dies and all of its stores are made
   * again of their changelogs. The second one goes on.
   *
   * @param cycle to feed when the first is gone
   */
  private void takeOver(Platform platform, CycleFeed feed, int cycle, String when)
      throws InterruptedException {
    Monitor first = monitor;
    stores = directory.resolve("state-" + ++takenOver);
    long processor = ProcessorTime.nanos();
    long begun = System.nanoTime();
    start(platform);
    awaitUp();
    while (!first.isUp()) {
      TimeUnit.MILLISECONDS.sleep(10);
    }
    System.out.printf(
        Locale.ROOT,
        "rebalance, %s: an instance without stores joins, both healthy after %.1f s, processor"
            + " time %.1f s%n",
        when,
        (System.nanoTime() - begun) / NANOS,
        (ProcessorTime.nanos() - processor) / NANOS);
    first.close();
    processor = ProcessorTime.nanos();
    begun = System.nanoTime();
    feed(feed, cycle, cycle + 1, Math.min(numbers.get("prompts"), numbers.get("narrow")));
    System.out.printf(
        Locale.ROOT,
        "rebalance, %s: the first instance is gone, its stores are made of their changelogs and"
            + " every target's next cycle is tallied after %.1f s, the group's session of 45 s among"
            + " them; processor time %.1f s%n",
        when,
        (System.nanoTime() - begun) / NANOS,
        (ProcessorTime.nanos() - processor) / NANOS);
  }

  /** Stops stream and console and starts them again; the broker stays. */
  private double restart(Platform platform, String when) throws InterruptedException {
    if (monitor != null) {
      awaitUp();
      monitor.close();
    }
    long processor = ProcessorTime.nanos();
    long begun = System.nanoTime();
    start(platform);
    awaitUp();
    double seconds = (System.nanoTime() - begun) / NANOS;
    double used = (ProcessorTime.nanos() - processor) / NANOS;
    System.out.printf(
        Locale.ROOT,
        "restart, %s: healthy after %.1f s, processor time %.1f s%s%n",
        when,
        seconds,
        used,
        emptyProcessor == 0
            ? ""
            : String.format(Locale.ROOT, " (%+.1f s to an empty one)", used - emptyProcessor));
    return used;
  }

  private void awaitUp() throws InterruptedException {
    while (!monitor.isUp()) {
      TimeUnit.MILLISECONDS.sleep(10);
    }
  }

  private void cost(String what, CycleFeed feed, int from, int to, int prompts) {
    cost(what, feed, from, to, prompts, from);
  }

  /**
   * @param first cycle to feed before the clock runs, so that no other width is in it
   */
  private void cost(String what, CycleFeed feed, int from, int to, int prompts, int first) {
    feed(feed, first, from, prompts);
    long written = changelogBytes();
    long processor = ProcessorTime.nanos();
    long begun = System.nanoTime();
    feed(feed, from, to, prompts);
    int cycles = to - from;
    double each = (System.nanoTime() - begun) / NANOS / cycles;
    System.out.printf(
        Locale.ROOT,
        "%s: %,.0f ms a cycle of all targets, processor time %,.0f ms, %.2f ms a reply;"
            + " changelogs grew by %,d kB a cycle before compaction%n",
        what,
        1_000 * each,
        (ProcessorTime.nanos() - processor) / 1e6 / cycles,
        (ProcessorTime.nanos() - processor)
            / 1e6
            / cycles
            / (2.0 * prompts * numbers.get("targets")),
        (changelogBytes() - written) / cycles / 1_000);
  }

  /** All that was ever written to the changelogs, as it is on the wire. */
  private static long changelogBytes() {
    MBeanServer beans = ManagementFactory.getPlatformMBeanServer();
    try {
      long bytes = 0;
      for (ObjectName topic :
          beans.queryNames(
              new ObjectName(
                  "kafka.server:type=BrokerTopicMetrics,name=BytesInPerSec,topic=*-changelog"),
              null)) {
        bytes += (long) beans.getAttribute(topic, "Count");
      }
      return bytes;
    } catch (JMException e) {
      throw new IllegalStateException("the broker of this process shows what is written", e);
    }
  }

  private String release(int day) {
    return "r" + day / numbers.get("release");
  }

  private void feed(CycleFeed feed, int from, int to, int prompts) {
    for (int cycle = from; cycle < to; cycle++) {
      int day = cycle * numbers.get("hours") / 24;
      feed.send(cycle, release(day), prompts);
      if (feed.behind(Duration.ZERO) > MOST_BEHIND) {
        while (feed.behind(WAIT) > MOST_BEHIND / 2) {
          // what comes is counted
        }
      }
    }
    feed.await();
  }

  private void state(String when) throws IOException {
    System.gc();
    System.out.printf(
        Locale.ROOT,
        "%s: heap in use %d MiB; disk: topics %d MiB, changelogs %d MiB, stores %d MiB; %s%n",
        when,
        ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed() >> 20,
        megabytes(directory.resolve("kafka"), name -> !name.contains("-changelog")),
        megabytes(directory.resolve("kafka"), name -> name.contains("-changelog")),
        megabytes(stores, name -> true),
        series());
  }

  private String series() {
    String metrics = get(monitor.uri().resolve("/metrics"));
    long all = metrics.lines().filter(line -> line.startsWith("candor_")).count();
    String one = "target=\"" + CycleFeed.name(0) + "\"";
    long ofOne = metrics.lines().filter(line -> line.contains(one)).count();
    return all + " series, " + ofOne + " of one target";
  }

  /** Every page and twin of one target, and those over all; compares what is compared by then. */
  private void pages(String when) throws InterruptedException {
    String console = monitor.console().orElseThrow().toString();
    String target = "/targets/" + CycleFeed.name(0);
    List<String> paths =
        new ArrayList<>(
            List.of(
                "/",
                "/index.json",
                target,
                target + ".json?cycles=480",
                target + ".json?days=365",
                target + "/prompts/intent-0.w0",
                "/topics/all",
                "/topics/topic-0.json",
                "/timeline",
                "/replies",
                "/alerts",
                "/catalogue",
                "/status"));
    int last = (numbers.get("days") - 1) / numbers.get("release");
    if (last > 0 && when.equals("at the end")) {
      paths.add(compared(target, last - 1, last));
      paths.add(compared(target, last - 1, last) + ".json?flips=all");
    }
    if (last > 1 && when.equals("at the end")) {
      paths.add(compared(target, last - 2, last)); // on request
      paths.add(compared(target, last, last - 2)); // likewise, the older one as the candidate
    }
    for (String path : paths) {
      get(URI.create(console + path));
      List<Double> walls = new ArrayList<>();
      long idle = idleNanos();
      long processor = ProcessorTime.nanos();
      long begun = System.nanoTime();
      int bytes = 0;
      for (int load = 0; load < LOADS; load++) {
        long start = System.nanoTime();
        bytes = get(URI.create(console + path)).length();
        walls.add((System.nanoTime() - start) / 1e6);
      }
      double taken = System.nanoTime() - begun;
      double used = ProcessorTime.nanos() - processor - idle * taken / NANOS;
      Collections.sort(walls);
      System.out.printf(
          Locale.ROOT,
          "page %s, %s: median %.0f ms, processor time %.0f ms, %,d characters%n",
          path,
          when,
          walls.get(LOADS / 2),
          Math.max(0, used / 1e6 / LOADS),
          bytes);
    }
  }

  private static String compared(String target, int baseline, int candidate) {
    return target + "/compare/r" + baseline + "/r" + candidate;
  }

  /** What the process uses in a second in which nothing is asked of it. */
  private static long idleNanos() throws InterruptedException {
    long before = ProcessorTime.nanos();
    TimeUnit.SECONDS.sleep(1);
    return ProcessorTime.nanos() - before;
  }

  private String get(URI address) {
    try {
      HttpResponse<String> reply =
          client.send(
              HttpRequest.newBuilder(address).build(), HttpResponse.BodyHandlers.ofString());
      if (reply.statusCode() != 200) {
        throw new IllegalStateException(address + " answered " + reply.statusCode());
      }
      return reply.body();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  private static long megabytes(Path directory, Predicate<String> wanted) throws IOException {
    try (Stream<Path> files = Files.walk(directory)) {
      return files
              .filter(Files::isRegularFile)
              .filter(file -> wanted.test(file.getParent().getFileName().toString()))
              // An index is reserved at its full length and mostly a hole.
              .filter(file -> !file.toString().endsWith("index"))
              .mapToLong(GrowthBenchmark::size)
              .sum()
          >> 20;
    }
  }

  private static long size(Path file) {
    try {
      return Files.size(file);
    } catch (IOException e) {
      return 0; // Compaction and retention remove files at any time.
    }
  }
}
