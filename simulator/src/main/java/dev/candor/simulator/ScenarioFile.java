package dev.candor.simulator;

import dev.candor.model.Outcome;
import dev.candor.runtime.InputException;
import dev.candor.runtime.Utf8;
import dev.candor.runtime.YamlNode;
import dev.candor.simulator.text.ReplyWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/** Reads a scenario from YAML. Every refusal names the line; an unknown field is never ignored. */
public final class ScenarioFile {
  private ScenarioFile() {}

  /**
   * Reads a file in UTF-8.
   *
   * @throws ScenarioException when it cannot be read or used
   */
  public static Scenario read(Path file) {
    byte[] bytes;
    try {
      bytes = Files.readAllBytes(file);
    } catch (IOException e) {
      throw new ScenarioException(file.toString(), 0, "cannot be read; is the path right?");
    }
    return named(() -> parse(file.toString(), Utf8.text(file.toString(), bytes)));
  }

  /**
   * Reads a text.
   *
   * @param name for messages
   * @throws ScenarioException when it cannot be used
   */
  public static Scenario parse(String name, String text) {
    YamlNode root =
        named(() -> YamlNode.parse(name, text))
            .orElseThrow(() -> new ScenarioException(name, 0, "is empty"));
    return scenario(new ScenarioNode(name, "scenario", root));
  }

  private static <T> T named(Supplier<T> read) {
    try {
      return read.get();
    } catch (InputException e) {
      throw new ScenarioException(e.place(), 0, e.problem() + "; " + e.fix());
    }
  }

  private static Scenario scenario(ScenarioNode node) {
    ScenarioNode.Fields fields =
        node.fields(
            "seed",
            "api-key",
            "exhausted-key",
            "reroll",
            "journal-size",
            "questions",
            "models",
            "judge");
    ScenarioBuilder builder = Scenario.builder();
    fields.get("seed").map(ScenarioNode::integer).ifPresent(builder::seed);
    fields.get("api-key").map(ScenarioNode::text).ifPresent(builder::apiKey);
    fields.get("exhausted-key").map(ScenarioNode::text).ifPresent(builder::exhaustedKey);
    fields.get("reroll").map(ScenarioNode::number).ifPresent(builder::reroll);
    fields.get("journal-size").map(ScenarioNode::smallInteger).ifPresent(builder::journalSize);
    fields.get("questions").map(ScenarioFile::questions).ifPresent(builder::questions);
    builder.models(
        fields.required("models").entries().values().stream().map(ScenarioFile::model).toList());
    builder.judge(fields.get("judge").map(ScenarioFile::judge));
    return node.build(builder::build);
  }

  private static SimulatedJudge judge(ScenarioNode node) {
    ScenarioNode.Fields fields = node.fields("model", "error");
    return node.build(
        () ->
            new SimulatedJudge(fields.required("model").text(), fields.required("error").number()));
  }

  private static List<SimulatedQuestion> questions(ScenarioNode node) {
    List<SimulatedQuestion> questions = new ArrayList<>();
    for (ScenarioNode item : node.items()) {
      ScenarioNode.Fields fields = item.fields("prompt", "intent", "topic", "lang", "arm");
      String prompt = fields.required("prompt").text();
      questions.add(
          item.build(
              () ->
                  new SimulatedQuestion(
                      prompt,
                      text(fields, "intent", SimulatedQuestion.UNKNOWN),
                      text(fields, "topic", SimulatedQuestion.UNKNOWN),
                      text(fields, "lang", ReplyWriter.languageOf(prompt)),
                      text(fields, "arm", SimulatedQuestion.SENSITIVE))));
    }
    return questions;
  }

  private static String text(ScenarioNode.Fields fields, String field, String otherwise) {
    return fields.get(field).map(ScenarioNode::text).orElse(otherwise);
  }

  private static SimulatedModel model(ScenarioNode node) {
    ScenarioNode.Fields fields = node.fields("latency", "faults", "limits", "canary", "releases");
    List<SimulatedRelease> releases = new ArrayList<>();
    for (ScenarioNode item : fields.required("releases").items()) {
      releases.add(release(node.name(), item, releases.isEmpty()));
    }
    return node.build(
        () ->
            new SimulatedModel(
                node.name(),
                releases,
                fields.get("latency").map(ScenarioFile::latency).orElse(Latency.NONE),
                fields.get("faults").map(ScenarioFile::faults).orElse(Faults.NONE),
                fields.get("limits").map(ScenarioFile::limits).orElse(RateLimit.NONE),
                fields.get("canary").map(ScenarioFile::canary).orElse(null)));
  }

  private static Latency latency(ScenarioNode node) {
    ScenarioNode.Fields fields = node.fields("median", "p99", "most");
    Duration median = fields.required("median").duration();
    Duration p99 = fields.get("p99").map(ScenarioNode::duration).orElse(median);
    Duration most = fields.get("most").map(ScenarioNode::duration).orElse(p99.multipliedBy(4));
    return node.build(() -> new Latency(median, p99, most));
  }

  private static Faults faults(ScenarioNode node) {
    ScenarioNode.Fields fields =
        node.fields("too-many-requests", "server-error", "reset", "stall", "torn", "malformed");
    return node.build(
        () ->
            new Faults(
                share(fields, "too-many-requests"),
                share(fields, "server-error"),
                share(fields, "reset"),
                share(fields, "stall"),
                share(fields, "torn"),
                share(fields, "malformed")));
  }

  private static double share(ScenarioNode.Fields fields, String field) {
    return fields.get(field).map(ScenarioNode::number).orElse(0.0);
  }

  private static RateLimit limits(ScenarioNode node) {
    ScenarioNode.Fields fields =
        node.fields("requests-per-minute", "burst", "in-flight", "retry-after");
    int perMinute = fields.get("requests-per-minute").map(ScenarioNode::smallInteger).orElse(0);
    return node.build(
        () ->
            new RateLimit(
                perMinute,
                fields.get("burst").map(ScenarioNode::smallInteger).orElse(1),
                fields.get("in-flight").map(ScenarioNode::smallInteger).orElse(0),
                fields
                    .get("retry-after")
                    .map(form -> form.word(RateLimit.RetryHint.class))
                    .orElse(RateLimit.RetryHint.SECONDS)));
  }

  private static SimulatedModel.Canary canary(ScenarioNode node) {
    ScenarioNode.Fields fields = node.fields("release", "share");
    return node.build(
        () ->
            new SimulatedModel.Canary(
                fields.required("release").text(), fields.required("share").number()));
  }

  private static SimulatedRelease release(String model, ScenarioNode node, boolean first) {
    ScenarioNode.Fields fields =
        node.fields(
            "name", "served-model", "fingerprint", "rollout", "rules", "filtered-by", "thinking");
    SimulatedRelease usual =
        node.build(
            () ->
                Scenario.defaultRelease(
                    model,
                    fields.required("name").text(),
                    fields
                        .get("rollout")
                        .map(ScenarioFile::rollout)
                        .orElse(first ? new Rollout.AtStart() : new Rollout.ByHand()),
                    fields.get("rules").map(ScenarioFile::rules).orElse(List.of()),
                    fields.get("filtered-by").map(ScenarioFile::blocks).orElse(Map.of()),
                    fields
                        .get("thinking")
                        .map(word -> word.word(Thinking.class))
                        .orElse(Thinking.NONE)));
    return SimulatedReleaseBuilder.builder(usual)
        .servedModel(text(fields, "served-model", usual.servedModel()))
        .fingerprint(text(fields, "fingerprint", usual.fingerprint()))
        .build();
  }

  private static Rollout rollout(ScenarioNode node) {
    if (!node.isMapping()) {
      return switch (node.text()) {
        case "at-start" -> new Rollout.AtStart();
        case "by-hand" -> new Rollout.ByHand();
        default ->
            throw node.wrong(
                "`rollout` must be at-start, by-hand, or one of after-replies, after, at and"
                    + " at-cycle with its value, not `"
                    + node.text()
                    + "`");
      };
    }
    ScenarioNode.Fields fields =
        node.fields("after-replies", "after", "at", "at-cycle", "samples-per-cycle");
    List<Rollout> said = new ArrayList<>();
    node.build(
        () -> {
          fields
              .get("after-replies")
              .ifPresent(value -> said.add(new Rollout.AfterReplies(value.integer())));
          fields.get("after").ifPresent(value -> said.add(new Rollout.AfterTime(value.duration())));
          fields.get("at").ifPresent(value -> said.add(new Rollout.AtTime(value.instant())));
          fields
              .get("at-cycle")
              .ifPresent(
                  value -> said.add(new Rollout.AtCycle(value.smallInteger(), samples(fields))));
          return said;
        });
    if (said.size() != 1) {
      throw node.wrong("`rollout` needs exactly one of after-replies, after, at and at-cycle");
    }
    return said.get(0);
  }

  private static int samples(ScenarioNode.Fields fields) {
    return fields.get("samples-per-cycle").map(ScenarioNode::smallInteger).orElse(1);
  }

  private static List<MixRule> rules(ScenarioNode node) {
    List<MixRule> rules = new ArrayList<>();
    for (ScenarioNode item : node.items()) {
      ScenarioNode.Fields fields = item.fields("arm", "lang", "topics", "mix");
      Optional<ScenarioNode> arm = fields.get("arm");
      if (arm.isPresent()
          && !Set.of(SimulatedQuestion.SENSITIVE, SimulatedQuestion.CONTROL)
              .contains(arm.get().text())) {
        throw arm.get().wrong("`arm` must be sensitive or control, not `" + arm.get().text() + "`");
      }
      Set<String> topics =
          fields
              .get("topics")
              .map(list -> list.items().stream().map(ScenarioNode::text))
              .map(texts -> texts.collect(Collectors.toSet()))
              .orElse(Set.of());
      rules.add(
          new MixRule(
              text(fields, "arm", null),
              text(fields, "lang", null),
              topics,
              mix(fields.required("mix"))));
    }
    return rules;
  }

  private static OutcomeMix mix(ScenarioNode node) {
    Map<Outcome, Double> shares = new EnumMap<>(Outcome.class);
    node.entries()
        .forEach((word, share) -> shares.put(share.word(Outcome.class, word), share.number()));
    return node.build(() -> new OutcomeMix(shares));
  }

  private static Map<Block, Double> blocks(ScenarioNode node) {
    Map<Block, Double> weights = new EnumMap<>(Block.class);
    node.entries()
        .forEach((word, weight) -> weights.put(weight.word(Block.class, word), weight.number()));
    return weights;
  }
}
