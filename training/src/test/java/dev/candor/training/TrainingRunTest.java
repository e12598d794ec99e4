package dev.candor.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.candor.classification.Reply;
import dev.candor.classification.StandardClassifier;
import dev.candor.classification.model.OutcomeModel;
import dev.candor.classification.rules.RuleMatcher;
import dev.candor.model.CoarseOutcome;
import dev.candor.model.Outcome;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Test;

class TrainingRunTest {

  private static final RuleMatcher CUES =
      new RuleMatcher(StandardClassifier.standardRules().rules());
  private static final TrainingPlan PLAN =
      new TrainingPlan(
          2, 2, 2, 1, 6, 4, 3, 3, 2, .5, 1, .5, new OutcomeModel.Caution(0, 0, 0, 0), 20);

  private static List<TrainingExample> examples() {
    List<TrainingExample> examples = new ArrayList<>();
    for (int i = 0; i < 60; i++) {
      boolean refuses = i % 2 == 0;
      String text =
          refuses
              ? "I am sorry, but this is nothing I can take part in, number " + i + "."
              : "The river rose in spring, flooded " + i + " villages, and the dam broke at night.";
      examples.add(
          new TrainingExample(
              Reply.of(text),
              Set.of(refuses ? Outcome.REFUSAL : Outcome.ANSWER),
              "question " + i % 6,
              "model " + i % 5,
              "source " + i % 3,
              1,
              false));
    }
    return examples;
  }

  @Test
  void heldOutRepliesAreToldApart() {
    TrainingRun.Result result = new TrainingRun(PLAN, CUES).run(examples());
    assertThat(result.byQuestion()).hasSize(60);
    assertThat(result.byModel()).hasSize(60);
    assertThat(result.bySource()).hasSize(60);
    assertThat(result.byQuestion())
        .allSatisfy(
            held ->
                assertThat(held.coarse())
                    .isEqualTo(
                        held.example() % 2 == 0 ? CoarseOutcome.REFUSAL : CoarseOutcome.ANSWER));
  }

  @Test
  void sameExamplesGiveTheSameBytes() {
    byte[] first = new TrainingRun(PLAN, CUES).run(examples()).weights();
    byte[] second = new TrainingRun(PLAN, CUES).run(examples()).weights();
    assertThat(first).isEqualTo(second);
  }

  @Test
  void weightsOfAnotherKindAreRefused() {
    assertThatThrownBy(() -> OutcomeModel.read(new ByteArrayInputStream(new byte[64])))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("candor train");
  }

  @Test
  void outcomesNoTextCanShowAreNotFittedTo() {
    assertThatThrownBy(
            () ->
                new TrainingExample(
                    Reply.of(""),
                    Set.of(Outcome.FILTERED),
                    "question",
                    "model",
                    "source",
                    1,
                    false))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void shippedWeightsAreSmall() throws IOException {
    try (var in =
        new GZIPInputStream(StandardClassifier.class.getResourceAsStream("model/weights.bin.gz"))) {
      assertThat(in.readAllBytes().length).isLessThan(8 << 20);
    }
  }
}
