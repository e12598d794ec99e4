package dev.candor.launcher.worker;

import dev.candor.events.LedgerEntry;
import dev.candor.events.Prompt;
import dev.candor.events.RecordKeys;
import dev.candor.events.ReleaseChange;
import dev.candor.events.Response;
import dev.candor.producer.ProducerSettings;
import dev.candor.producer.SteppedProducer;
import dev.candor.runtime.Configuration;
import dev.candor.testkit.SettableClock;
import dev.candor.worker.SteppedWorker;
import dev.candor.worker.TargetSettings;
import dev.candor.worker.WorkerSettings;
import dev.candor.worker.provider.Answer;
import dev.candor.worker.provider.Completion;
import dev.candor.worker.provider.Failure;
import dev.candor.worker.provider.FailureReason;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.PriorityQueue;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;

/**
 * A whole monitor on a settable clock: the producer, two workers that are killed every other day or
 * so, topics in memory, and four targets.
 *
 * <ul>
 *   <li>{@code steady}: in each season of four weeks a new release on day 9, a new id in the models
 *       list on day 12, the old release again on day 16, and a canary beside it from day 21 to 24.
 *   <li>{@code silent}: the same name all along, but on day 12 its answers of one token change.
 *   <li>{@code moody}: a fifth of the calls fails, an hour a day is full of 429s with {@code
 *       Retry-After}, and five hours a week it takes calls and never answers.
 *   <li>{@code poor}: its budgets of a day and of a month do not cover what is planned.
 * </ul>
 */
final class MonitorWeeks {
  static final Duration SEASON = Duration.ofDays(28);
  private static final int PARTITIONS = 4;
  private static final int IN_FLIGHT = 8;
  private static final double POOR_DAY = 0.25;
  private static final double POOR_MONTH = 5;
  private static final int LONGEST_REPLY = 300;

  private static final String CONFIGURATION =
      """
      schedule: {every: 1h, samples: 1, burst: {samples: 2, cycles: 3}}
      catalogue: {packs: [china], max_intents: 6}
      targets:
        - name: steady
          endpoint: http://localhost/v1
          model: steady-model
          max_tokens: 300
          limits: {requests_per_minute: 60, in_flight: 8}
          prices: {input_per_million: 1, output_per_million: 4, expected_reply_tokens: 200}
          releases: {models_pattern: "steady*", models_every: 3h}
        - name: silent
          endpoint: http://localhost/v1
          model: silent-model
          max_tokens: 300
          limits: {requests_per_minute: 60, in_flight: 8}
          prices: {input_per_million: 1, output_per_million: 4, expected_reply_tokens: 200}
          releases: {tripwire_every: 15m}
        - name: moody
          endpoint: http://localhost/v1
          model: moody-model
          max_tokens: 300
          limits: {requests_per_minute: 60, in_flight: 8}
          prices: {input_per_million: 1, output_per_million: 4, expected_reply_tokens: 200}
          retries: {max_attempts: 8, max_wait: 90m}
        - name: poor
          endpoint: http://localhost/v1
          model: poor-model
          max_tokens: 300
          limits: {requests_per_minute: 60, in_flight: 8}
          prices: {input_per_million: 1, output_per_million: 4, expected_reply_tokens: 60}
          budget: {dollars_per_day: %s, dollars_per_month: %s}
      """
          .formatted(POOR_DAY, POOR_MONTH);

  private record Task(Instant at, long order, Runnable what) {}

  /**
   * One life of a worker process: what it was billed for, and what of that it has in the ledger.
   */
  private static final class Life {
    final int slot;
    SteppedWorker worker;
    boolean dead;
    final Map<String, Double> billed = new HashMap<>();
    final Map<String, Double> saved = new HashMap<>();
    final Map<String, Integer> inFlight = new HashMap<>();

    Life(int slot) {
      this.slot = slot;
    }
  }

  private final long seed;
  private final Random chance;
  private final SettableClock clock =
      new SettableClock(Instant.parse("2026-01-05T00:00:00Z")); // a Monday, for weeks to be whole
  private final Instant start = clock.instant();
  private final PriorityQueue<Task> tasks =
      new PriorityQueue<>(Comparator.comparing(Task::at).thenComparing(Task::order));
  private long order;

  private final List<TargetSettings> targets;
  private final Map<String, TargetSettings> targetsByName = new HashMap<>();
  private final SteppedProducer producer;
  private final Life[] lives = new Life[2];
  private final List<Set<Integer>> assigned = new ArrayList<>(List.of(Set.of(), Set.of()));

  // The topics.
  private final List<Map<String, Prompt>> prompts = new ArrayList<>();
  private final Map<String, LedgerEntry> ledger = new LinkedHashMap<>();
  private final List<ReleaseChange> releases = new ArrayList<>();

  // What was seen.
  private final Set<String> doubled = new TreeSet<>();
  private final Map<String, int[]> languagesOfCycle = new TreeMap<>();
  private final Map<String, int[]> ends = new TreeMap<>();
  private final Map<String, Map<String, Integer>> failures = new TreeMap<>();
  private final Map<String, Double> billedOn = new TreeMap<>();
  private final Map<String, Double> lostOn = new TreeMap<>();
  private final Map<String, Double> lost = new HashMap<>();
  private final Map<String, Double> billed = new HashMap<>();
  private final Map<String, Deque<Instant>> asked = new HashMap<>();
  private final List<String> overLimit = new ArrayList<>();
  private final List<Prompt> bursts = new ArrayList<>();
  private final Set<String> circuitsOpened = new TreeSet<>();
  private Instant movedAt = Instant.MIN;
  private long published;
  private int kills;
  private int wholeSeasons;

  MonitorWeeks(long seed) {
    this.seed = seed;
    this.chance = new Random(seed);
    Configuration configuration = Configuration.parse("monitor.yaml", CONFIGURATION, Map.of());
    targets = WorkerSettings.from(configuration).targets();
    targets.forEach(target -> targetsByName.put(target.name(), target));
    for (int i = 0; i < PARTITIONS; i++) {
      prompts.add(new LinkedHashMap<>());
    }
    producer = new SteppedProducer(ProducerSettings.from(configuration), this::publish);
  }

  /** Runs whole weeks, and a day more in which nothing new is asked. */
  void run(int weeks) {
    begin(0);
    begin(1);
    spread();
    killLater(0);
    killLater(1);
    Instant end = start.plus(Duration.ofDays(7L * weeks));
    wholeSeasons = (int) Duration.between(start, end).dividedBy(SEASON);
    produce(end);
    Instant last = end.plus(Duration.ofDays(1));
    while (!tasks.isEmpty() && tasks.peek().at().isBefore(last)) {
      Task task = tasks.poll();
      if (task.at().isAfter(clock.instant())) {
        clock.set(task.at());
      }
      task.what().run();
    }
    for (Life life : lives) {
      circuitsOpened.addAll(life.worker.circuitsOpened());
      // Assigning what it has makes a worker commit what the last moments brought.
      life.worker.assign(assigned.get(life.slot), PARTITIONS);
    }
  }

  private void at(Instant when, Runnable what) {
    tasks.add(new Task(when.isBefore(clock.instant()) ? clock.instant() : when, order++, what));
  }

  private void produce(Instant end) {
    if (!clock.instant().isBefore(end)) {
      return;
    }
    if (chance.nextInt(3_000) == 0) {
      producer.restart();
    }
    producer.round(clock.instant());
    at(clock.instant().plusSeconds(20), () -> produce(end));
  }

  private void publish(Prompt prompt) {
    published++;
    int partition = Math.floorMod(RecordKeys.of(prompt).hashCode(), PARTITIONS);
    if (prompts.get(partition).put(prompt.probeId(), prompt) != null) {
      doubled.add("published twice: " + prompt.probeId());
    }
    if (prompt.purpose().equals("burst")) {
      bursts.add(prompt);
    }
    languagesOfCycle
        .computeIfAbsent(prompt.target() + " " + prompt.cycle(), any -> new int[3])[
        prompt.lang().equals("en") ? 0 : 1]++;
    languagesOfCycle.get(prompt.target() + " " + prompt.cycle())[2] = prompt.cycleProbes();
    for (Life life : lives) {
      if (!life.dead && assigned.get(life.slot).contains(partition)) {
        life.worker.take(partition, List.of(prompt));
      }
    }
  }

  // ---- workers ----------------------------------------------------------------------------------

  private Life holder(int partition) {
    Life own = lives[partition % 2];
    Life other = lives[1 - partition % 2];
    return !own.dead ? own : !other.dead ? other : null;
  }

  private void begin(int slot) {
    Life life = new Life(slot);
    life.worker =
        new SteppedWorker(
            "w" + slot,
            targets,
            clock,
            this::at,
            (target, text) -> ask(life, target, text),
            this::models,
            ledger.values(),
            List.copyOf(releases),
            seed + kills,
            commit -> committed(life, commit));
    lives[slot] = life;
  }

  /** Assigns the partitions as the group would, and hands over what has not ended. */
  private void spread() {
    movedAt = clock.instant();
    List<Set<Integer>> before = new ArrayList<>();
    List<Set<Integer>> now = List.of(new TreeSet<>(), new TreeSet<>());
    for (int partition = 0; partition < PARTITIONS; partition++) {
      Life life = holder(partition);
      if (life != null) {
        now.get(life.slot).add(partition);
      }
    }
    before.add(assigned.get(0));
    before.add(assigned.get(1));
    for (Life life : lives) {
      if (!life.dead) {
        // What leaves one worker leaves before it comes to the other.
        Set<Integer> kept = new TreeSet<>(before.get(life.slot));
        kept.retainAll(now.get(life.slot));
        life.worker.assign(kept, PARTITIONS);
      }
    }
    for (Life life : lives) {
      if (!life.dead) {
        life.worker.assign(now.get(life.slot), PARTITIONS);
        for (int partition : now.get(life.slot)) {
          if (!before.get(life.slot).contains(partition)) {
            life.worker.take(partition, List.copyOf(prompts.get(partition).values()));
          }
        }
      }
      assigned.set(life.slot, life.dead ? Set.of() : now.get(life.slot));
    }
  }

  private void killLater(int slot) {
    at(clock.instant().plusSeconds(chance.nextInt(4 * 86_400)), () -> kill(slot));
  }

  private void kill(int slot) {
    killLater(slot);
    Life life = lives[slot];
    if (life.dead || changeIsNear()) {
      return;
    }
    kills++;
    life.dead = true;
    life.worker.kill();
    circuitsOpened.addAll(life.worker.circuitsOpened());
    life.billed.forEach(
        (target, dollars) -> lose(target, dollars - life.saved.getOrDefault(target, 0.0)));
    at(clock.instant().plusSeconds(15), this::spread);
    at(
        clock.instant().plusSeconds(20 + chance.nextInt(1_200)),
        () -> {
          begin(slot);
          spread();
        });
  }

  /**
   * A tripwire and a rollback are recognised by what was before, which a worker that has just begun
   * does not know. The hours before them are therefore spared, and nothing else is.
   */
  private boolean changeIsNear() {
    double day = seasonDay();
    return List.of(9.0, 12.0, 16.0, 21.0).stream()
        .anyMatch(change -> day > change - 0.3 && day < change + 0.2);
  }

  private void committed(Life life, SteppedWorker.Commit commit) {
    for (Response response : commit.responses()) {
      int partition = Math.floorMod(RecordKeys.of(response).hashCode(), PARTITIONS);
      if (prompts.get(partition).remove(response.probeId()) == null) {
        doubled.add(response.probeId());
      }
      int index = response.failure() == null ? 0 : 1;
      for (String by : List.of(response.lang(), response.arm().wireName())) {
        ends.computeIfAbsent(response.target() + " " + by, any -> new int[2])[index]++;
      }
      if (response.failure() != null) {
        failures
            .computeIfAbsent(response.target(), any -> new TreeMap<>())
            .merge(response.failure(), 1, Integer::sum);
      }
    }
    for (LedgerEntry entry : commit.ledger()) {
      LedgerEntry before = ledger.put(RecordKeys.of(entry), entry);
      life.saved.merge(
          entry.target(), entry.dollars() - (before == null ? 0 : before.dollars()), Double::sum);
    }
    for (ReleaseChange change : commit.changes()) {
      releases.add(change);
      if (change.previous() != null) {
        producer.releaseChanged(change.target(), change.at());
      }
    }
    for (Life other : lives) {
      if (other != null && other != life && !other.dead) {
        other.worker.learn(commit);
      }
    }
  }

  // ---- the provider -----------------------------------------------------------------------------

  private double seasonDay() {
    return Duration.between(start, clock.instant()).toMillis()
        % SEASON.toMillis()
        / (double) Duration.ofDays(1).toMillis();
  }

  private long season() {
    return Duration.between(start, clock.instant()).dividedBy(SEASON);
  }

  private CompletableFuture<Answer> ask(Life life, String target, String text) {
    Instant now = clock.instant();
    Deque<Instant> times = asked.computeIfAbsent(target, any -> new ArrayDeque<>());
    times.add(now);
    while (times.peek().isBefore(now.minusSeconds(60))) {
      times.poll();
    }
    boolean settled = movedAt.isBefore(now.minusSeconds(240));
    // A minute's worth, and what the buckets of two workers may hold beside it.
    if (settled && times.size() > 60 + 4 && !target.equals("silent")) {
      overLimit.add(target + " asked " + times.size() + " times in the minute before " + now);
    }
    life.inFlight.merge(target, 1, Integer::sum);
    int together = 0;
    for (Life each : lives) {
      together += each == null || each.dead ? 0 : each.inFlight.getOrDefault(target, 0);
    }
    // The tripwire asks one question at a time beside the lane.
    if (settled && together > IN_FLIGHT + 1) {
      overLimit.add(target + " had " + together + " in flight at " + now);
    }
    CompletableFuture<Answer> call = new CompletableFuture<>();
    Duration latency = Duration.ofMillis(400 + chance.nextInt(6_000));
    boolean hangs = target.equals("moody") && outage(now);
    at(
        now.plus(hangs ? targetsByName.get(target).endpoint().timeouts().whole() : latency),
        () -> {
          life.inFlight.merge(target, -1, Integer::sum);
          call.complete(
              hangs
                  ? Failure.of(FailureReason.TIMEOUT, "no answer in time")
                  : answer(life, target, text));
        });
    return call;
  }

  /** Five hours of every Thursday. */
  private static boolean outage(Instant now) {
    var time = now.atZone(ZoneOffset.UTC);
    return time.getDayOfWeek().getValue() == 4 && time.getHour() >= 9 && time.getHour() < 14;
  }

  private Answer answer(Life life, String target, String text) {
    if (target.equals("moody")) {
      if (clock.instant().atZone(ZoneOffset.UTC).getHour() == 18 && chance.nextBoolean()) {
        return new Failure(
            FailureReason.RATE_LIMITED,
            OptionalInt.of(429),
            "slow down",
            Optional.of(Duration.ofSeconds(chance.nextInt(20))),
            Optional.empty());
      }
      if (chance.nextInt(5) == 0) {
        return Failure.of(FailureReason.SERVER_ERROR, "so it goes");
      }
    }
    boolean oneToken = !text.contains("?") || text.contains("word");
    int tokens = oneToken ? 1 : 150 + chance.nextInt(LONGEST_REPLY - 150);
    bill(life, target, targetsByName.get(target).prices().cost(60, tokens));
    String said = oneToken ? changed(target) + text.length() : "It rose, and many were there.";
    return new Completion(
        said,
        null,
        "stop",
        200,
        null,
        fingerprint(target),
        target + "-model",
        60,
        tokens,
        false,
        false);
  }

  private String changed(String target) {
    long times = season() + (seasonDay() >= 12 ? 1 : 0);
    return target.equals("silent") ? "after" + times : "always";
  }

  private String fingerprint(String target) {
    if (!target.equals("steady")) {
      return null;
    }
    double day = seasonDay();
    if (day >= 9 && day < 16) {
      return "new" + season();
    }
    return day >= 21 && day < 24 && chance.nextInt(4) == 0 ? "canary" + season() : "old";
  }

  private CompletableFuture<List<String>> models(String target) {
    List<String> ids = new ArrayList<>(List.of(target + "-model"));
    long listed = season() + (seasonDay() >= 12 ? 1 : 0);
    for (long i = 0; i < listed; i++) {
      ids.add(target + "-next" + i);
    }
    return CompletableFuture.completedFuture(ids);
  }

  private void bill(Life life, String target, double dollars) {
    billed.merge(target, dollars, Double::sum);
    String day = LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC).toString();
    billedOn.merge(target + " " + day, dollars, Double::sum);
    billedOn.merge(target + " " + day.substring(0, 7), dollars, Double::sum);
    if (life.dead) {
      lose(target, dollars);
    } else {
      life.billed.merge(target, dollars, Double::sum);
    }
  }

  /** Nobody alive knows of it: the call was under way, or not yet committed, at a kill. */
  private void lose(String target, double dollars) {
    lost.merge(target, dollars, Double::sum);
    String day = LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC).toString();
    lostOn.merge(target + " " + day, dollars, Double::sum);
    lostOn.merge(target + " " + day.substring(0, 7), dollars, Double::sum);
  }

  // ---- what became of it ------------------------------------------------------------------------

  Set<String> doubled() {
    return doubled;
  }

  List<String> open() {
    return prompts.stream().flatMap(partition -> partition.keySet().stream()).toList();
  }

  long published() {
    return published;
  }

  int kills() {
    return kills;
  }

  int wholeSeasons() {
    return wholeSeasons;
  }

  List<String> overLimit() {
    return overLimit;
  }

  Set<String> circuitsOpened() {
    return circuitsOpened;
  }

  List<ReleaseChange> announced() {
    return releases;
  }

  List<Prompt> bursts() {
    return bursts;
  }

  /** Days and months that cost more than their budget and what was in flight. */
  List<String> overspent() {
    double inFlight = IN_FLIGHT * targetsByName.get("poor").prices().cost(200, LONGEST_REPLY);
    List<String> over = new ArrayList<>();
    billedOn.forEach(
        (period, dollars) -> {
          if (period.startsWith("poor ")) {
            double budget = period.length() == "poor 2026-01".length() ? POOR_MONTH : POOR_DAY;
            if (dollars > budget + inFlight + lostOn.getOrDefault(period, 0.0)) {
              over.add(period + ": " + dollars);
            }
          }
        });
    return over;
  }

  /** Dollars that were billed, were not lost with a killed worker, and are in no ledger. */
  double unaccounted() {
    double sum = 0;
    for (String target : billed.keySet()) {
      double inLedger =
          ledger.values().stream()
              .filter(entry -> entry.target().equals(target))
              .mapToDouble(LedgerEntry::dollars)
              .sum();
      sum += Math.abs(billed.get(target) - lost.getOrDefault(target, 0.0) - inLedger);
    }
    return sum;
  }

  /** Cycles published whole in which one language was asked more often than the other. */
  List<String> lopsidedCycles() {
    List<String> lopsided = new ArrayList<>();
    languagesOfCycle.forEach(
        (cycle, counts) -> {
          if (counts[0] + counts[1] == counts[2] && counts[0] != counts[1]) {
            lopsided.add(cycle + ": " + counts[0] + " and " + counts[1]);
          }
        });
    return lopsided;
  }

  double answeredShare(String target, String languageOrArm) {
    int[] counts = ends.get(target + " " + languageOrArm);
    return (double) counts[0] / (counts[0] + counts[1]);
  }

  Map<String, Integer> failures(String target) {
    return failures.getOrDefault(target, Map.of());
  }

  /** Burst prompts of cycles that did not begin within three cycles after a change. */
  List<String> burstsOutOfSeason() {
    Map<String, List<Instant>> changes = new HashMap<>();
    for (ReleaseChange change : releases) {
      if (change.previous() != null) {
        changes.computeIfAbsent(change.target(), any -> new ArrayList<>()).add(change.at());
      }
    }
    Set<String> out = new HashSet<>();
    for (Prompt prompt : bursts) {
      boolean due =
          changes.getOrDefault(prompt.target(), List.of()).stream()
              .anyMatch(
                  at ->
                      at.isBefore(prompt.cycleStartedAt())
                          && !at.isBefore(prompt.cycleStartedAt().minus(Duration.ofHours(3))));
      if (!due) {
        out.add(prompt.target() + " " + prompt.cycle());
      }
    }
    return List.copyOf(out);
  }
}
