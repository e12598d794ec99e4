package dev.candor.worker;

import dev.candor.events.ReleaseChange;
import dev.candor.model.TokenEstimate;
import dev.candor.worker.limit.Budget;
import dev.candor.worker.provider.Answer;
import dev.candor.worker.provider.Completion;
import dev.candor.worker.release.NamePattern;
import dev.candor.worker.release.Noticed;
import dev.candor.worker.release.ReleaseResolver;
import dev.candor.worker.release.Tripwire;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks for a new release of one target where no probe would show it: in the models list, and with
 * the tripwire's questions. Of several workers only the one with the first partition looks. Runs on
 * the timeline only.
 */
final class ReleaseWatch {
  private static final Logger log = LoggerFactory.getLogger(ReleaseWatch.class);

  private final TargetSettings settings;
  private final Supplier<CompletableFuture<List<String>>> models;
  private final Function<String, CompletableFuture<Answer>> oneToken;
  private final Timeline timeline;
  private final BooleanSupplier isMine;
  private final ReleaseResolver releases;
  private final SpendLedger spending;
  private final WorkerMetrics metrics;
  private final Tripwire tripwire = new Tripwire();
  private final Set<String> knownModels = new HashSet<>();
  private boolean listed;

  /**
   * @param models reads the endpoint's models list
   * @param oneToken asks a question for one token at temperature 0
   * @param isMine whether this worker is the one that looks, now
   */
  ReleaseWatch(
      TargetSettings settings,
      Supplier<CompletableFuture<List<String>>> models,
      Function<String, CompletableFuture<Answer>> oneToken,
      Timeline timeline,
      BooleanSupplier isMine,
      ReleaseResolver releases,
      SpendLedger spending,
      WorkerMetrics metrics) {
    this.settings = settings;
    this.models = models;
    this.oneToken = oneToken;
    this.timeline = timeline;
    this.isMine = isMine;
    this.releases = releases;
    this.spending = spending;
    this.metrics = metrics;
  }

  /** Begins to look, each at its own interval, as far as the settings ask for it. */
  void start() {
    settings
        .releases()
        .modelsPattern()
        .ifPresent(
            pattern ->
                every(settings.releases().modelsEvery(), () -> list(new NamePattern(pattern))));
    settings
        .releases()
        .tripwireEvery()
        .ifPresent(interval -> every(interval, () -> ask(0, new HashMap<>())));
  }

  /** What some worker announced; a model is new only once. */
  void learn(ReleaseChange change) {
    if (change.how().equals(Noticed.MODELS_LIST.code())) {
      knownModels.add(change.release());
    }
  }

  private void every(Duration interval, Runnable look) {
    timeline.at(
        timeline.now().plus(interval),
        () -> {
          if (isMine.getAsBoolean()) {
            look.run();
          }
          every(interval, look);
        });
  }

  private void list(NamePattern pattern) {
    models
        .get()
        .whenComplete(
            (ids, problem) ->
                timeline.execute(
                    () -> {
                      if (problem != null) {
                        log.warn(
                            "the models list of {} cannot be read: {}",
                            settings.name(),
                            problem.getMessage());
                        return;
                      }
                      for (String id : ids) {
                        if (pattern.matches(id) && knownModels.add(id) && listed) {
                          releases.listed(id, settings.releases().label(), timeline.now());
                        }
                      }
                      listed = true;
                    }));
  }

  /** Asks one question after another, so that a round is never a burst. */
  private void ask(int number, Map<String, String> answers) {
    if (number == 0 && isBroke()) {
      return;
    }
    if (number == Tripwire.QUESTIONS.size()) {
      if (tripwire.round(answers)) {
        log.info("the tripwire of {} tripped", settings.name());
        releases.tripped(settings.releases().label(), timeline.now());
      }
      return;
    }
    String question = Tripwire.QUESTIONS.get(number);
    oneToken
        .apply(question)
        .whenComplete(
            (answer, problem) ->
                timeline.execute(
                    () -> {
                      if (answer instanceof Completion said) {
                        pay(question, said);
                        if (said.text() != null && !said.text().isBlank() && !said.isBlocked()) {
                          answers.put(question, said.text().strip());
                        }
                      }
                      ask(number + 1, answers);
                    }));
  }

  private boolean isBroke() {
    Instant now = timeline.now();
    return settings
            .budget()
            .decide(
                spending.spentOnDay(settings.name(), now),
                spending.spentInMonth(settings.name(), now),
                0,
                0,
                1,
                Budget.Priority.BURST)
        != Budget.Decision.GO;
  }

  private void pay(String question, Completion said) {
    long prompt = said.promptTokens() >= 0 ? said.promptTokens() : TokenEstimate.atMost(question);
    long completion = Math.max(1, said.completionTokens());
    double cost = settings.prices().cost(prompt, completion);
    spending.spend(settings.name(), timeline.now(), cost, prompt, completion);
    metrics.spent(settings.name(), cost, prompt, completion);
  }
}
