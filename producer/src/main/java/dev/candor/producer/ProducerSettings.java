package dev.candor.producer;

import dev.candor.model.Require;
import dev.candor.producer.catalogue.BuiltInPacks;
import dev.candor.producer.catalogue.Catalogue;
import dev.candor.producer.catalogue.PackDraft;
import dev.candor.producer.catalogue.PackReader;
import dev.candor.producer.plan.Burst;
import dev.candor.producer.plan.CyclePlanner;
import dev.candor.producer.plan.Pricing;
import dev.candor.producer.plan.Schedule;
import dev.candor.runtime.Configuration;
import dev.candor.runtime.InputException;
import dev.candor.runtime.Key;
import dev.candor.runtime.KeyGroup;
import dev.candor.runtime.SectionKeys;
import dev.candor.runtime.SharedKeys;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

/**
 * What a producer needs to know besides where Kafka is.
 *
 * @param catalogue what is asked
 * @param schedule when
 * @param burst how much more after a release change or a warning
 * @param seed of the order in which a cycle asks
 * @param targets whom
 */
public record ProducerSettings(
    Catalogue catalogue, Schedule schedule, Burst burst, long seed, List<TargetPlan> targets) {

  /** Prompts stay askable at least this long, so that a short cycle survives a slow provider. */
  private static final Duration SHORTEST_EXPIRY = Duration.ofMinutes(10);

  private static final SectionKeys CATALOGUE = SectionKeys.of("catalogue");
  private static final SectionKeys SCHEDULE = SectionKeys.of("schedule");
  private static final SectionKeys TARGET = SectionKeys.of("targets[]");

  private static final Key<List<String>> PACKS =
      CATALOGUE.key(
          Key.list("packs").defaultsTo("china"),
          "built-in packs to use: " + String.join(", ", BuiltInPacks.NAMES));
  private static final Key<List<String>> FILES =
      CATALOGUE.key(
          Key.list("files").defaultsTo(""),
          "your own packs, YAML or JSON lines; relative to the configuration file");
  private static final Key<List<String>> TOPICS =
      CATALOGUE.key(Key.list("topics").defaultsTo(""), "only these topics; all if empty");
  private static final Key<Integer> MAX_INTENTS =
      CATALOGUE.key(
          Key.integer("max_intents")
              .formerly("most_intents")
              .defaultsTo("0")
              .must(n -> n >= 0, "not negative"),
          "maximum number of intents, balanced over topics and arms; 0 for all");

  private static final Key<Duration> EVERY = SCHEDULE.shared(SharedKeys.SCHEDULE_EVERY);
  private static final Key<Integer> SAMPLES =
      SCHEDULE.key(
          Key.integer("samples", 1, 100).defaultsTo("2"),
          "number of times each prompt is asked in a cycle");
  private static final Key<List<String>> LANGUAGES =
      SCHEDULE.key(
          Key.list("languages")
              .defaultsTo("en,zh")
              .must(list -> !list.isEmpty(), "at least one language"),
          "languages to ask in");
  private static final Key<Boolean> AT_START =
      SCHEDULE.key(
          Key.flag("at_start").defaultsTo("true"),
          "whether a new monitor starts at once rather than with the next cycle");
  private static final Key<Double> SPREAD =
      SCHEDULE.key(
          Key.number("spread", 0, 1).defaultsTo("0.8"),
          "share of the cycle over which prompts are spread; 0 sends all at once");
  private static final Key<Duration> EXPIRES_AFTER =
      SCHEDULE.key(
          Key.duration("expires_after")
              .defaultsTo("0")
              .must(
                  value -> value.compareTo(SharedKeys.LONGEST_CYCLE.multipliedBy(2)) <= 0,
                  "at most 28d"),
          "how long after the start of its cycle a prompt may still be asked; 0 for two"
              + " cycles, but at least ten minutes");
  private static final Key<String> EPOCH =
      SCHEDULE.key(
          Key.text("epoch")
              .defaultsTo("2026-01-01T00:00:00Z")
              .must(ProducerSettings::isTime, "a time such as 2026-01-01T00:00:00Z"),
          "start of cycle 0; cycles are numbered from it");
  private static final Key<Integer> BURST_SAMPLES =
      SCHEDULE.key(
          Key.integer("burst.samples", 0, 100).defaultsTo("2"),
          "more samples of each prompt after a release change or a warning");
  private static final Key<Integer> BURST_CYCLES =
      SCHEDULE.key(
          Key.integer("burst.cycles", 0, 1000).defaultsTo("3"), "cycles for which a burst lasts");
  private static final Key<Long> SEED =
      SCHEDULE.key(
          Key.longInteger("seed").defaultsTo("0"),
          "seed of the order in which the prompts of a cycle are asked");

  private static final Key<String> NAME =
      Key.text("name")
          .mandatory()
          .must(text -> text.matches("[A-Za-z0-9._:/@-]{1,80}"), "up to 80 plain characters");
  private static final Key<String> RELEASE = Key.text("release");
  private static final Key<String> SYSTEM_PROMPT = Key.text("system_prompt").defaultsTo("");
  private static final Key<Integer> MAX_TOKENS = Key.integer("max_tokens").defaultsTo("1024");
  private static final Key<Double> INPUT_PRICE =
      Key.number("prices.input_per_million").defaultsTo("0");
  private static final Key<Double> OUTPUT_PRICE =
      Key.number("prices.output_per_million").defaultsTo("0");
  private static final Key<Double> DAY_BUDGET = Key.number("budget.dollars_per_day");
  private static final Key<Double> MONTH_BUDGET = Key.number("budget.dollars_per_month");
  private static final Key<Integer> REPLY_TOKENS =
      TARGET.key(
          Key.integer("prices.expected_reply_tokens", 0, 1_000_000).defaultsTo("400"),
          "typical number of tokens in a reply, for estimating what a day costs");

  /**
   * The keys of the producer's own; those of a target that say how it is called belong to the
   * worker, which documents and checks them.
   */
  public static final List<KeyGroup> GROUPS =
      List.of(CATALOGUE.group(), SCHEDULE.group(), TARGET.group());

  public ProducerSettings {
    Require.nonNull(catalogue, schedule, burst);
    targets = List.copyOf(targets);
    Set<String> names = new HashSet<>();
    for (TargetPlan target : targets) {
      if (!names.add(target.name())) {
        throw new IllegalArgumentException("two targets are named " + target.name());
      }
    }
  }

  /**
   * Reads sections {@code catalogue}, {@code schedule} and {@code targets}.
   *
   * @throws InputException where something is wrong, with its place and how to fix it
   */
  public static ProducerSettings from(Configuration configuration) {
    return of(configuration, configuration.targets(ProducerSettings::target));
  }

  /**
   * Reads sections {@code catalogue} and {@code schedule} for a target of no name that costs
   * nothing, to plan before there is one.
   */
  public static ProducerSettings untargeted(Configuration configuration) {
    return of(configuration, List.of(new TargetPlan("target", Optional.empty(), Pricing.FREE)));
  }

  /** The same settings for another catalogue. */
  public ProducerSettings with(Catalogue other) {
    return new ProducerSettings(other, schedule, burst, seed, targets);
  }

  private static ProducerSettings of(Configuration configuration, List<TargetPlan> targets) {
    Configuration.Section section = configuration.section("schedule");
    Schedule schedule = schedule(section);
    Catalogue catalogue = catalogue(configuration);
    if (placed(section, () -> catalogue.questions(schedule.languages())).isEmpty()) {
      throw new InputException(
          configuration.file() + ": catalogue",
          "the catalogue is empty",
          "name a built-in pack in catalogue.packs or a file in catalogue.files");
    }
    return new ProducerSettings(
        catalogue,
        schedule,
        new Burst(section.get(BURST_SAMPLES), section.get(BURST_CYCLES)),
        section.get(SEED),
        targets);
  }

  /** Reads section {@code catalogue} alone. */
  public static Catalogue catalogue(Configuration configuration) {
    Configuration.Section section = configuration.section("catalogue");
    List<String> packs = section.get(PACKS);
    List<Path> files = files(configuration);
    return placed(section, () -> Catalogue.load(packs, files).only(section.get(TOPICS)))
        .atMost(section.get(MAX_INTENTS));
  }

  /** What is wrong with a field of this section is said with the field's line. */
  private static <T> T placed(Configuration.Section section, Supplier<T> read) {
    try {
      return read.get();
    } catch (InputException e) {
      String owner = section.path() + ".";
      if (!e.place().startsWith(owner)) {
        throw e;
      }
      throw new InputException(
          section.place(e.place().substring(owner.length())), e.problem(), e.fix(), e);
    }
  }

  /** The packs of section {@code catalogue} as their files have them, for checking. */
  public static List<PackDraft> drafts(Configuration configuration) {
    List<PackDraft> drafts = new ArrayList<>();
    Configuration.Section section = configuration.section("catalogue");
    for (String pack : section.get(PACKS)) {
      drafts.add(placed(section, () -> BuiltInPacks.draft(pack)));
    }
    files(configuration).forEach(file -> drafts.add(PackReader.read(file)));
    return drafts;
  }

  private static List<Path> files(Configuration configuration) {
    Path folder = Path.of(configuration.file()).toAbsolutePath().getParent();
    return configuration.section("catalogue").get(FILES).stream().map(folder::resolve).toList();
  }

  /** A planner of these settings. */
  public CyclePlanner planner() {
    return new CyclePlanner(catalogue.questions(schedule.languages()), schedule, seed);
  }

  /** How long a prompt of a cycle may be asked unless it is set. */
  public static Duration usualExpiry(Duration every) {
    Duration two = every.multipliedBy(2);
    return two.compareTo(SHORTEST_EXPIRY) < 0 ? SHORTEST_EXPIRY : two;
  }

  private static Schedule schedule(Configuration.Section section) {
    Duration every = section.get(EVERY);
    Duration expires = section.get(EXPIRES_AFTER);
    if (expires.isZero()) {
      expires = usualExpiry(every);
    } else if (expires.compareTo(every) < 0) {
      throw new InputException(
          section.place("expires_after"),
          "is shorter than every",
          "make it at least as long, or 0 for the default");
    }
    return new Schedule(
        OffsetDateTime.parse(section.get(EPOCH)).toInstant(),
        every,
        section.get(SAMPLES),
        section.get(LANGUAGES),
        section.get(AT_START),
        section.get(SPREAD),
        expires);
  }

  private static TargetPlan target(Configuration.Section section) {
    return new TargetPlan(
        section.get(NAME),
        section.find(RELEASE),
        new Pricing(
            section.get(INPUT_PRICE),
            section.get(OUTPUT_PRICE),
            section.findNumber(DAY_BUDGET),
            section.findNumber(MONTH_BUDGET),
            Math.min(section.get(REPLY_TOKENS), section.get(MAX_TOKENS)),
            section.get(SYSTEM_PROMPT)));
  }

  private static boolean isTime(String text) {
    try {
      Instant time = OffsetDateTime.parse(text).toInstant();
      return time.isAfter(Instant.EPOCH.minusMillis(1));
    } catch (DateTimeParseException e) {
      return false;
    }
  }
}
