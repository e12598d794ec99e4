package dev.candor.training;

import dev.candor.classification.model.OutcomeModel;

/**
 * What the fitting may vary.
 *
 * @param fewestReplies an n-gram must occur in this many replies
 * @param fewestQuestions and in replies to this many questions, so that topics are not memorised
 * @param fewestModels and of this many models, so that one model's stock phrases are not
 * @param penalty strength of the L2 penalty
 * @param wholeScale weight of the whole-reply window
 * @param openingScale weight of the opening
 * @param tailScale weight of the end
 * @param openingLettersScale weight of the opening's runs of letters
 * @param tailLettersScale weight of those of the end
 * @param denseScale weight of the dense figures
 * @param balance 0 counts every reply alike, 1 every outcome alike
 * @param everydayWeight how much a recorded reply to an everyday request counts beside others
 * @param caution how much log-odds an answer must have to spare; above 0 finds more of what is
 *     constrained, at the price of answers taken for it
 * @param iterations most steps of the optimiser
 */
public record TrainingPlan(
    int fewestReplies,
    int fewestQuestions,
    int fewestModels,
    double penalty,
    double wholeScale,
    double openingScale,
    double tailScale,
    double openingLettersScale,
    double tailLettersScale,
    double denseScale,
    double balance,
    double everydayWeight,
    OutcomeModel.Caution caution,
    int iterations) {

  /** The plan the shipped weights are fitted by; chosen by grouped cross-validation. */
  public static TrainingPlan standard() {
    return new TrainingPlan(
        8, 4, 3, 0.5, 10, 5, 4, 5, 4, .3, 1, .5, new OutcomeModel.Caution(-3, 1.2, 1.2, 1.6), 30);
  }
}
