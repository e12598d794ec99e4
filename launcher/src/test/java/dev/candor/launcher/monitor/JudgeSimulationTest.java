package dev.candor.launcher.monitor;

import static org.assertj.core.api.Assertions.assertThat;

import dev.candor.classification.Classification;
import dev.candor.classification.Reply;
import dev.candor.classification.StandardClassifier;
import dev.candor.launcher.simulate.CatalogueQuestions;
import dev.candor.model.Outcome;
import dev.candor.runtime.Secret;
import dev.candor.simulator.Scenario;
import dev.candor.simulator.SimulatedProvider;
import dev.candor.simulator.SimulatedQuestion;
import dev.candor.worker.JudgeForm;
import dev.candor.worker.provider.Answer;
import dev.candor.worker.provider.ApiStyle;
import dev.candor.worker.provider.Completion;
import dev.candor.worker.provider.Endpoint;
import dev.candor.worker.provider.HttpExchanger;
import dev.candor.worker.provider.ModelClient;
import dev.candor.worker.provider.Sampling;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import org.junit.jupiter.api.Test;

/** A judge of known error asked in the words of the judge role, over a provider's own wire. */
class JudgeSimulationTest {
  private static final double ERROR = .07;
  private static final int QUESTIONS = 400;

  @Test
  void judgeIsRightAsOftenAsItWasSetToBeAndCorrectsWhatTheClassifierIsUnsureOf() throws Exception {
    List<SimulatedQuestion> questions = CatalogueQuestions.builtIn();
    Scenario scenario = Scenario.demo().withQuestions(questions).withSeed(5).withJudge(ERROR);
    ScheduledExecutorService threads = Executors.newScheduledThreadPool(2);
    try (SimulatedProvider provider = SimulatedProvider.start(scenario, 0)) {
      HttpExchanger http =
          HttpExchanger.of(
              Duration.ofSeconds(10), Optional.empty(), threads, threads, Clock.systemUTC());
      JudgeForm form = new FencedJudgeForm();
      ModelClient asked =
          client(provider, http, Scenario.DRIFTING_MODEL, Sampling.PROVIDER_DEFAULTS);
      ModelClient judge =
          client(
              provider,
              http,
              Scenario.JUDGE_MODEL,
              new Sampling(
                  Optional.of(form.instructions()),
                  OptionalDouble.of(0),
                  Sampling.PROVIDER_DEFAULTS.topP(),
                  Sampling.PROVIDER_DEFAULTS.seed(),
                  Sampling.PROVIDER_DEFAULTS.maxTokens(),
                  Sampling.PROVIDER_DEFAULTS.reasoning()));
      StandardClassifier classifier = StandardClassifier.builder().abstainBelow(.8).build();
      int right = 0;
      int rightWithJudge = 0;
      int judged = 0;
      int judgeRight = 0;
      int replies = 0;
      for (int i = 0; i < QUESTIONS; i++) {
        SimulatedQuestion question = questions.get(i % questions.size());
        Answer answer = asked.ask(question.promptText()).get();
        if (!(answer instanceof Completion said) || said.isBlocked() || said.text() == null) {
          continue;
        }
        String text = said.text();
        Outcome truth =
            provider.journal(50).stream()
                .filter(
                    reply -> reply.outcome() != null && reply.text().strip().equals(text.strip()))
                .map(reply -> reply.outcome())
                .reduce((before, last) -> last)
                .orElseThrow();
        if (truth == Outcome.FILTERED) {
          continue;
        }
        replies++;
        Classification own =
            classifier.classify(
                new Reply(text, question.promptText(), question.lang(), "stop", 200, null));
        right += own.outcome() == truth ? 1 : 0;
        Outcome then = own.outcome();
        Answer verdict = judge.ask(form.question(question.promptText(), text)).get();
        if (verdict instanceof Completion words) {
          Outcome opinion = form.read(words.text()).orElseThrow().outcome();
          judged++;
          judgeRight += opinion == truth ? 1 : 0;
          then = own.abstained() ? opinion : then;
        }
        rightWithJudge += then == truth ? 1 : 0;
      }
      double accuracy = judgeRight / (double) judged;
      double spread = 4 * Math.sqrt(ERROR * (1 - ERROR) / judged);
      assertThat(accuracy).isBetween(1 - ERROR - spread, 1 - ERROR + spread);
      assertThat(rightWithJudge)
          .as("right of %d, by itself %d", replies, right)
          .isGreaterThan(right);
    } finally {
      threads.shutdownNow();
    }
  }

  private static ModelClient client(
      SimulatedProvider provider, HttpExchanger http, String model, Sampling sampling) {
    return ModelClient.of(
        Endpoint.of(
            ApiStyle.OPENAI, provider.baseUri(), model, Optional.of(new Secret(Scenario.DEMO_KEY))),
        sampling,
        http);
  }
}
