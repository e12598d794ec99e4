package dev.candor.bench.latency;

import dev.candor.launcher.Platform;
import dev.candor.launcher.TemporaryDirectory;
import dev.candor.launcher.monitor.Monitor;
import dev.candor.runtime.Configuration;
import dev.candor.runtime.Service;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * From the deciding response on its topic to the alert at Alertmanager, with the default settings
 * of {@code candor run}: {@code bin/bench latency [alerts] [background]}, 240 alerts and no other
 * responses by default; {@code background} is a number of further responses a second.
 *
 * <p>Broker, registry, classifier, console and alerting run in this process as {@code candor run}
 * starts them. Each target drifts once: its time runs from the broker's acknowledgement of the
 * response that closes the cycle to the arrival of the request at Alertmanager's address. Deciding
 * responses come at random moments, so that they meet every phase of the commit interval. Nothing
 * is left out as warm-up.
 */
public final class LatencyBenchmark {
  private static final long SEED = 20261126;
  private static final int BACKGROUND_TARGETS = 8;
  private static final double MEAN_GAP_MILLIS = 250;
  private static final int LONGEST_WAIT_SECONDS = 60;
  private static final double NANOS_PER_MILLI = 1e6;
  private static final double NANOS_PER_SECOND = 1e9;
  private static final int SLOWEST = 10;

  private LatencyBenchmark() {}

  /** Prints the percentiles; exit code 0, or 1 if an alert did not arrive or came too early. */
  public static int run(String[] options) throws IOException, InterruptedException {
    int alerts = options.length > 0 ? Integer.parseInt(options[0]) : 240;
    int background = options.length > 1 ? Integer.parseInt(options[1]) : 0;
    try (TemporaryDirectory directory = TemporaryDirectory.create("candor-latency")) {
      Optional<InstalledAlertmanager> alertmanager = InstalledAlertmanager.start(directory.path());
      try {
        return measure(directory.path(), alertmanager, alerts, background);
      } finally {
        alertmanager.ifPresent(InstalledAlertmanager::close);
      }
    }
  }

  private static int measure(
      Path directory, Optional<InstalledAlertmanager> alertmanager, int alerts, int background)
      throws IOException, InterruptedException {
    System.out.printf(
        "%d alerts, %d other responses a second, seed %d, behind the door %s%n",
        alerts,
        background,
        SEED,
        alertmanager.isPresent() ? "a real Alertmanager" : "nothing (no Alertmanager installed)");
    try (AlertmanagerDoor door =
            new AlertmanagerDoor(alertmanager.map(InstalledAlertmanager::uri), System::nanoTime);
        Platform platform = Platform.start(directory);
        Monitor monitor = Monitor.on(platform, configuration(door));
        LatencyStand stand =
            new LatencyStand(
                platform.settings(), platform.topics(), Clock.systemUTC(), System::nanoTime)) {
      monitor.start(
          roles ->
              Stream.concat(
                      roles.classifierAndConsole(Optional.of(directory.resolve("state"))).stream(),
                      Stream.<Service>of(roles.alerting()))
                  .toList());
      List<String> targets = new ArrayList<>();
      for (int i = 0; i < alerts; i++) {
        targets.add(String.format(Locale.ROOT, "model-%04d", i));
        stand.prepare(targets.get(i));
      }
      stand.awaitPrepared(alerts);
      if (!door.arrivals().isEmpty()) {
        System.out.println(
            "alerts came before the deciding responses: " + door.arrivals().keySet());
        return 1;
      }
      drive(stand, targets, background);
      awaitArrivals(door, alerts);
      return report(stand, door, alertmanager, targets);
    }
  }

  /** What a user would write: the defaults and where Alertmanager is. */
  private static Configuration configuration(AlertmanagerDoor door) {
    return Configuration.parse(
        "latency",
        "alerting:\n  receivers:\n    - {name: am, type: alertmanager, url: \""
            + door.uri()
            + "\"}\n",
        Map.of());
  }

  private static void drive(LatencyStand stand, List<String> targets, int background)
      throws InterruptedException {
    Random random = new Random(SEED);
    Collections.shuffle(targets, random);
    long start = System.nanoTime();
    double due = 0;
    long others = 0;
    for (String target : targets) {
      // Exponential gaps: no common rhythm with commits and polls.
      due += -MEAN_GAP_MILLIS * Math.log(1 - random.nextDouble());
      double now = (System.nanoTime() - start) / NANOS_PER_MILLI;
      while (now < due) {
        while (others < now / 1_000 * background) {
          stand.background("other-" + others % BACKGROUND_TARGETS, others / BACKGROUND_TARGETS);
          others++;
        }
        double pause = background == 0 ? due - now : Math.min(due - now, 5);
        TimeUnit.NANOSECONDS.sleep((long) (pause * NANOS_PER_MILLI));
        now = (System.nanoTime() - start) / NANOS_PER_MILLI;
      }
      stand.decide(target);
    }
  }

  private static void awaitArrivals(AlertmanagerDoor door, int alerts) throws InterruptedException {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(LONGEST_WAIT_SECONDS);
    while (door.arrivals().size() < alerts && System.nanoTime() < end) {
      TimeUnit.MILLISECONDS.sleep(50);
    }
  }

  private static int report(
      LatencyStand stand,
      AlertmanagerDoor door,
      Optional<InstalledAlertmanager> alertmanager,
      List<String> targets)
      throws IOException, InterruptedException {
    List<Double> millis = new ArrayList<>();
    Set<String> missing = new TreeSet<>();
    for (String target : targets) {
      Long arrived = door.arrivals().get(target);
      if (arrived == null) {
        missing.add(target);
      } else {
        millis.add((arrived - stand.decided().get(target)) / NANOS_PER_MILLI);
      }
    }
    Collections.sort(millis);
    if (!millis.isEmpty()) {
      System.out.printf(
          Locale.ROOT,
          "deciding response acknowledged to alert at Alertmanager, %d alerts: median %.0f ms,"
              + " p90 %.0f ms, p99 %.0f ms, longest %.0f ms%n",
          millis.size(),
          percentile(millis, 0.5),
          percentile(millis, 0.9),
          percentile(millis, 0.99),
          millis.get(millis.size() - 1));
    }
    List<Double> toAlerting =
        targets.stream()
            .filter(door.starts()::containsKey)
            .map(target -> toAlerting(stand, door, target))
            .sorted()
            .toList();
    System.out.printf(
        Locale.ROOT,
        "of which until alerting had the signal: median %.0f ms, p99 %.0f ms%n",
        percentile(toAlerting, 0.5),
        percentile(toAlerting, 0.99));
    slowest(stand, door, targets);
    if (alertmanager.isPresent()) {
      Set<String> shown = alertmanager.get().targets();
      System.out.printf("the real Alertmanager shows alerts of %d targets%n", shown.size());
      targets.stream().filter(target -> !shown.contains(target)).forEach(missing::add);
    }
    if (!missing.isEmpty()) {
      System.out.println("did not arrive: " + missing);
    }
    return missing.isEmpty() ? 0 : 1;
  }

  private static double toAlerting(LatencyStand stand, AlertmanagerDoor door, String target) {
    return Duration.between(stand.decidedAt().get(target), door.starts().get(target)).toMillis();
  }

  /** Where in the run the slowest were: at its beginning, or anywhere. */
  private static void slowest(LatencyStand stand, AlertmanagerDoor door, List<String> targets) {
    Map<String, Long> decided = stand.decided();
    long first = decided.values().stream().mapToLong(Long::longValue).min().orElseThrow();
    System.out.println(
        targets.stream()
            .filter(door.arrivals()::containsKey)
            .sorted(
                Comparator.comparingLong(
                    target -> decided.get(target) - door.arrivals().get(target)))
            .limit(SLOWEST)
            .map(
                target ->
                    String.format(
                        Locale.ROOT,
                        "%.0f ms (%.0f of them until alerting, %.1f s after the first)",
                        (door.arrivals().get(target) - decided.get(target)) / NANOS_PER_MILLI,
                        toAlerting(stand, door, target),
                        (decided.get(target) - first) / NANOS_PER_SECOND))
            .collect(Collectors.joining(", ", "slowest: ", "")));
  }

  /** Nearest rank. */
  private static double percentile(List<Double> sorted, double share) {
    return sorted.get((int) Math.ceil(share * sorted.size()) - 1);
  }
}
