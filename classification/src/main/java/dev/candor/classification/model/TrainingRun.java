package dev.candor.classification.model;

import dev.candor.classification.rules.RuleMatcher;
import dev.candor.model.CoarseOutcome;
import dev.candor.model.Outcome;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;

/**
 * Fits the weights that ship: cross-validates by question, by replying model and by both,
 * calibrates the probabilities on the held-out ones, counts the held-out confusion per language,
 * and fits on everything.
 */
public final class TrainingRun {

  private static final int FOLDS = 5;

  /** Where question and model are held out at once, so many folds of each: nine fits. */
  private static final int FOLDS_OF_BOTH = 3;

  private static final double LOWEST_TEMPERATURE = 0.4;
  private static final double HIGHEST_TEMPERATURE = 4;

  private final TrainingPlan plan;
  private final RuleMatcher cues;

  /** A run by a plan, with the cues the classifier will use. */
  public TrainingRun(TrainingPlan plan, RuleMatcher cues) {
    this.plan = plan;
    this.cues = cues;
  }

  /**
   * A held-out reply and what a model that never saw its group made of it.
   *
   * @param example index of the example
   * @param probabilities per outcome of {@link LinearModel#OUTCOMES}, uncalibrated
   */
  public record HeldOut(int example, double[] probabilities) {

    /** The coarse class with the highest probability. */
    public CoarseOutcome coarse() {
      double partial = probabilities[1] + probabilities[2] + probabilities[3];
      if (probabilities[0] >= partial && probabilities[0] >= probabilities[4]) {
        return CoarseOutcome.ANSWER;
      }
      return partial >= probabilities[4] ? CoarseOutcome.PARTIAL : CoarseOutcome.REFUSAL;
    }
  }

  /**
   * What a run gives.
   *
   * @param weights the model, as {@link LinearModel#read} reads it
   * @param rows n-grams kept
   * @param temperature found by calibration
   * @param byQuestion held-out replies, folds by question, those written for the project too
   * @param byModel held-out replies, folds by replying model
   * @param byBoth held-out replies, to models that saw neither the question nor the replying model
   * @param counts per language: constrained taken for constrained, constrained in all, answers
   *     taken for answers, answers in all
   */
  public record Result(
      byte[] weights,
      int rows,
      double temperature,
      List<HeldOut> byQuestion,
      List<HeldOut> byModel,
      List<HeldOut> byBoth,
      Map<String, int[]> counts) {}

  /** Runs. Held-out figures count only examples of full weight. */
  public Result run(List<TrainingExample> examples) {
    List<PreparedExample> prepared = ModelTrainer.prepare(examples, cues);
    ModelTrainer trainer = new ModelTrainer(plan);
    Function<TrainingExample, String> question = TrainingExample::question;
    Function<TrainingExample, String> model = example -> example.written() ? null : example.model();
    List<HeldOut> byQuestion = heldOut(trainer, FOLDS, examples, prepared, List.of(question));
    List<HeldOut> byModel = heldOut(trainer, FOLDS, examples, prepared, List.of(model));
    List<HeldOut> byBoth =
        heldOut(trainer, FOLDS_OF_BOTH, examples, prepared, List.of(question, model));
    List<HeldOut> all = new ArrayList<>(byQuestion);
    all.addAll(byModel);
    all.removeIf(reply -> examples.get(reply.example()).written());
    double temperature = temperature(all, examples);
    LinearModel fitted = trainer.fit(prepared).withTemperature(temperature);
    return new Result(
        bytes(fitted),
        fitted.rows(),
        temperature,
        byQuestion,
        byModel,
        byBoth,
        counts(all, examples));
  }

  private static List<HeldOut> heldOut(
      ModelTrainer trainer,
      int folds,
      List<TrainingExample> examples,
      List<PreparedExample> prepared,
      List<Function<TrainingExample, String>> groupings) {
    List<HeldOut> heldOut = new ArrayList<>();
    new CrossValidation(trainer, folds)
        .run(
            examples,
            prepared,
            groupings,
            (i, model) -> {
              if (examples.get(i).weight() >= 1) {
                double[] probabilities = new double[LinearModel.K];
                model.probabilities(prepared.get(i), probabilities);
                heldOut.add(new HeldOut(i, probabilities));
              }
            });
    return heldOut;
  }

  /** Golden-section search for the temperature that makes the held-out labels likeliest. */
  private static double temperature(List<HeldOut> heldOut, List<TrainingExample> examples) {
    double ratio = (Math.sqrt(5) - 1) / 2;
    double low = LOWEST_TEMPERATURE;
    double high = HIGHEST_TEMPERATURE;
    for (int i = 0; i < 40; i++) {
      double left = high - ratio * (high - low);
      double right = low + ratio * (high - low);
      if (loss(left, heldOut, examples) < loss(right, heldOut, examples)) {
        high = right;
      } else {
        low = left;
      }
    }
    return (low + high) / 2;
  }

  private static double loss(
      double temperature, List<HeldOut> heldOut, List<TrainingExample> examples) {
    double loss = 0;
    for (HeldOut reply : heldOut) {
      int allowed = ModelTrainer.bits(examples.get(reply.example()).outcomes());
      double sum = 0;
      double right = 0;
      for (int k = 0; k < LinearModel.K; k++) {
        double p = Math.pow(reply.probabilities()[k], 1 / temperature);
        sum += p;
        right += (allowed >>> k & 1) != 0 ? p : 0;
      }
      loss -= Math.log(Math.max(1e-12, right / sum));
    }
    return loss;
  }

  private static Map<String, int[]> counts(List<HeldOut> heldOut, List<TrainingExample> examples) {
    Map<String, int[]> counts = new TreeMap<>();
    for (HeldOut reply : heldOut) {
      TrainingExample example = examples.get(reply.example());
      String language = example.reply().promptLang();
      boolean answered = example.outcomes().contains(Outcome.ANSWER);
      boolean takenForAnswer = reply.coarse() == CoarseOutcome.ANSWER;
      int[] of = counts.computeIfAbsent(language == null ? "und" : language, l -> new int[4]);
      int base = answered ? 2 : 0;
      of[base + 1]++;
      if (answered == takenForAnswer) {
        of[base]++;
      }
    }
    return counts;
  }

  private static byte[] bytes(LinearModel model) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try {
      model.write(out);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return out.toByteArray();
  }
}
