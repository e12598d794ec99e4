package dev.candor.events.words;

import dev.candor.events.Signal;
import dev.candor.events.SignalBuilder;
import dev.candor.events.SignalFact;
import dev.candor.model.LengthClass;
import dev.candor.model.PValue;
import dev.candor.model.SignalState;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Words a finding: its title, its sentence and how it ended. Where a record of an earlier version
 * lacks the facts, its own English summary stands in.
 *
 * <p>The facts of a signal, by name: {@code arm}; {@code failure}, {@code detail} and {@code
 * failures} of probes that fail; {@code right}, {@code shipped}, {@code items} and {@code
 * differing} gold replies, and under the name of a {@link LengthClass} those three numbers of its
 * replies, with spaces between, where fewer are right than as shipped; {@code moved} of {@code
 * watched} targets, their {@code names} and in how many {@code days} one is taken to move by
 * itself; {@code common_cause}, the id of the finding that explains this one, empty once it does
 * not; {@code only_here} and {@code only_there}, prompts that only one of two routes suppresses;
 * {@code how} a release was noticed and whether it is a {@code rollback}; and of a cleared one the
 * {@code ending}, with the release {@code now}, its {@code now_rate} and {@code now_difference}
 * against the baseline, since {@code renamed_at} and {@code previous} where it is a revision, and
 * until when something lasted, {@code ended_at}.
 */
public final class FindingWords {
  private static final Pattern PLACE = Pattern.compile("\\{([a-z_]+)\\}");
  private static final String ALL = "all";

  private static final FindingWords ENGLISH =
      new FindingWords(
          "en", DateTimeFormatter.ofPattern("d MMMM yyyy, HH:mm 'UTC'", Locale.ENGLISH));
  private static final FindingWords CHINESE =
      new FindingWords("zh", DateTimeFormatter.ofPattern("yyyy年M月d日 HH:mm 'UTC'", Locale.ROOT));

  /** The languages that findings are worded in. */
  public static final Set<String> LANGUAGES = Set.of("en", "zh");

  private final String lang;
  private final DateTimeFormatter times;
  private final Properties words = new Properties();

  private FindingWords(String lang, DateTimeFormatter times) {
    this.lang = lang;
    this.times = times.withZone(ZoneOffset.UTC);
    try (InputStream in =
        FindingWords.class.getResourceAsStream("findings_" + lang + ".properties")) {
      words.load(new InputStreamReader(in, StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The words in Chinese for {@code zh}, else in English. */
  public static FindingWords of(String lang) {
    return CHINESE.lang.equals(lang) ? CHINESE : ENGLISH;
  }

  /** {@code en} or {@code zh}. */
  public String lang() {
    return lang;
  }

  /** A few words about a finding, for a heading. */
  public String title(Signal signal) {
    String key = "title." + signal.kind().wireName();
    return fill(words.getProperty(key, get("title.other")), values(signal));
  }

  /** The finding in one sentence or two. */
  public String sentence(Signal signal) {
    return signal.state() == SignalState.CLEARED
        ? ending(signal).orElse(signal.summary())
        : template(signal).map(text -> fill(text, values(signal))).orElse(signal.summary());
  }

  /** How a cleared finding ended; empty where its facts do not say. */
  public Optional<String> ending(Signal cleared) {
    Map<String, String> values = values(cleared);
    return Optional.ofNullable(values.get("ending"))
        .map(ending -> words.getProperty("ending." + ending))
        .map(text -> fill(text, values));
  }

  private Optional<String> template(Signal signal) {
    boolean isMeasured = signal.difference() != null;
    Set<String> needed =
        switch (signal.kind()) {
          case BLIND_TARGET -> Set.of("failures", "failure");
          case GOLD_SCORE -> Set.of("right", "shipped", "items", "differing");
          case RELEASE_CHANGE -> Set.of("how");
          case COMMON_CAUSE -> Set.of("moved", "watched", "names", "days");
          case SILENCE -> Set.of("ended_at");
          default -> Set.of();
        };
    if (!facts(signal).keySet().containsAll(needed)) {
      return Optional.empty();
    }
    String variant =
        switch (signal.kind()) {
          case RELEASE_DRIFT, COMPOSITION, SILENT_CHANGE, RELEASE_CHAIN ->
              isMeasured ? ".measured" : ".unmeasured";
          case SILENCE -> facts(signal).containsKey("failure") ? ".failing" : ".nothing";
          case BLIND_TARGET -> facts(signal).containsKey("detail") ? ".detail" : ".plain";
          case RELEASE_CHANGE -> "." + changeVariant(facts(signal));
          default -> "";
        };
    return Optional.ofNullable(words.getProperty("sentence." + signal.kind().wireName() + variant));
  }

  private static String changeVariant(Map<String, String> facts) {
    String how = facts.get("how");
    return switch (how) {
      case "models_list", "unstable_names" -> how;
      case "silent_change", "tripwire" -> "revision";
      default -> Boolean.parseBoolean(facts.get("rollback")) ? "rollback" : "plain";
    };
  }

  /** A time to the minute, in UTC. */
  public String time(Instant at) {
    return at == null ? "" : times.format(at);
  }

  /** A difference of shares, such as {@code +28 points}. */
  public String points(double difference) {
    return fill(get("points"), Map.of("n", signed(difference)));
  }

  /**
   * {@code +28.4 points (95 % interval +15.0 to +41.2)}, or without an interval where it is
   * unknown.
   */
  public String effect(double difference, Double low, Double high) {
    return low == null || high == null
        ? fill(get("points"), Map.of("n", tenths(difference)))
        : fill(
            get("effect.alone"),
            Map.of("n", tenths(difference), "low", tenths(low), "high", tenths(high)));
  }

  private String effectWithin(Signal signal) {
    if (signal.difference() == null) {
      return "";
    }
    return signal.low() == null || signal.high() == null
        ? points(signal.difference())
        : fill(
            get("effect"),
            Map.of(
                "n", signed(signal.difference()),
                "low", signed(signal.low()),
                "high", signed(signal.high())));
  }

  /** A word for what has one, else the text itself with spaces. */
  public String word(String set, String name) {
    return words.getProperty(set + "." + name, name.replace('_', ' '));
  }

  private Map<String, String> values(Signal signal) {
    Map<String, String> values = new HashMap<>(facts(signal));
    values.put("target", signal.target());
    values.put("baseline", text(signal.baseline()));
    values.put("candidate", text(signal.candidate()));
    values.put("since", time(signal.since()));
    values.put("at", time(signal.at()));
    values.put("p", p(signal.pValue()));
    values.put("baseline_rate", percent(signal.baselineRate()));
    values.put("candidate_rate", percent(signal.candidateRate()));
    values.put("effect", effectWithin(signal));
    values.put(
        "how_much", get("direction." + Optional.ofNullable(signal.direction()).orElse("none")));
    values.put("measure", word("measure", text(signal.measure())));
    values.put("arm", word("arm", values.getOrDefault("arm", "sensitive")));
    values.put(
        "in_lang",
        signal.lang() == null || signal.lang().equals(ALL)
            ? get("in_lang.all")
            : fill(get("in_lang"), Map.of("lang", word("lang", signal.lang()))));
    values.put(
        "on_topic",
        signal.topic() == null || signal.topic().equals(ALL)
            ? ""
            : fill(get("on_topic"), Map.of("topic", word("topic", signal.topic()))));
    values.put("share", fill(get("share"), values));
    values.put("run_length", signal.runLength() == null ? "" : whole(signal.runLength()));
    values.put(
        "onset",
        signal.sinceEarliest() == null || signal.sinceLatest() == null
            ? ""
            : fill(
                get("onset"),
                Map.of(
                    "earliest", time(signal.sinceEarliest()),
                    "latest", time(signal.sinceLatest()))));
    values.computeIfPresent("how", (any, how) -> word("how", how));
    if (values.containsKey("failure")) {
      values.put("failure_words", word("failure", values.get("failure")));
    }
    for (String only : List.of("only_here", "only_there")) {
      values.computeIfPresent(only, (any, some) -> fill(get(only), Map.of("prompts", some)));
    }
    values.put("fallen", fallen(values));
    values.computeIfPresent("now_rate", (any, rate) -> percent(number(rate)));
    values.computeIfPresent("now_difference", (any, rate) -> points(number(rate)));
    values.computeIfPresent("renamed_at", (any, at) -> time(instant(at)));
    if (values.containsKey("ended_at")) {
      values.put("lasted", lasted(signal.since(), instant(values.get("ended_at"))));
    }
    if (values.containsKey("renamed_at") && values.containsKey("previous")) {
      values.put("now", fill(get("revision"), values));
    }
    return values;
  }

  /** On replies of which lengths the gold score falls; empty where on none. */
  private String fallen(Map<String, String> facts) {
    StringBuilder lengths = new StringBuilder();
    for (LengthClass length : LengthClass.values()) {
      String[] numbers = facts.getOrDefault(length.wireName(), "").split(" ", -1);
      if (numbers.length == 3) {
        lengths.append(
            fill(
                get("fallen"),
                Map.of(
                    "length", word("length", length.wireName()),
                    "right", numbers[0],
                    "shipped", numbers[1],
                    "items", numbers[2])));
      }
    }
    return lengths.toString();
  }

  /**
   * What a release such as {@code name~2} is, since no provider calls it so: {@code name~2 (what
   * name became in the change of 28 November 2026, 09:25 UTC)}.
   */
  public String revision(String release, String previous, Instant at) {
    return fill(
        get("revision"), Map.of("now", release, "previous", previous, "renamed_at", time(at)));
  }

  /** The signal with its sentence in English as its summary, for readers without these words. */
  public static Signal withSummary(SignalBuilder finding) {
    Signal bare = finding.summary("").build();
    return SignalBuilder.builder(bare).summary(ENGLISH.sentence(bare)).build();
  }

  private static Map<String, String> facts(Signal signal) {
    Map<String, String> facts = new HashMap<>();
    for (SignalFact fact : signal.facts()) {
      facts.put(fact.name(), fact.value());
    }
    return facts;
  }

  private String lasted(Instant from, Instant to) {
    long minutes =
        from == null || to == null
            ? 0
            : Math.max(0, (to.toEpochMilli() - from.toEpochMilli()) / 60_000);
    return minutes < 120
        ? fill(get("lasted.minutes"), Map.of("n", String.valueOf(minutes)))
        : fill(
            get("lasted.hours"),
            Map.of("h", String.valueOf(minutes / 60), "n", String.valueOf(minutes % 60)));
  }

  /** One pass over the template: what stands in a value is never read as a place. */
  private static String fill(String template, Map<String, String> values) {
    Matcher place = PLACE.matcher(template);
    StringBuilder filled = new StringBuilder();
    while (place.find()) {
      place.appendReplacement(
          filled, Matcher.quoteReplacement(values.getOrDefault(place.group(1), "")));
    }
    return place.appendTail(filled).toString();
  }

  private String get(String key) {
    String text = words.getProperty(key);
    if (text == null) {
      throw new IllegalArgumentException("no words " + key + " in " + lang);
    }
    return text;
  }

  Set<String> keys() {
    return words.stringPropertyNames();
  }

  private static String signed(double difference) {
    long points = Math.round(100 * difference);
    return points == 0 ? "0" : String.format(Locale.ROOT, "%+d", points);
  }

  private static String tenths(double difference) {
    return String.format(Locale.ROOT, "%+.1f", 100 * difference);
  }

  private static String percent(Double share) {
    return share == null || share.isNaN()
        ? "–"
        : String.format(Locale.ROOT, "%.0f %%", 100 * share);
  }

  private static String p(Double p) {
    String text = PValue.text(p);
    return text.matches("\\d.*") ? "= " + text : text;
  }

  private static String whole(double number) {
    return String.format(Locale.ROOT, "%,.0f", number);
  }

  private static String text(String text) {
    return text == null ? "" : text;
  }

  private static Double number(String text) {
    try {
      return Double.valueOf(text);
    } catch (NumberFormatException e) {
      return Double.NaN;
    }
  }

  private static Instant instant(String text) {
    try {
      return Instant.parse(text);
    } catch (DateTimeException e) {
      return null;
    }
  }
}
