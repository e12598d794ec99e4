package dev.candor.worker;

import dev.candor.model.BlockSignatures;
import dev.candor.runtime.Configuration;
import dev.candor.runtime.InputException;
import dev.candor.runtime.Key;
import dev.candor.runtime.KeyGroup;
import dev.candor.runtime.SectionKeys;
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
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.Predicate;

/** How a target, or a judge's model, is written in the configuration. */
final class TargetKeys {
  private static final SectionKeys TARGET = SectionKeys.of("targets[]");

  private static final Key<String> NAME =
      TARGET.key(
          Key.text("name")
              .mandatory()
              .must(text -> text.matches("[A-Za-z0-9._:/@-]{1,80}"), "up to 80 plain characters"),
          "the target's name in every record and metric");
  private static final Key<URI> ENDPOINT =
      TARGET.key(
          Key.uri("endpoint")
              .mandatory()
              .must(
                  uri -> "http".equals(uri.getScheme()) || "https".equals(uri.getScheme()),
                  "http or https"),
          "base address of the API, without the operation, such as https://api.openai.com/v1");
  private static final Key<ApiStyle> API =
      TARGET.key(Key.choice("api", ApiStyle.class).defaultsTo("openai"), "the API it implements");
  private static final Key<String> MODEL =
      TARGET.key(Key.text("model").mandatory(), "the model's name as the provider knows it");
  private static final Key<String> RELEASE =
      TARGET.key(
          Key.text("release")
              .must(text -> text.matches("\\S{1,120}"), "up to 120 characters without spaces"),
          "your name for the release; otherwise the served model and fingerprint");
  private static final String API_KEY = TARGET.secret("api_key", "the API key");
  private static final Key<String> AUTH_HEADER =
      TARGET.key(
          Key.text("auth.header").defaultsTo(""),
          "header that carries the key; api-key for Azure; empty for the API's default");
  private static final Key<String> AUTH_SCHEME =
      TARGET.key(
          Key.text("auth.scheme"),
          "scheme before the key, Bearer unless set; empty for none, as Azure requires");
  private static final Key<String> PATH =
      TARGET.key(
          Key.text("path")
              .defaultsTo("")
              .must(text -> text.isEmpty() || text.startsWith("/"), "empty or begin with a slash"),
          "path of the operation below the endpoint; empty for the API's default");
  private static final Key<String> MODELS_PATH =
      TARGET.key(
          Key.text("models_path")
              .defaultsTo("")
              .must(text -> text.isEmpty() || text.startsWith("/"), "empty or begin with a slash"),
          "path of the models list below the endpoint; empty for the API's default");
  private static final Key<Double> TEMPERATURE =
      TARGET.key(
          Key.number("temperature", 0, 2),
          "sampling temperature; the provider's default unless set");
  private static final Key<Double> TOP_P =
      TARGET.key(
          Key.number("top_p").must(value -> value > 0 && value <= 1, "above 0 and up to 1"),
          "nucleus sampling (top_p); the provider's default unless set");
  private static final Key<Long> SEED =
      TARGET.key(Key.longInteger("seed"), "seed for repeatable sampling, where the API has one");
  private static final Key<Integer> MAX_TOKENS =
      TARGET.key(
          Key.integer("max_tokens", 1, 1_000_000).defaultsTo("1024"),
          "maximum length of a reply in tokens, reasoning included");
  private static final Key<String> MAX_TOKENS_FIELD =
      TARGET.key(
          Key.text("max_tokens_field")
              .defaultsTo("max_tokens")
              .must(text -> text.matches("[a-z_]{1,40}"), "a field name"),
          "name of that field in the API; max_completion_tokens for newer OpenAI models");
  private static final Key<String> SYSTEM_PROMPT =
      TARGET.key(Key.text("system_prompt"), "system prompt sent before every question");
  private static final Key<Reasoning> REASONING =
      TARGET.key(
          Key.choice("reasoning", Reasoning.class).defaultsTo("unset"),
          "whether the model is to reason first; unset leaves it to the provider");
  private static final Key<ReasoningField> REASONING_FIELD =
      TARGET.key(
          Key.choice("reasoning_field", ReasoningField.class).defaultsTo("none"),
          "how an OpenAI-compatible endpoint is asked to reason");
  private static final Key<Boolean> STREAM =
      TARGET.key(
          Key.flag("stream").defaultsTo("false"),
          "stream replies, so that text withdrawn midway is kept");
  private static final Key<Boolean> STREAM_USAGE =
      TARGET.key(
          Key.flag("stream_usage").defaultsTo("true"),
          "ask for token counts in streams; turn off if the endpoint rejects it");
  private static final Key<Boolean> TRACE_HEADERS =
      TARGET.key(
          Key.flag("trace_headers").defaultsTo("false"),
          "send W3C's traceparent with each call, so that a gateway's traces lead back to the"
              + " probe");
  private static final Key<Path> CA_FILE =
      TARGET.key(
          Key.path("ca_file"), "PEM file of certificates to trust in addition to the platform's");
  private static final Key<Duration> CONNECT =
      TARGET.key(Key.positiveDuration("timeouts.connect").defaultsTo("10s"), "connect time-out");
  private static final Key<Duration> FIRST_BYTE =
      TARGET.key(
          Key.positiveDuration("timeouts.first_byte").defaultsTo("90s"),
          "time-out from the request to the response's headers");
  private static final Key<Duration> WHOLE =
      TARGET.key(
          Key.positiveDuration("timeouts.whole").defaultsTo("3m"), "total time-out of a call");
  private static final Key<Integer> MAX_REPLY_BYTES =
      TARGET.key(
          Key.integer("max_reply_bytes")
              .defaultsTo("4194304")
              .must(n -> n >= 1024 && n <= 6 << 20, "from 1 KiB to 6 MiB"),
          "largest response body that is read; a record holds 8 MiB, question included");
  private static final Key<Double> REQUESTS_PER_MINUTE =
      TARGET.key(
          Key.number("limits.requests_per_minute").must(value -> value > 0, "positive"),
          "requests a minute, all workers together; no limit unless set");
  private static final Key<Double> TOKENS_PER_MINUTE =
      TARGET.key(
          Key.number("limits.tokens_per_minute").must(value -> value > 0, "positive"),
          "tokens a minute, all workers together; no limit unless set");
  private static final Key<Integer> IN_FLIGHT =
      TARGET.key(
          Key.integer("limits.in_flight", 1, 4096).defaultsTo("16"),
          "requests in flight at a time, all workers together");
  private static final Key<Double> INPUT_PRICE =
      TARGET.key(
          Key.amount("prices.input_per_million").defaultsTo("0"),
          "US dollars per million input tokens");
  private static final Key<Double> OUTPUT_PRICE =
      TARGET.key(
          Key.amount("prices.output_per_million").defaultsTo("0"),
          "US dollars per million output tokens");
  private static final Key<Double> DAY_BUDGET =
      TARGET.key(
          Key.amount("budget.dollars_per_day"),
          "US dollars that may be spent per day (UTC); no limit unless set");
  private static final Key<Double> MONTH_BUDGET =
      TARGET.key(
          Key.amount("budget.dollars_per_month"),
          "US dollars that may be spent per calendar month (UTC); no limit unless set");
  private static final Key<Integer> ATTEMPTS =
      TARGET.key(
          Key.integer("retries.max_attempts", 1, 20).formerly("retries.attempts").defaultsTo("5"),
          "maximum number of calls for one probe");
  private static final Key<Duration> RETRY_BASE =
      TARGET.key(
          Key.positiveDuration("retries.base").defaultsTo("500ms"),
          "upper bound of the wait before the first retry; doubles with each retry");
  private static final Key<Duration> RETRY_MAX_DELAY =
      TARGET.key(
          Key.positiveDuration("retries.max_delay").formerly("retries.longest").defaultsTo("60s"),
          "upper bound of the wait before any retry");
  private static final Key<Duration> MAX_WAIT =
      TARGET.key(
          Key.positiveDuration("retries.max_wait").defaultsTo("30m"),
          "longest time from the arrival of a prompt to the last retry");
  private static final Key<Integer> CIRCUIT_WINDOW =
      TARGET.key(
          Key.integer("circuit.window", 1, 1000).defaultsTo("20"),
          "number of recent calls considered; the circuit opens when four fifths of"
              + " them failed");
  private static final Key<Duration> CIRCUIT_REST =
      TARGET.key(
          Key.positiveDuration("circuit.rest").defaultsTo("10s"),
          "how long the circuit stays open before it is half-open");
  private static final Key<String> MODELS_PATTERN =
      TARGET.key(
          Key.text("releases.models_pattern"),
          "pattern of model ids to report when they appear in the models list, for"
              + " example qwen3*");
  private static final Key<Duration> MODELS_EVERY =
      TARGET.key(
          Key.positiveDuration("releases.models_every").defaultsTo("1h"),
          "how often the models list is read");
  private static final Key<Duration> MIN_LIFE =
      TARGET.key(
          Key.duration("releases.min_life")
              .defaultsTo("24h")
              .must(value -> !value.isNegative(), "not negative"),
          "if five fingerprints in a row live shorter than this on average, fingerprints mean no"
              + " release and count as one; 0s where each means a release");
  private static final Key<Duration> TRIPWIRE_EVERY =
      TARGET.key(
          Key.positiveDuration("releases.tripwire_every"),
          "how often one-token prompts look for a silent change; off unless set");

  /** The keys of one item of {@code targets}; the producer reads others of the same item. */
  static final List<KeyGroup> GROUPS = groups("targets[]", List.of(), any -> true);

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

  private TargetKeys() {}

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
                && !List.of(NAME, RELEASE, SYSTEM_PROMPT, MODELS_PATH).contains(key));
  }

  private static List<KeyGroup> groups(
      String section, List<Key<?>> first, Predicate<Key<?>> wanted) {
    List<Key<?>> keys = new ArrayList<>(first);
    TARGET.group().keys().stream().filter(wanted).forEach(keys::add);
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
  static TargetSettings read(
      Configuration.Section section, SecretRedactor secrets, BlockSignatures blocks) {
    return read(section.get(NAME), section, secrets, blocks);
  }

  /** Reads a model from a section that does not name it. */
  static TargetSettings read(
      String name, Configuration.Section section, SecretRedactor secrets, BlockSignatures blocks) {
    refuseWhatDoesNotGoTogether(section);
    refuseKeysInTheOpen(section);
    refuseUnpricedBudget(section);
    return new TargetSettings(
        name,
        endpoint(section, secrets, blocks),
        sampling(section),
        new Limits(
            section.findNumber(REQUESTS_PER_MINUTE),
            section.findNumber(TOKENS_PER_MINUTE),
            section.get(IN_FLIGHT)),
        prices(section),
        budget(section),
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

  private static void refuseWhatDoesNotGoTogether(Configuration.Section section) {
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
  }

  private static void refuseUnpricedBudget(Configuration.Section section) {
    if (!budget(section).isUnlimited() && prices(section).equals(Prices.FREE)) {
      throw new InputException(
          section.place("budget"),
          "a budget cannot be enforced without prices",
          "set prices.input_per_million and prices.output_per_million");
    }
  }

  private static Prices prices(Configuration.Section section) {
    return new Prices(section.get(INPUT_PRICE), section.get(OUTPUT_PRICE));
  }

  private static Budget budget(Configuration.Section section) {
    return new Budget(section.findNumber(DAY_BUDGET), section.findNumber(MONTH_BUDGET));
  }

  private static Endpoint endpoint(
      Configuration.Section section, SecretRedactor secrets, BlockSignatures blocks) {
    return new Endpoint(
        section.get(API),
        section.get(ENDPOINT),
        section.get(PATH),
        section.get(MODELS_PATH),
        section.get(MODEL),
        section.headerSecret(API_KEY),
        section.get(AUTH_HEADER),
        section.find(AUTH_SCHEME),
        section.section("query").texts(),
        section.section("headers").texts(),
        section.section("body").texts(),
        section.get(MAX_TOKENS_FIELD),
        section.get(REASONING_FIELD),
        section.get(STREAM),
        section.get(STREAM_USAGE),
        section.get(TRACE_HEADERS),
        section.find(CA_FILE),
        new Endpoint.Timeouts(section.get(CONNECT), section.get(FIRST_BYTE), section.get(WHOLE)),
        section.get(MAX_REPLY_BYTES),
        secrets,
        blocks);
  }

  private static Sampling sampling(Configuration.Section section) {
    return new Sampling(
        section.find(SYSTEM_PROMPT),
        section.findNumber(TEMPERATURE),
        section.findNumber(TOP_P),
        section.find(SEED).map(OptionalLong::of).orElse(OptionalLong.empty()),
        OptionalInt.of(section.get(MAX_TOKENS)),
        section.get(REASONING));
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
}
