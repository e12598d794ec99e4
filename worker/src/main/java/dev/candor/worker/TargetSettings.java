package dev.candor.worker;

import dev.candor.model.BlockSignatures;
import dev.candor.runtime.Configuration;
import dev.candor.runtime.InputException;
import dev.candor.runtime.Key;
import dev.candor.runtime.KeyGroup;
import dev.candor.worker.limit.Backoff;
import dev.candor.worker.limit.Budget;
import dev.candor.worker.limit.Limits;
import dev.candor.worker.limit.Prices;
import dev.candor.worker.provider.ApiStyle;
import dev.candor.worker.provider.Endpoint;
import dev.candor.worker.provider.Reasoning;
import dev.candor.worker.provider.ReasoningField;
import dev.candor.worker.provider.Sampling;
import dev.candor.worker.provider.SecretRedactor;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.Predicate;

/**
 * One target as the worker needs it: where it is, how it is asked, its limits and its costs.
 *
 * @param name the target's name; a tag value, so short and plain
 * @param endpoint where the model is
 * @param sampling how it is asked
 * @param limits how much the target may be sent, all workers together
 * @param prices what it costs
 * @param budget what it may cost
 * @param backoff how failed calls are repeated
 * @param maxWait longest time from the arrival of a prompt to the last retry
 * @param circuitWindow calls that the circuit looks back on
 * @param circuitRest how long the circuit stays open before a trial
 * @param releases how its release is determined
 */
public record TargetSettings(
    String name,
    Endpoint endpoint,
    Sampling sampling,
    Limits limits,
    Prices prices,
    Budget budget,
    Backoff backoff,
    Duration maxWait,
    int circuitWindow,
    Duration circuitRest,
    ReleaseSettings releases) {

  private static final Key<String> NAME =
      Key.text("name")
          .mandatory()
          .must(text -> text.matches("[A-Za-z0-9._:/@-]{1,80}"), "up to 80 plain characters")
          .explained("the target's name in every record and metric");
  private static final Key<URI> ENDPOINT =
      Key.uri("endpoint")
          .mandatory()
          .must(
              uri -> "http".equals(uri.getScheme()) || "https".equals(uri.getScheme()),
              "http or https")
          .explained(
              "base address of the API, without the operation, such as"
                  + " https://api.openai.com/v1");
  private static final Key<ApiStyle> API =
      Key.choice("api", ApiStyle.class).defaultsTo("openai").explained("the API it implements");
  private static final Key<String> MODEL =
      Key.text("model").mandatory().explained("the model's name as the provider knows it");
  private static final Key<String> RELEASE =
      Key.text("release")
          .must(text -> text.matches("\\S{1,120}"), "up to 120 characters without spaces")
          .explained("your name for the release; otherwise the served model and fingerprint");
  private static final Key<String> API_KEY_ENV =
      Key.text("api_key_env").explained("variable that holds the API key");
  private static final Key<Path> API_KEY_FILE =
      Key.path("api_key_file").explained("file that holds the API key");
  private static final Key<String> AUTH_HEADER =
      Key.text("auth.header")
          .defaultsTo("")
          .explained("header that carries the key; api-key for Azure; empty for the API's default");
  private static final Key<String> AUTH_SCHEME =
      Key.text("auth.scheme")
          .explained("scheme before the key, Bearer unless set; empty for none, as Azure requires");
  private static final Key<String> PATH =
      Key.text("path")
          .defaultsTo("")
          .must(text -> text.isEmpty() || text.startsWith("/"), "empty or begin with a slash")
          .explained("path of the operation below the endpoint; empty for the API's default");
  private static final Key<String> MODELS_PATH =
      Key.text("models_path")
          .defaultsTo("")
          .must(text -> text.isEmpty() || text.startsWith("/"), "empty or begin with a slash")
          .explained("path of the models list below the endpoint; empty for the API's default");
  private static final Key<Double> TEMPERATURE =
      Key.number("temperature")
          .must(value -> value >= 0 && value <= 2, "from 0 to 2")
          .explained("sampling temperature; the provider's default unless set");
  private static final Key<Double> TOP_P =
      Key.number("top_p")
          .must(value -> value > 0 && value <= 1, "above 0 and up to 1")
          .explained("nucleus sampling (top_p); the provider's default unless set");
  private static final Key<Long> SEED =
      Key.longInteger("seed").explained("seed for repeatable sampling, where the API has one");
  private static final Key<Integer> MAX_TOKENS =
      Key.integer("max_tokens")
          .defaultsTo("1024")
          .must(n -> n >= 1 && n <= 1_000_000, "from 1 to 1000000")
          .explained("maximum length of a reply in tokens, reasoning included");
  private static final Key<String> MAX_TOKENS_FIELD =
      Key.text("max_tokens_field")
          .defaultsTo("max_tokens")
          .must(text -> text.matches("[a-z_]{1,40}"), "a field name")
          .explained(
              "name of that field in the API; max_completion_tokens for newer OpenAI" + " models");
  private static final Key<String> SYSTEM_PROMPT =
      Key.text("system_prompt").explained("system prompt sent before every question");
  private static final Key<Reasoning> REASONING =
      Key.choice("reasoning", Reasoning.class)
          .defaultsTo("unset")
          .explained("whether the model is to reason first; unset leaves it to the provider");
  private static final Key<ReasoningField> REASONING_FIELD =
      Key.choice("reasoning_field", ReasoningField.class)
          .defaultsTo("none")
          .explained("how an OpenAI-compatible endpoint is asked to reason");
  private static final Key<Boolean> STREAM =
      Key.flag("stream")
          .defaultsTo("false")
          .explained("stream replies, so that text withdrawn midway is kept");
  private static final Key<Boolean> STREAM_USAGE =
      Key.flag("stream_usage")
          .defaultsTo("true")
          .explained("ask for token counts in streams; turn off if the endpoint rejects it");
  private static final Key<Boolean> TRACE_HEADERS =
      Key.flag("trace_headers")
          .defaultsTo("false")
          .explained(
              "send W3C's traceparent with each call, so that a gateway's traces lead back to the"
                  + " probe");
  private static final Key<Path> CA_FILE =
      Key.path("ca_file")
          .explained("PEM file of certificates to trust in addition to the" + " platform's");
  private static final Key<Duration> CONNECT =
      Key.duration("timeouts.connect")
          .defaultsTo("10s")
          .must(TargetSettings::positive, "positive")
          .explained("connect time-out");
  private static final Key<Duration> FIRST_BYTE =
      Key.duration("timeouts.first_byte")
          .defaultsTo("90s")
          .must(TargetSettings::positive, "positive")
          .explained("time-out from the request to the response's headers");
  private static final Key<Duration> WHOLE =
      Key.duration("timeouts.whole")
          .defaultsTo("3m")
          .must(TargetSettings::positive, "positive")
          .explained("total time-out of a call");
  private static final Key<Integer> MAX_REPLY_BYTES =
      Key.integer("max_reply_bytes")
          .defaultsTo("4194304")
          .must(n -> n >= 1024 && n <= 6 << 20, "from 1 KiB to 6 MiB")
          .explained("largest response body that is read; a record holds 8 MiB, question included");
  private static final Key<Double> REQUESTS_PER_MINUTE =
      Key.number("limits.requests_per_minute")
          .must(value -> value > 0, "positive")
          .explained("requests a minute, all workers together; no limit unless set");
  private static final Key<Double> TOKENS_PER_MINUTE =
      Key.number("limits.tokens_per_minute")
          .must(value -> value > 0, "positive")
          .explained("tokens a minute, all workers together; no limit unless set");
  private static final Key<Integer> IN_FLIGHT =
      Key.integer("limits.in_flight")
          .defaultsTo("16")
          .must(n -> n >= 1 && n <= 4096, "from 1 to 4096")
          .explained("requests in flight at a time, all workers together");
  private static final Key<Double> INPUT_PRICE =
      Key.number("prices.input_per_million")
          .defaultsTo("0")
          .must(value -> value >= 0, "not negative")
          .explained("US dollars per million input tokens");
  private static final Key<Double> OUTPUT_PRICE =
      Key.number("prices.output_per_million")
          .defaultsTo("0")
          .must(value -> value >= 0, "not negative")
          .explained("US dollars per million output tokens");
  private static final Key<Double> DAY_BUDGET =
      Key.number("budget.dollars_per_day")
          .must(value -> value >= 0, "not negative")
          .explained("US dollars that may be spent per day (UTC); no limit unless set");
  private static final Key<Double> MONTH_BUDGET =
      Key.number("budget.dollars_per_month")
          .must(value -> value >= 0, "not negative")
          .explained("US dollars that may be spent per calendar month (UTC); no limit unless set");
  private static final Key<Integer> ATTEMPTS =
      Key.integer("retries.max_attempts")
          .formerly("retries.attempts")
          .defaultsTo("5")
          .must(n -> n >= 1 && n <= 20, "from 1 to 20")
          .explained("maximum number of calls for one probe");
  private static final Key<Duration> RETRY_BASE =
      Key.duration("retries.base")
          .defaultsTo("500ms")
          .must(TargetSettings::positive, "positive")
          .explained("upper bound of the wait before the first retry; doubles with each retry");
  private static final Key<Duration> RETRY_MAX_DELAY =
      Key.duration("retries.max_delay")
          .formerly("retries.longest")
          .defaultsTo("60s")
          .must(TargetSettings::positive, "positive")
          .explained("upper bound of the wait before any retry");
  private static final Key<Duration> MAX_WAIT =
      Key.duration("retries.max_wait")
          .defaultsTo("30m")
          .must(TargetSettings::positive, "positive")
          .explained("longest time from the arrival of a prompt to the last retry");
  private static final Key<Integer> CIRCUIT_WINDOW =
      Key.integer("circuit.window")
          .defaultsTo("20")
          .must(n -> n >= 1 && n <= 1000, "from 1 to 1000")
          .explained(
              "number of recent calls considered; the circuit opens when four fifths of"
                  + " them failed");
  private static final Key<Duration> CIRCUIT_REST =
      Key.duration("circuit.rest")
          .defaultsTo("10s")
          .must(TargetSettings::positive, "positive")
          .explained("how long the circuit stays open before it is half-open");
  private static final Key<String> MODELS_PATTERN =
      Key.text("releases.models_pattern")
          .explained(
              "pattern of model ids to report when they appear in the models list, for"
                  + " example qwen3*");
  private static final Key<Duration> MODELS_EVERY =
      Key.duration("releases.models_every")
          .defaultsTo("1h")
          .must(TargetSettings::positive, "positive")
          .explained("how often the models list is read");
  private static final Key<Duration> MIN_LIFE =
      Key.duration("releases.min_life")
          .defaultsTo("24h")
          .must(value -> !value.isNegative(), "not negative")
          .explained(
              "five fingerprints that lived shorter on average mean no release and count as one;"
                  + " 0s where each means one");
  private static final Key<Duration> TRIPWIRE_EVERY =
      Key.duration("releases.tripwire_every")
          .must(TargetSettings::positive, "positive")
          .explained("how often one-token prompts look for a silent change; off unless set");

  private static final List<Key<?>> KEYS =
      List.of(
          ENDPOINT,
          API,
          MODEL,
          RELEASE,
          API_KEY_ENV,
          API_KEY_FILE,
          AUTH_HEADER,
          AUTH_SCHEME,
          PATH,
          MODELS_PATH,
          TEMPERATURE,
          TOP_P,
          SEED,
          MAX_TOKENS,
          MAX_TOKENS_FIELD,
          SYSTEM_PROMPT,
          REASONING,
          REASONING_FIELD,
          STREAM,
          STREAM_USAGE,
          TRACE_HEADERS,
          CA_FILE,
          CONNECT,
          FIRST_BYTE,
          WHOLE,
          MAX_REPLY_BYTES,
          REQUESTS_PER_MINUTE,
          TOKENS_PER_MINUTE,
          IN_FLIGHT,
          INPUT_PRICE,
          OUTPUT_PRICE,
          DAY_BUDGET,
          MONTH_BUDGET,
          ATTEMPTS,
          RETRY_BASE,
          RETRY_MAX_DELAY,
          MAX_WAIT,
          CIRCUIT_WINDOW,
          CIRCUIT_REST,
          MODELS_PATTERN,
          MODELS_EVERY,
          MIN_LIFE,
          TRIPWIRE_EVERY);

  /** The keys of one item of {@code targets}; the producer reads others of the same item. */
  public static final List<KeyGroup> GROUPS = groups("targets[]", List.of(NAME), any -> true);

  private static final Set<String> NAMES_OF_KEYS =
      Set.of(
          "authorization",
          "proxy-authorization",
          "api-key",
          "x-api-key",
          "x-goog-api-key",
          "key",
          "api_key",
          "apikey");

  public TargetSettings {
    Objects.requireNonNull(name);
    Objects.requireNonNull(endpoint);
    Objects.requireNonNull(sampling);
    Objects.requireNonNull(limits);
    Objects.requireNonNull(prices);
    Objects.requireNonNull(budget);
    Objects.requireNonNull(backoff);
    Objects.requireNonNull(maxWait);
    Objects.requireNonNull(circuitRest);
    Objects.requireNonNull(releases);
  }

  /** A target with everything but the essentials at its usual value. */
  public static TargetSettings of(
      String name, Endpoint endpoint, Sampling sampling, Limits limits) {
    return new TargetSettings(
        name,
        endpoint,
        sampling,
        limits,
        Prices.FREE,
        Budget.UNLIMITED,
        new Backoff(5, Duration.ofMillis(500), Duration.ofSeconds(60)),
        Duration.ofMinutes(30),
        20,
        Duration.ofSeconds(10),
        ReleaseSettings.BY_PROVIDER);
  }

  public TargetSettings with(Prices otherPrices, Budget otherBudget) {
    return new TargetSettings(
        name,
        endpoint,
        sampling,
        limits,
        otherPrices,
        otherBudget,
        backoff,
        maxWait,
        circuitWindow,
        circuitRest,
        releases);
  }

  public TargetSettings with(Backoff other, Duration wait) {
    return new TargetSettings(
        name,
        endpoint,
        sampling,
        limits,
        prices,
        budget,
        other,
        wait,
        circuitWindow,
        circuitRest,
        releases);
  }

  public TargetSettings with(Endpoint other, Sampling how) {
    return new TargetSettings(
        name,
        other,
        how,
        limits,
        prices,
        budget,
        backoff,
        maxWait,
        circuitWindow,
        circuitRest,
        releases);
  }

  public TargetSettings with(ReleaseSettings other) {
    return new TargetSettings(
        name,
        endpoint,
        sampling,
        limits,
        prices,
        budget,
        backoff,
        maxWait,
        circuitWindow,
        circuitRest,
        other);
  }

  /**
   * The keys of a judge's model: how it is asked is the judge's own, and its releases are nobody's
   * news.
   */
  static List<KeyGroup> judgeGroups(String section, List<Key<?>> first) {
    return groups(
        section,
        first,
        key ->
            !key.name().startsWith("releases.")
                && !List.of(RELEASE, SYSTEM_PROMPT, MODELS_PATH).contains(key));
  }

  private static List<KeyGroup> groups(
      String section, List<Key<?>> first, Predicate<Key<?>> wanted) {
    List<Key<?>> keys = new ArrayList<>(first);
    KEYS.stream().filter(wanted).forEach(keys::add);
    return List.of(
        new KeyGroup(section, keys, false),
        KeyGroup.open(section + ".headers"),
        KeyGroup.open(section + ".query"),
        KeyGroup.open(section + ".body"));
  }

  /**
   * Reads one item of {@code targets}.
   *
   * @param secrets removes every configured secret from what the target says
   * @param blocks how a block is distinguished from an answer or a failure
   * @throws InputException where a value is wrong or two do not go together
   */
  static TargetSettings from(
      Configuration.Section section, SecretRedactor secrets, BlockSignatures blocks) {
    return from(section.get(NAME), section, secrets, blocks);
  }

  /** Reads a model from a section that does not name it. */
  static TargetSettings from(
      String name, Configuration.Section section, SecretRedactor secrets, BlockSignatures blocks) {
    ApiStyle api = section.get(API);
    Reasoning reasoning = section.get(REASONING);
    ReasoningField reasoningField = section.get(REASONING_FIELD);
    if (api == ApiStyle.OPENAI
        && reasoning != Reasoning.UNSET
        && reasoningField == ReasoningField.NONE) {
      throw new InputException(
          section.place("reasoning"),
          "OpenAI-compatible endpoints differ in how they are asked to reason",
          "set reasoning_field to the one this endpoint understands (docs/providers.md lists"
              + " them)");
    }
    if (api == ApiStyle.ANTHROPIC && section.has("seed")) {
      throw new InputException(
          section.place("seed"), "the Anthropic API has no seed", "remove the field");
    }
    if (section.get(RETRY_MAX_DELAY).compareTo(section.get(RETRY_BASE)) < 0) {
      throw new InputException(
          section.place(RETRY_MAX_DELAY),
          "is shorter than retries.base",
          "make it at least as long");
    }
    refuseKeysInTheOpen(section);
    Prices prices = new Prices(section.get(INPUT_PRICE), section.get(OUTPUT_PRICE));
    Budget budget =
        new Budget(optional(section.find(DAY_BUDGET)), optional(section.find(MONTH_BUDGET)));
    if (!budget.isUnlimited() && prices.equals(Prices.FREE)) {
      throw new InputException(
          section.place("budget"),
          "a budget cannot be enforced without prices",
          "set prices.input_per_million and prices.output_per_million");
    }
    Endpoint endpoint =
        new Endpoint(
            api,
            section.get(ENDPOINT),
            section.get(PATH),
            section.get(MODELS_PATH),
            section.get(MODEL),
            section.secret("api_key"),
            section.get(AUTH_HEADER),
            section.find(AUTH_SCHEME),
            section.section("query").texts(),
            section.section("headers").texts(),
            section.section("body").texts(),
            section.get(MAX_TOKENS_FIELD),
            reasoningField,
            section.get(STREAM),
            section.get(STREAM_USAGE),
            section.get(TRACE_HEADERS),
            section.find(CA_FILE),
            new Endpoint.Timeouts(
                section.get(CONNECT), section.get(FIRST_BYTE), section.get(WHOLE)),
            section.get(MAX_REPLY_BYTES),
            secrets,
            blocks);
    Sampling sampling =
        new Sampling(
            section.find(SYSTEM_PROMPT),
            optional(section.find(TEMPERATURE)),
            optional(section.find(TOP_P)),
            section.find(SEED).map(OptionalLong::of).orElse(OptionalLong.empty()),
            OptionalInt.of(section.get(MAX_TOKENS)),
            reasoning);
    return new TargetSettings(
        name,
        endpoint,
        sampling,
        new Limits(
            optional(section.find(REQUESTS_PER_MINUTE)),
            optional(section.find(TOKENS_PER_MINUTE)),
            section.get(IN_FLIGHT)),
        prices,
        budget,
        new Backoff(section.get(ATTEMPTS), section.get(RETRY_BASE), section.get(RETRY_MAX_DELAY)),
        section.get(MAX_WAIT),
        section.get(CIRCUIT_WINDOW),
        section.get(CIRCUIT_REST),
        new ReleaseSettings(
            section.find(RELEASE),
            section.find(MODELS_PATTERN),
            section.get(MODELS_EVERY),
            section.get(MIN_LIFE),
            section.find(TRIPWIRE_EVERY)));
  }

  /** What is written into the address, a header or the query would not be removed from errors. */
  private static void refuseKeysInTheOpen(Configuration.Section section) {
    if (section.get(ENDPOINT).getUserInfo() != null) {
      throw new InputException(
          section.place("endpoint"),
          "a secret does not belong in this file",
          "take it out of the address and set api_key_env or api_key_file");
    }
    for (String part : List.of("headers", "query")) {
      for (String name : section.section(part).texts().keySet()) {
        if (NAMES_OF_KEYS.contains(name.toLowerCase(Locale.ROOT))) {
          throw new InputException(
              section.place(part + "." + name),
              "a secret does not belong in this file",
              "remove the field and set api_key_env or api_key_file; auth.header and auth.scheme"
                  + " say how the key is sent");
        }
      }
    }
  }

  private static OptionalDouble optional(Optional<Double> value) {
    return value.map(OptionalDouble::of).orElse(OptionalDouble.empty());
  }

  private static boolean positive(Duration duration) {
    return !duration.isZero() && !duration.isNegative();
  }
}
