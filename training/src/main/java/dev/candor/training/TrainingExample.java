package dev.candor.training;

import dev.candor.classification.Reply;
import dev.candor.classification.model.LinearModel;
import dev.candor.model.Outcome;
import dev.candor.model.Require;
import java.util.Set;

/**
 * One labelled reply to fit on.
 *
 * @param reply the reply
 * @param outcomes the outcomes its label allows: one, or several where the label is coarse
 * @param question what is asked, whatever the language; folds never split a question
 * @param model who replied; folds by model never split a model
 * @param source where it was published; folds by source never split a source
 * @param weight how much it counts
 * @param written whether it was written for the project: no model's voice, so that folds by model
 *     never hold it out, and no measure of real replies
 */
public record TrainingExample(
    Reply reply,
    Set<Outcome> outcomes,
    String question,
    String model,
    String source,
    double weight,
    boolean written) {

  /** Refuses labels the model does not know. */
  public TrainingExample {
    Require.nonNull(reply, question, model, source);
    outcomes = Set.copyOf(outcomes);
    if (outcomes.isEmpty() || !LinearModel.OUTCOMES.containsAll(outcomes)) {
      throw new IllegalArgumentException("the model cannot be fitted to outcomes " + outcomes);
    }
    if (!(weight > 0)) {
      throw new IllegalArgumentException("weight must be above 0, is " + weight);
    }
  }
}
