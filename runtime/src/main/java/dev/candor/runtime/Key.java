package dev.candor.runtime;

import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * One setting: its dotted name within its section, its type, its default, the check its value must
 * pass and the sentence that explains it. The reference table in the documentation is printed from
 * these. Complete once it has been declared.
 *
 * @param <T> the type of the value
 */
public final class Key<T> {

  private final String name;
  private final String type;
  private final Function<String, T> parser;
  private final List<Check<T>> checks = new ArrayList<>();
  private String explanation = "";
  private String defaultText;
  private boolean required;
  private String formerName = "";

  private record Check<T>(Predicate<T> holds, String rule) {}

  private Key(String name, String type, Function<String, T> parser) {
    this.name = Objects.requireNonNull(name);
    this.type = type;
    this.parser = parser;
  }

  public static Key<String> text(String name) {
    return new Key<>(name, "text", Function.identity());
  }

  public static Key<Integer> integer(String name) {
    return new Key<>(name, "integer", text -> parse(text, Integer::valueOf, "not a whole number"));
  }

  /** A whole number within bounds. */
  public static Key<Integer> integer(String name, int min, int max) {
    return integer(name).must(n -> n >= min && n <= max, "from " + min + " to " + max);
  }

  public static Key<Long> longInteger(String name) {
    return new Key<>(name, "integer", text -> parse(text, Long::valueOf, "not a whole number"));
  }

  public static Key<Double> number(String name) {
    return new Key<>(
        name,
        "number",
        text -> {
          double value = parse(text, Double::valueOf, "not a number");
          if (!Double.isFinite(value)) {
            throw new IllegalArgumentException("not a finite number");
          }
          return value;
        });
  }

  /** A number within bounds. */
  public static Key<Double> number(String name, int min, int max) {
    return number(name).must(x -> x >= min && x <= max, "from " + min + " to " + max);
  }

  /** A number that is not negative. */
  public static Key<Double> amount(String name) {
    return number(name).must(x -> x >= 0, "not negative");
  }

  public static Key<Boolean> flag(String name) {
    return new Key<>(
        name,
        "true or false",
        text -> {
          switch (text.toLowerCase(Locale.ROOT)) {
            case "true", "yes", "on":
              return true;
            case "false", "no", "off":
              return false;
            default:
              throw new IllegalArgumentException("neither true nor false");
          }
        });
  }

  /**
   * A length of time with its unit: {@code 500ms}, {@code 30s}, {@code 15m}, {@code 6h}, {@code
   * 2d}, {@code 1w}.
   */
  public static Key<Duration> duration(String name) {
    return new Key<>(name, "duration", DurationText::parse);
  }

  /** A length of time that is no shorter than another, written as in the file. */
  public static Key<Duration> duration(String name, String least) {
    Duration bound = DurationText.parse(least);
    return duration(name).must(time -> time.compareTo(bound) >= 0, "at least " + least);
  }

  /** A length of time above zero. */
  public static Key<Duration> positiveDuration(String name) {
    return duration(name).must(time -> !time.isZero() && !time.isNegative(), "positive");
  }

  /** A time with its zone, such as {@code 2026-11-02T08:00:00Z}. */
  public static Key<Instant> time(String name) {
    return new Key<>(
        name,
        "time",
        text -> {
          try {
            return OffsetDateTime.parse(text).toInstant();
          } catch (DateTimeParseException e) {
            throw new IllegalArgumentException(
                "\"" + text + "\" is not a time with a time zone, such as 2026-11-02T08:00:00Z", e);
          }
        });
  }

  public static Key<URI> uri(String name) {
    return new Key<>(
        name,
        "URL",
        text -> {
          try {
            URI uri = new URI(text);
            if (uri.getScheme() == null || uri.getHost() == null) {
              throw new IllegalArgumentException("not an absolute URL");
            }
            return uri;
          } catch (URISyntaxException e) {
            throw new IllegalArgumentException("not a URL", e);
          }
        });
  }

  public static Key<Path> path(String name) {
    return new Key<>(name, "path", Path::of);
  }

  /** A list of texts; in the environment, separated by commas. */
  public static Key<List<String>> list(String name) {
    return new Key<>(
        name,
        "list of texts",
        text ->
            text.isBlank()
                ? List.of()
                : Arrays.stream(text.split(Configuration.LIST_SEPARATOR + "|,"))
                    .map(String::strip)
                    .filter(item -> !item.isEmpty())
                    .collect(Collectors.toUnmodifiableList()));
  }

  /** One of a closed set, written in lower case with underscores. */
  public static <E extends Enum<E>> Key<E> choice(String name, Class<E> type) {
    List<String> names = new ArrayList<>();
    for (E constant : type.getEnumConstants()) {
      names.add(constant.name().toLowerCase(Locale.ROOT));
    }
    return new Key<>(
        name,
        String.join(", ", names),
        text -> {
          String wanted = text.toLowerCase(Locale.ROOT).replace('-', '_');
          if (!names.contains(wanted)) {
            throw new IllegalArgumentException(
                "\"" + text + "\" is none of " + String.join(", ", names));
          }
          return Enum.valueOf(type, wanted.toUpperCase(Locale.ROOT));
        });
  }

  public Key<T> defaultsTo(String text) {
    defaultText = text;
    return this;
  }

  public Key<T> mandatory() {
    required = true;
    return this;
  }

  public Key<T> explained(String sentence) {
    explanation = sentence;
    return this;
  }

  /** Adds a check; {@code rule} completes the sentence "must be …". */
  public Key<T> must(Predicate<T> holds, String rule) {
    checks.add(new Check<>(holds, rule));
    return this;
  }

  /** Also accepts the name that the setting had before, with a warning. */
  public Key<T> formerly(String before) {
    formerName = before;
    return this;
  }

  public String name() {
    return name;
  }

  /** The name that the setting had before, or empty. */
  String formerName() {
    return formerName;
  }

  public String type() {
    return type;
  }

  public String explanation() {
    return explanation;
  }

  /** The default as one would write it, or null where there is none. */
  public String defaultText() {
    return defaultText;
  }

  public boolean isMandatory() {
    return required;
  }

  /**
   * The rules the value must keep, as a phrase such as "at least 1"; empty where there are none.
   */
  public String rules() {
    return checks.stream().map(Check::rule).collect(Collectors.joining(", "));
  }

  /** Reads a value, or throws IllegalArgumentException whose message says what is wrong with it. */
  T parse(String text) {
    T value = parser.apply(text);
    for (Check<T> check : checks) {
      if (!check.holds().test(value)) {
        throw new IllegalArgumentException("\"" + text + "\" must be " + check.rule());
      }
    }
    return value;
  }

  private static <T> T parse(String text, Function<String, T> parser, String otherwise) {
    try {
      return parser.apply(text.replace("_", ""));
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException("\"" + text + "\" is " + otherwise, e);
    }
  }

  @Override
  public String toString() {
    return name;
  }
}
