package dev.candor.simulator;

import dev.candor.model.Require;
import io.soabase.recordbuilder.core.RecordBuilder;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * All that a simulated provider does, fixed before it starts.
 *
 * @param seed of every draw
 * @param apiKey the key that is accepted; empty to accept any and none
 * @param exhaustedKey a key that is known but has no credit; empty for none
 * @param reroll chance that a sample of a prompt leaves the prompt's own standing and is drawn
 *     afresh: 0 makes all samples of a prompt alike in outcome, 1 makes them independent
 * @param journalSize replies kept for {@link SimulatedProvider#journal}
 * @param questions prompts known by their text
 * @param models in the order they are listed to clients
 * @param judge which of them judges replies, if any
 */
@RecordBuilder
@RecordBuilder.Options(addSingleItemCollectionBuilders = true, useImmutableCollections = true)
public record Scenario(
    long seed,
    String apiKey,
    String exhaustedKey,
    double reroll,
    int journalSize,
    List<SimulatedQuestion> questions,
    List<SimulatedModel> models,
    Optional<SimulatedJudge> judge)
    implements ScenarioBuilder.With {

  /** The made-up key of the built-in scenario; it opens nothing but the simulator. */
  public static final String DEMO_KEY = "simulated-key";

  /** The model of the built-in scenario whose second release is more constrained. */
  public static final String DRIFTING_MODEL = "simulated-atlas";

  /** The model of the built-in scenario that stays as it is. */
  public static final String STEADY_MODEL = "simulated-borealis";

  /** The model that {@link #withJudge} adds. */
  public static final String JUDGE_MODEL = "simulated-judge";

  public Scenario {
    Require.nonNull(judge, apiKey, exhaustedKey);
    questions = List.copyOf(questions);
    models = List.copyOf(models);
    if (!(reroll >= 0 && reroll <= 1)) {
      throw new IllegalArgumentException("reroll must be from 0 to 1, not " + reroll);
    }
    if (journalSize < 0) {
      throw new IllegalArgumentException("journal-size must not be negative");
    }
    if (models.isEmpty()) {
      throw new IllegalArgumentException("a scenario needs at least one model");
    }
    if (models.stream().map(SimulatedModel::name).distinct().count() < models.size()) {
      throw new IllegalArgumentException("two models of the scenario have the same name");
    }
    if (judge.isPresent()
        && models.stream().noneMatch(model -> model.name().equals(judge.get().model()))) {
      throw new IllegalArgumentException(
          "the judge is not a model of the scenario: " + judge.get().model());
    }
  }

  /** A scenario without models, where what is not said has the default of the scenario file. */
  public static ScenarioBuilder builder() {
    return ScenarioBuilder.builder()
        .seed(1)
        .apiKey("")
        .exhaustedKey("")
        .reroll(0.3)
        .journalSize(10_000)
        .questions(List.of())
        .models(List.of())
        .judge(Optional.empty());
  }

  /**
   * Two models for the demonstration. {@value #DRIFTING_MODEL} has a release "2" that refuses half
   * of the sensitive questions in Chinese where "1" refused a fifth, and asserts the state
   * narrative more often; it waits for {@link SimulatedProvider#rollOut}. {@value #STEADY_MODEL}
   * stays stable. One request in fifty fails in some way.
   */
  public static Scenario demo() {
    return DemoScenario.build();
  }

  /**
   * The same with {@value #JUDGE_MODEL} beside its models, which judges their replies.
   *
   * @param error chance that a verdict of it is wrong, 0 to 1
   */
  public Scenario withJudge(double error) {
    List<SimulatedModel> more = new ArrayList<>(models);
    more.add(DemoScenario.judge());
    return withModels(more).withJudge(Optional.of(new SimulatedJudge(JUDGE_MODEL, error)));
  }

  /** Collects a model; what is not said has the default of the scenario file. */
  public static final class ModelBuilder {
    private final String name;
    private final List<SimulatedRelease> releases = new ArrayList<>();
    private Latency latency = Latency.NONE;
    private Faults faults = Faults.NONE;
    private RateLimit limit = RateLimit.NONE;
    private SimulatedModel.Canary canary;

    private ModelBuilder(String name) {
      this.name = name;
    }

    public ModelBuilder latency(Latency value) {
      latency = value;
      return this;
    }

    public ModelBuilder faults(Faults value) {
      faults = value;
      return this;
    }

    public ModelBuilder limit(RateLimit value) {
      limit = value;
      return this;
    }

    public ModelBuilder canary(String release, double share) {
      canary = new SimulatedModel.Canary(release, share);
      return this;
    }

    /** A release by its usual names, without thinking, blocked by a content filter. */
    public ModelBuilder release(String release, Rollout rollout, MixRule... rules) {
      return release(
          defaultRelease(name, release, rollout, List.of(rules), Map.of(), Thinking.NONE));
    }

    public ModelBuilder release(SimulatedRelease release) {
      releases.add(release);
      return this;
    }

    public SimulatedModel build() {
      return new SimulatedModel(name, releases, latency, faults, limit, canary);
    }
  }

  public static ModelBuilder modelBuilder(String name) {
    return new ModelBuilder(name);
  }

  /** A release whose served name and fingerprint follow from the model's name and its own. */
  public static SimulatedRelease defaultRelease(
      String model,
      String release,
      Rollout rollout,
      List<MixRule> rules,
      Map<Block, Double> blocks,
      Thinking thinking) {
    Map<Block, Double> weights = new EnumMap<>(Block.class);
    weights.putAll(blocks.isEmpty() ? Map.of(Block.CONTENT_FILTER, 1.0) : blocks);
    return new SimulatedRelease(
        release,
        model + "-" + release,
        "fp_" + model.replace('-', '_') + "_" + release,
        rollout,
        rules,
        weights,
        thinking);
  }
}
