package dev.candor.worker;

import dev.candor.runtime.Configuration;
import dev.candor.runtime.InputException;
import dev.candor.runtime.Key;
import dev.candor.runtime.KeyGroup;
import dev.candor.worker.provider.ApiStyle;
import dev.candor.worker.provider.Sampling;
import dev.candor.worker.provider.SecretRedactor;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.stream.Stream;

/**
 * The judge: a model like a target's, asked about replies the classifier is unsure of.
 *
 * @param first the judge, called {@value #FIRST} in metrics and the ledger
 * @param second another judge, asked about a share of what the first has judged, if any
 * @param secondShare that share, above 0 and up to 1
 * @param minConfidence a verdict the judge is less sure of leaves the classifier's outcome
 * @param patience how long a question waits for its answer: nobody waits for it any longer
 * @param maxAge replies older than this are not judged any more
 * @param goldEvery how often the judge is asked about the gold set; zero for never
 */
public record JudgeSettings(
    TargetSettings first,
    Optional<TargetSettings> second,
    double secondShare,
    double minConfidence,
    Duration patience,
    Duration maxAge,
    Duration goldEvery) {
  static final String FIRST = "judge";
  static final String SECOND = "second_judge";

  private static final String RESPONSE_FORMAT = "response_format";

  private static final Key<Double> MIN_CONFIDENCE =
      Key.number("min_confidence", 0, 1)
          .defaultsTo("0.5")
          .explained("confidence of the judge below which the classifier's outcome stays");
  private static final Key<Boolean> STRUCTURED =
      Key.flag("structured_output")
          .defaultsTo("true")
          .explained(
              "send an OpenAI-compatible endpoint the verdict's JSON Schema; switch off where it"
                  + " refuses response_format");
  private static final Key<Duration> MAX_AGE =
      Key.duration("max_age", "1s")
          .defaultsTo("6h")
          .explained("age from which a reply is no longer judged, as after a long outage");
  private static final Key<Duration> GOLD_EVERY =
      Key.duration("gold_every")
          .defaultsTo("24h")
          .must(d -> d.isZero() || d.toMinutes() >= 1, "0s or at least 1m")
          .explained("how often the judge is asked about the gold set's replies; 0s for never");
  private static final Key<Double> SHARE =
      Key.number("share")
          .defaultsTo("0.1")
          .must(x -> x > 0 && x <= 1, "above 0 and up to 1")
          .explained("share of the judged replies that the second judge is asked about, too");

  /** The classifier's key: nobody waits for a judgement any longer. */
  private static final Key<Duration> GRACE = Key.duration("grace").defaultsTo("10m");

  /** The keys of sections {@code judge} and {@code second_judge}. */
  public static final List<KeyGroup> GROUPS =
      Stream.of(
              TargetKeys.judgeGroups(
                  FIRST, List.of(MIN_CONFIDENCE, STRUCTURED, MAX_AGE, GOLD_EVERY)),
              TargetKeys.judgeGroups(SECOND, List.of(SHARE, STRUCTURED)))
          .flatMap(List::stream)
          .toList();

  /** Whether a configuration has a judge. */
  public static boolean isConfigured(Configuration configuration) {
    return configuration.section("").has(FIRST);
  }

  /**
   * Reads sections {@code judge} and {@code second_judge}.
   *
   * @throws InputException where there is no judge, or something is wrong with one
   */
  public static JudgeSettings from(Configuration configuration) {
    if (!isConfigured(configuration)) {
      throw new InputException(
          configuration.file() + ": judge",
          "no judge is configured",
          "write a section judge with endpoint and model, or do not start this role");
    }
    Configuration.Section first = configuration.section(FIRST);
    Configuration.Section second = configuration.section(SECOND);
    for (Configuration.Section target : configuration.sections("targets")) {
      String name = target.find(Key.text("name")).orElse("");
      if (name.equals(FIRST) || name.equals(SECOND)) {
        throw new InputException(
            target.place("name"),
            "a target cannot be called " + name + " beside a judge",
            "give the target another name");
      }
    }
    return new JudgeSettings(
        model(configuration, first, FIRST),
        configuration.section("").has(SECOND)
            ? Optional.of(model(configuration, second, SECOND))
            : Optional.empty(),
        second.get(SHARE),
        first.get(MIN_CONFIDENCE),
        configuration.section("classifier").get(GRACE),
        first.get(MAX_AGE),
        first.get(GOLD_EVERY));
  }

  private static TargetSettings model(
      Configuration configuration, Configuration.Section section, String name) {
    TargetSettings read =
        TargetKeys.read(
            name,
            section,
            SecretRedactor.of(configuration.secrets()),
            WorkerSettings.blocks(configuration.section("worker")));
    Map<String, String> body = new HashMap<>(read.endpoint().body());
    if (section.get(STRUCTURED) && read.endpoint().style() == ApiStyle.OPENAI) {
      body.putIfAbsent(RESPONSE_FORMAT, SCHEMA_GOES_HERE);
    }
    Sampling how = read.sampling();
    return read.withEndpoint(read.endpoint().withBody(body))
        .withSampling(
            how.temperature().isPresent() ? how : how.withTemperature(OptionalDouble.of(0)));
  }

  /** Until the words are known, which the classifier's side supplies. */
  private static final String SCHEMA_GOES_HERE = "{\"type\":\"json_schema\"}";

  /** A model with the words of a form: its instructions, and its schema where one is sent. */
  static TargetSettings speaking(TargetSettings model, JudgeForm form) {
    Map<String, String> body = new HashMap<>(model.endpoint().body());
    body.computeIfPresent(
        RESPONSE_FORMAT,
        (field, set) ->
            set.equals(SCHEMA_GOES_HERE)
                ? "{\"type\":\"json_schema\",\"json_schema\":{\"name\":\"verdict\",\"strict\":true,"
                    + "\"schema\":"
                    + form.schema()
                    + "}}"
                : set);
    return model
        .withEndpoint(model.endpoint().withBody(body))
        .withSampling(model.sampling().withSystemPrompt(Optional.of(form.instructions())));
  }

  /** What of the judge is part of the classifier's version: its model and its threshold. */
  public String version() {
    return String.format(Locale.ROOT, "judge-%s-min%.3g", first.endpoint().model(), minConfidence);
  }
}
