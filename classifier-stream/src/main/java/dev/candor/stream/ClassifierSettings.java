package dev.candor.stream;

import dev.candor.detection.DetectionSettings;
import dev.candor.detection.reference.FalseAlarmBudget;
import dev.candor.model.ReleaseChoice;
import dev.candor.runtime.Configuration;
import dev.candor.runtime.Key;
import dev.candor.runtime.KeyGroup;
import dev.candor.runtime.ModelRoutes;
import dev.candor.runtime.SectionKeys;
import dev.candor.runtime.SharedKeys;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Settings of the classifier stream.
 *
 * @param grace how long a later cycle must be under way before an incomplete one is closed
 * @param silenceAfter how long a target may go without a reply before a signal says so
 * @param remembered how long a probe is remembered, so that a second answer to it is dropped
 * @param level chance of any false alarm in one comparison of two releases, however often it is
 *     looked at
 * @param tolerance difference of shares, from 0 up to 1, that does not matter: no alarm without
 *     more, and {@code equivalent} where it is shown to be less
 * @param silentChangeCycles mean number of cycles between false alarms of silent change
 * @param abstainBelow confidence below which a classification is marked as abstained
 * @param rulePack rules of the user's, added to those shipped
 * @param threads stream threads of this instance
 * @param commitInterval time between commits; results become visible with a commit
 * @param stateDirectory where stores are kept
 * @param inputPartitions partitions of the responses topic
 * @param instance name of this instance, unlike every other's and the same after a restart, with
 *     which it gets its partitions back; empty for an instance that does not come back
 * @param standbyReplicas copies of each store that other instances keep, to take over without
 *     reading its changelog
 * @param cyclesInDetail closed cycles of a target that are kept prompt by prompt
 * @param releasesInDetail releases of a target that are compared and kept with their replies
 * @param judged whether a judge is asked about what the classifier is unsure of; its word is waited
 *     for
 * @param topicMetrics whether shares are exported by topic, too
 * @param pinned by target, the release that every later one is compared with, besides the one
 *     before
 * @param targets those that are watched, by the configuration; empty where it names none
 * @param routes by target, the one that is said to be the same model by another route
 * @param cyclesPerStretch cycles that follow each other so closely that they share a mood, such as
 *     that of a night
 * @param only which releases are compared
 */
public record ClassifierSettings(
    Duration grace,
    Duration silenceAfter,
    Duration remembered,
    double level,
    double tolerance,
    double silentChangeCycles,
    double abstainBelow,
    Optional<Path> rulePack,
    int threads,
    Duration commitInterval,
    Path stateDirectory,
    int inputPartitions,
    Optional<String> instance,
    int standbyReplicas,
    int cyclesInDetail,
    int releasesInDetail,
    boolean judged,
    boolean topicMetrics,
    Map<String, String> pinned,
    Set<String> targets,
    Map<String, String> routes,
    int cyclesPerStretch,
    ReleaseChoice only) {
  public ClassifierSettings {
    pinned = Map.copyOf(pinned);
    targets = Set.copyOf(targets);
    routes = Map.copyOf(routes);
  }

  /** What may go wrong how often, for the detector. */
  public DetectionSettings detection() {
    return DetectionSettings.defaults()
        .withLevel(level)
        .withTolerance(tolerance)
        .withSilentChangeCycles(Math.max(2, silentChangeCycles / cyclesPerStretch));
  }

  private static final SectionKeys CLASSIFIER = SectionKeys.of("classifier");
  private static final SectionKeys TARGETS = SectionKeys.of("targets[]");
  private static final SectionKeys DETECTION = SectionKeys.of("detection");

  private static final Key<Duration> GRACE =
      CLASSIFIER.key(
          Key.duration("grace").defaultsTo("10m"),
          "how long a later cycle must be under way before an incomplete one is closed; later"
              + " responses are late");
  private static final Key<Duration> SILENCE_AFTER =
      CLASSIFIER.key(
          Key.duration("silence_after").defaultsTo("0"),
          "how long a target may go without a reply before a silence signal is raised; 0 for"
              + " two cycles, but at least five minutes");
  private static final Key<Duration> REMEMBERED =
      CLASSIFIER.key(
          Key.duration("remember_probes", "1m").defaultsTo("8d"),
          "how long a probe is remembered, so that a second answer to it is dropped");
  private static final Key<Double> ABSTAIN =
      CLASSIFIER.key(
          Key.number("abstain_below", 0, 1).defaultsTo("0.7"),
          "confidence below which a classification is marked as abstained and put to the judge,"
              + " where there is one; without one its outcome counts all the same");
  private static final Key<Double> TOLERANCE =
      CLASSIFIER.key(
          Key.number("tolerance").defaultsTo("5").must(x -> x >= 0 && x < 100, "from 0 up to 100"),
          "difference of shares, in percentage points, that does not matter: an alarm needs"
              + " more, and a release shown to differ by less is equivalent; 0 for alarms on any"
              + " difference");
  private static final Key<Path> RULE_PACK =
      CLASSIFIER.key(Key.path("rules"), "YAML file with additional rules");
  private static final Key<Integer> THREADS =
      CLASSIFIER.key(
          Key.integer("threads", 1, 64).defaultsTo("2"), "stream threads of one instance");
  private static final Key<Duration> COMMIT =
      CLASSIFIER.key(
          Key.duration("commit_interval", "10ms").defaultsTo("100ms"),
          "time between commits; results become visible with a commit");
  private static final Key<Path> STATE =
      CLASSIFIER.key(
          Key.path("state_dir").defaultsTo(".candor/state"), "directory of the state stores");
  private static final Key<String> INSTANCE =
      CLASSIFIER.key(
          Key.text("instance_id")
              .must(text -> text.matches("[A-Za-z0-9._-]{1,80}"), "up to 80 plain characters"),
          "name of this instance, unlike every other's, under which it gets its partitions back"
              + " after a restart; unless set, one is kept in state_dir");
  private static final Key<Integer> STANDBY =
      CLASSIFIER.key(
          Key.integer("standby_replicas", 0, 5),
          "standby replicas of each store on other instances, so that one takes over at"
              + " once when another dies; unless set, 1 if kafka.replication is above 1,"
              + " else 0");
  private static final Key<Boolean> TOPIC_METRICS =
      CLASSIFIER.key(
          Key.flag("topic_metrics").defaultsTo("false"),
          "whether candor_topic_constrained_ratio is exported, which has a series for each"
              + " topic, language and release");
  private static final Key<String> TARGET = Key.text("name");
  private static final Key<String> PINNED =
      TARGETS.key(
          Key.text("baseline"),
          "release that every later one is compared with, besides the one before it, so that"
              + " what creeps from release to release shows; each of the two comparisons then"
              + " has half of the level");
  private static final Key<Integer> CYCLES_IN_DETAIL =
      CLASSIFIER.key(
          Key.integer("cycles_in_detail", 2, 10_000).defaultsTo("48"),
          "closed cycles of a target that the classifier keeps prompt by prompt; older ones are"
              + " rolled up by day, week and month, and stay whole in the topics");
  private static final Key<Integer> RELEASES_IN_DETAIL =
      CLASSIFIER.key(
          Key.integer("releases_in_detail", 2, 1_000).defaultsTo("8"),
          "releases of a target whose comparisons and replies the classifier keeps, those that"
              + " answered last; what was said of older ones is in the topics");
  private static final Key<Double> LEVEL =
      DETECTION.key(
          Key.number("level")
              .defaultsTo("0.01")
              .must(x -> x > 0 && x < 0.5, "above 0 and below 0.5"),
          "chance of any false alarm in one comparison of two releases, however often it is"
              + " looked at");
  private static final Key<Double> FALSE_ALARMS =
      DETECTION.key(
          Key.number("false_alarms_per_year")
              .must(x -> x > 0 && x <= 1000, "above 0 and up to 1000"),
          "most false alarms to expect, from all targets together, in a year in which nothing"
              + " changes: level and silent_change_run_length are tightened as far as that takes;"
              + " unless set, both apply as they stand");
  private static final Key<Double> RELEASES =
      DETECTION.key(
          Key.number("releases_per_year", 0, 10_000).defaultsTo("12"),
          "new releases a year of each target, as false_alarms_per_year counts on them");
  private static final Key<Duration> RUN_LENGTH =
      DETECTION.key(
          Key.duration("silent_change_run_length", "1h").defaultsTo("365d"),
          "mean time between false alarms of silent change, of one target");

  private static final Key<Duration> STRETCH =
      DETECTION.key(
          Key.duration("stretch").must(d -> d.toHours() <= 24, "up to 24h"),
          "cycles that begin within this time of each other count as one when it is measured how"
              + " much whole cycles vary, and the watch for silent changes looks once for each"
              + " such stretch, so that day and night are no change; unless set, 3h where cycles"
              + " are ten minutes or more apart, else each cycle by itself");

  /** Cycles closer than this are a demonstration's or a test's, which know no nights. */
  private static final Duration CLOSEST = Duration.ofMinutes(10);

  private static final Duration USUAL_STRETCH = Duration.ofHours(3);

  private static final Duration YEAR = Duration.ofDays(365);
  private static final Duration LEAST_SILENCE = Duration.ofMinutes(5);

  /** A recording's report is of all that is in it, and its stores go with it. */
  private static final int ALL = Integer.MAX_VALUE / 2;

  /** A recording is looked at once: silent change is the business of a running monitor. */
  private static final double NEVER = 1e9;

  public static final List<KeyGroup> GROUPS =
      List.of(CLASSIFIER.group(), TARGETS.group(), DETECTION.group());

  /** Reads sections {@code classifier} and {@code detection}. */
  public static ClassifierSettings from(
      Configuration configuration, int inputPartitions, int replication) {
    Configuration.Section classifier = configuration.section("classifier");
    DetectionSettings detection = detection(configuration);
    Duration every = configuration.section("schedule").get(SharedKeys.SCHEDULE_EVERY);
    return new ClassifierSettings(
        classifier.get(GRACE),
        silenceAfter(classifier.get(SILENCE_AFTER), every),
        classifier.get(REMEMBERED),
        detection.level(),
        detection.tolerance(),
        detection.silentChangeCycles(),
        classifier.get(ABSTAIN),
        classifier.find(RULE_PACK),
        classifier.get(THREADS),
        classifier.get(COMMIT),
        classifier.get(STATE),
        inputPartitions,
        classifier.find(INSTANCE),
        classifier.find(STANDBY).orElse(replication > 1 ? 1 : 0),
        classifier.get(CYCLES_IN_DETAIL),
        classifier.get(RELEASES_IN_DETAIL),
        configuration.section("").has("judge"),
        classifier.get(TOPIC_METRICS),
        pinned(configuration),
        targets(configuration),
        ModelRoutes.from(configuration).sameModelAs(),
        cyclesPerStretch(configuration.section("detection").find(STRETCH), every),
        ReleaseChoice.NEIGHBOURS);
  }

  /**
   * Cycles that share a mood, unless set otherwise.
   *
   * @param every how far apart cycles begin; more than zero
   */
  public static int cyclesPerStretch(Duration every) {
    return cyclesPerStretch(Optional.empty(), every);
  }

  private static int cyclesPerStretch(Optional<Duration> set, Duration every) {
    Duration stretch = set.orElse(every.compareTo(CLOSEST) < 0 ? Duration.ZERO : USUAL_STRETCH);
    return (int) Math.max(1, (stretch.toMillis() + every.toMillis() - 1) / every.toMillis());
  }

  private static Set<String> targets(Configuration configuration) {
    return configuration.sections("targets").stream()
        .flatMap(target -> target.find(TARGET).stream())
        .collect(Collectors.toSet());
  }

  private static Map<String, String> pinned(Configuration configuration) {
    Map<String, String> pinned = new HashMap<>();
    for (Configuration.Section target : configuration.sections("targets")) {
      Optional<String> name = target.find(TARGET);
      Optional<String> baseline = target.find(PINNED);
      if (name.isPresent() && baseline.isPresent()) {
        pinned.put(name.get(), baseline.get());
      }
    }
    return pinned;
  }

  /** Level, tolerance and run length, within the false alarms that are allowed a year. */
  private static DetectionSettings detection(Configuration configuration) {
    FalseAlarmBudget budget = budget(configuration);
    return configuration
        .section("detection")
        .find(FALSE_ALARMS)
        .map(budget::within)
        .orElse(budget.settings());
  }

  /** What the configuration's level and run length make of a year, before any limit. */
  private static FalseAlarmBudget budget(Configuration configuration) {
    Configuration.Section detection = configuration.section("detection");
    double every = configuration.section("schedule").get(SharedKeys.SCHEDULE_EVERY).toMillis();
    return new FalseAlarmBudget(
        configuration.sections("targets").size(),
        ModelRoutes.from(configuration).sameModelAs().size(),
        YEAR.toMillis() / every,
        detection.get(RELEASES),
        1,
        DetectionSettings.defaults()
            .withLevel(detection.get(LEVEL))
            .withTolerance(configuration.section("classifier").get(TOLERANCE) / 100)
            .withSilentChangeCycles(Math.max(2, detection.get(RUN_LENGTH).toMillis() / every)));
  }

  /** False alarms to expect of a year under a configuration, its limit taken into account. */
  public static FalseAlarmBudget falseAlarms(Configuration configuration) {
    FalseAlarmBudget free = budget(configuration);
    return new FalseAlarmBudget(
        free.targets(),
        free.routes(),
        free.cyclesAYear(),
        free.releasesAYear(),
        free.watchesPerTarget(),
        detection(configuration));
  }

  /** Cycles of seconds, as a demonstration's, are no reason to wake anybody within a minute. */
  private static Duration silenceAfter(Duration set, Duration every) {
    Duration twoCycles = every.multipliedBy(2);
    if (!set.isZero()) {
      return set;
    }
    return twoCycles.compareTo(LEAST_SILENCE) < 0 ? LEAST_SILENCE : twoCycles;
  }

  /**
   * Settings for a recording: nothing is late, nothing is forgotten, and cycles close at its end.
   * There is a thread for each partition, whatever the processors: tasks are dealt to threads once,
   * and a target's tallies are one task's, so with fewer threads one would be left with the most.
   */
  public static ClassifierSettings forRecording(
      double level,
      double tolerance,
      Path stateDirectory,
      int inputPartitions,
      ReleaseChoice only) {
    Duration century = Duration.ofDays(36_500);
    return new ClassifierSettings(
        century,
        century,
        century,
        level,
        tolerance,
        NEVER,
        0,
        Optional.empty(),
        inputPartitions,
        Duration.ofMillis(500),
        stateDirectory,
        inputPartitions,
        Optional.empty(),
        0,
        ALL,
        ALL,
        false,
        false,
        Map.of(),
        Set.of(),
        Map.of(),
        1,
        only);
  }

  /** Whether what is read is a recording, which is looked at once. */
  public boolean isOfRecording() {
    return silentChangeCycles == NEVER;
  }

  /** The same with another state directory, as when the launcher keeps all data in one place. */
  public ClassifierSettings withStateDirectory(Path directory) {
    return with(directory, instance);
  }

  /** The same under a name, unless it has one. */
  public ClassifierSettings withInstance(String name) {
    return with(stateDirectory, Optional.of(instance.orElse(name)));
  }

  private ClassifierSettings with(Path directory, Optional<String> name) {
    return new ClassifierSettings(
        grace,
        silenceAfter,
        remembered,
        level,
        tolerance,
        silentChangeCycles,
        abstainBelow,
        rulePack,
        threads,
        commitInterval,
        directory,
        inputPartitions,
        name,
        standbyReplicas,
        cyclesInDetail,
        releasesInDetail,
        judged,
        topicMetrics,
        pinned,
        targets,
        routes,
        cyclesPerStretch,
        only);
  }
}
