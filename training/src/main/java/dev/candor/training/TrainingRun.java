package dev.candor.training;

import dev.candor.classification.model.Calibration;
import dev.candor.classification.model.LinearModel;
import dev.candor.classification.model.Opinion;
import dev.candor.classification.model.OutcomeModel;
import dev.candor.classification.model.Readability;
import dev.candor.classification.rules.RuleMatcher;
import dev.candor.model.CoarseOutcome;
import dev.candor.model.Outcome;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.function.Predicate;

/**
 * Fits the weights that ship: holds out by question, by replying model and by whole source,
 * calibrates on what was held out, and fits on everything.
 */
public final class TrainingRun {

  private static final int FOLDS = 4;

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
   * @param outcome index of the outcome in {@link LinearModel#OUTCOMES}
   * @param claimed what its coarse class was given, before calibration
   * @param language which language's figures were read
   * @param disagreed whether the second opinion was another
   * @param confidence calibrated on the held-out replies of other sources
   */
  public record HeldOut(
      int example,
      int outcome,
      double claimed,
      int language,
      boolean disagreed,
      double confidence) {

    /** The coarse class. */
    public CoarseOutcome coarse() {
      return LinearModel.OUTCOMES.get(outcome).coarse();
    }

    HeldOut calibrated(Calibration[] calibrations) {
      Calibration own = calibrations[OutcomeModel.calibration(language, disagreed)];
      return new HeldOut(example, outcome, claimed, language, disagreed, own.of(claimed));
    }
  }

  /**
   * What a run gives.
   *
   * @param weights the model, as {@link OutcomeModel#read} reads it
   * @param rows n-grams kept
   * @param byQuestion held-out replies, folds by question, those written for the project too
   * @param byModel held-out replies, folds by replying model
   * @param bySource held-out replies, to models that saw nothing of their source
   */
  public record Result(
      byte[] weights,
      int rows,
      List<HeldOut> byQuestion,
      List<HeldOut> byModel,
      List<HeldOut> bySource) {}

  /** Runs. Held-out figures count only examples of full weight. */
  public Result run(List<TrainingExample> examples) {
    List<PreparedExample> prepared = ModelTrainer.prepare(examples, cues);
    ModelTrainer trainer = new ModelTrainer(plan);
    Function<TrainingExample, String> question = TrainingExample::question;
    Function<TrainingExample, String> model = example -> example.written() ? null : example.model();
    Function<TrainingExample, String> source =
        example -> example.written() ? null : example.source();
    Set<String> sources = new TreeSet<>();
    examples.stream().map(source).filter(name -> name != null).forEach(sources::add);
    List<HeldOut> byQuestion = heldOut(trainer, FOLDS, examples, prepared, question);
    List<HeldOut> byModel = heldOut(trainer, FOLDS, examples, prepared, model);
    List<HeldOut> bySource =
        sources.size() < 2
            ? List.of()
            : heldOut(trainer, sources.size(), examples, prepared, source);
    List<HeldOut> all = new ArrayList<>(byQuestion);
    all.addAll(byModel);
    all.addAll(bySource);
    Calibration[] calibrations = calibrations(all, prepared, held -> true);
    OutcomeModel fitted = trainer.fit(prepared).withCalibrations(calibrations);
    Readability readability = new ReadabilityTrainer(cues).fit(examples);
    fitted = fitted.withReadability(readability);
    return new Result(
        bytes(fitted),
        fitted.linear().rows(),
        calibratedByOthers(byQuestion, all, examples, prepared),
        calibratedByOthers(byModel, all, examples, prepared),
        calibratedByOthers(bySource, all, examples, prepared));
  }

  private static List<HeldOut> heldOut(
      ModelTrainer trainer,
      int folds,
      List<TrainingExample> examples,
      List<PreparedExample> prepared,
      Function<TrainingExample, String> grouping) {
    List<HeldOut> heldOut = new ArrayList<>();
    new CrossValidation(trainer, folds)
        .run(
            examples,
            prepared,
            grouping,
            (i, model) -> {
              if (examples.get(i).weight() >= 1) {
                Opinion opinion = new Opinion();
                prepared.get(i).judge(model, opinion);
                heldOut.add(
                    new HeldOut(
                        i,
                        opinion.outcome(),
                        opinion.claimed(),
                        opinion.language(),
                        opinion.disagreed(),
                        opinion.claimed()));
              }
            });
    return heldOut;
  }

  /** Confidence that owes nothing to the source it is measured on. */
  private static List<HeldOut> calibratedByOthers(
      List<HeldOut> some,
      List<HeldOut> all,
      List<TrainingExample> examples,
      List<PreparedExample> prepared) {
    Set<String> sources = new TreeSet<>();
    some.forEach(held -> sources.add(examples.get(held.example()).source()));
    HeldOut[] calibrated = new HeldOut[some.size()];
    for (String source : sources) {
      Calibration[] others =
          calibrations(
              all, prepared, held -> !examples.get(held.example()).source().equals(source));
      for (int i = 0; i < calibrated.length; i++) {
        if (examples.get(some.get(i).example()).source().equals(source)) {
          calibrated[i] = some.get(i).calibrated(others);
        }
      }
    }
    return List.of(calibrated);
  }

  private static Calibration[] calibrations(
      List<HeldOut> heldOut, List<PreparedExample> prepared, Predicate<HeldOut> on) {
    IsotonicRegression[] fits = new IsotonicRegression[OutcomeModel.CALIBRATIONS];
    for (int i = 0; i < fits.length; i++) {
      fits[i] = new IsotonicRegression();
    }
    for (HeldOut held : heldOut) {
      if (on.test(held)) {
        boolean right =
            prepared.get(held.example()).coarse() == OutcomeModel.coarse(held.outcome());
        fits[OutcomeModel.calibration(held.language(), held.disagreed())].add(
            held.claimed(), right);
      }
    }
    Calibration[] calibrations = new Calibration[fits.length];
    for (int i = 0; i < fits.length; i++) {
      calibrations[i] = fits[i].fit();
    }
    return calibrations;
  }

  /** Whether an example's label is an answer. */
  public static boolean isAnswer(TrainingExample example) {
    return example.outcomes().contains(Outcome.ANSWER);
  }

  private static byte[] bytes(OutcomeModel model) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try {
      model.write(out);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return out.toByteArray();
  }
}
