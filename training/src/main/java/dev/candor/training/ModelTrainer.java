package dev.candor.training;

import dev.candor.classification.model.BoostedTrees;
import dev.candor.classification.model.Calibration;
import dev.candor.classification.model.ColumnIndex;
import dev.candor.classification.model.Dense;
import dev.candor.classification.model.FeatureExtractor;
import dev.candor.classification.model.Features;
import dev.candor.classification.model.LinearModel;
import dev.candor.classification.model.OutcomeModel;
import dev.candor.classification.model.Readability;
import dev.candor.classification.model.ReplyReading;
import dev.candor.classification.rules.RuleMatcher;
import dev.candor.model.Outcome;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * Fits an {@link OutcomeModel}: both opinions and the kind of request, but no calibration, which
 * needs replies that were held out. Deterministic.
 */
public final class ModelTrainer {

  /** A source of which so many replies are answers is one of everyday requests. */
  private static final double EVERYDAY = .95;

  private final TrainingPlan plan;

  /** A trainer by a plan. */
  public ModelTrainer(TrainingPlan plan) {
    this.plan = plan;
  }

  /** Takes the features of replies once, so that many folds can be fitted to them. */
  public static List<PreparedExample> prepare(List<TrainingExample> examples, RuleMatcher cues) {
    Set<String> everyday = everyday(examples);
    Features all = new Features(ColumnIndex.all());
    ReplyReading reading = new ReplyReading(cues, all);
    List<PreparedExample> prepared = new ArrayList<>(examples.size());
    for (TrainingExample example : examples) {
      reading.read(example.reply());
      reading.takeFeatures(example.reply());
      Features features = reading.features();
      int[][] columns = new int[Features.WINDOWS][];
      for (int window = 0; window < Features.WINDOWS; window++) {
        columns[window] = new int[features.size(window)];
        for (int i = 0; i < columns[window].length; i++) {
          columns[window][i] = features.row(window, i);
        }
      }
      float[] dense = new float[Dense.SIZE];
      for (int j = 0; j < Dense.SIZE; j++) {
        dense[j] = (float) features.dense(j);
      }
      prepared.add(
          new PreparedExample(
              columns,
              new int[][] {features.stream(Features.SINGLE), features.stream(Features.RUN)},
              new int[][] {features.partSizes(Features.SINGLE), features.partSizes(Features.RUN)},
              dense,
              FeatureExtractor.language(reading.languageRead()),
              bits(example.outcomes()),
              example.question(),
              example.model(),
              example.weight(),
              reading.request().copy(),
              everyday.contains(example.source()),
              example.written(),
              FeatureExtractor.isFittedOn(reading.languageRead())));
    }
    return prepared;
  }

  /** Names of the sources of everyday requests: nearly all their replies are answers. */
  public static Set<String> everyday(List<TrainingExample> examples) {
    Map<String, int[]> counts = new TreeMap<>();
    for (TrainingExample example : examples) {
      int[] count = counts.computeIfAbsent(example.source(), source -> new int[2]);
      count[0]++;
      count[1] += example.outcomes().contains(Outcome.ANSWER) ? 1 : 0;
    }
    Set<String> everyday = new HashSet<>();
    counts.forEach(
        (source, count) -> {
          if (count[1] >= EVERYDAY * count[0]) {
            everyday.add(source);
          }
        });
    return everyday;
  }

  /** Fits a model to prepared replies; it takes its own claims at their word. */
  public OutcomeModel fit(List<PreparedExample> examples) {
    double[] counted = counted(examples);
    LinearModel linear = new LinearTrainer(plan).fit(examples, counted);
    BoostedTrees trees = TreeTrainer.fit(examples, counted);
    Calibration[] none = new Calibration[OutcomeModel.CALIBRATIONS];
    Arrays.fill(none, Calibration.none());
    return new OutcomeModel(
        linear, trees, KindTrainer.fit(examples), Readability.everything(), plan.caution(), none);
  }

  /**
   * How much each reply counts: every outcome alike, as far as the plan says. Recorded replies to
   * everyday requests, answers all, are left out of that balance, or the answers among the others
   * would count for nothing.
   */
  private double[] counted(List<PreparedExample> examples) {
    double[] perOutcome = new double[LinearModel.K];
    double total = 0;
    for (PreparedExample example : examples) {
      if (example.written() || !example.everyday()) {
        for (int k = 0; k < LinearModel.K; k++) {
          if ((example.outcomes() >>> k & 1) != 0) {
            perOutcome[k] += example.weight() / Integer.bitCount(example.outcomes());
          }
        }
        total += example.weight();
      }
    }
    double[] counted = new double[examples.size()];
    for (int i = 0; i < counted.length; i++) {
      PreparedExample example = examples.get(i);
      double share = 0;
      for (int k = 0; k < LinearModel.K; k++) {
        if ((example.outcomes() >>> k & 1) != 0) {
          share += perOutcome[k];
        }
      }
      double balanced = Math.pow(total / (LinearModel.K * Math.max(share, 1)), plan.balance());
      boolean recorded = example.everyday() && !example.written();
      counted[i] = example.weight() * balanced * (recorded ? plan.everydayWeight() : 1);
    }
    return counted;
  }

  /** Bit set of outcomes, by their place in {@link LinearModel#OUTCOMES}. */
  static int bits(Iterable<Outcome> outcomes) {
    int bits = 0;
    for (Outcome outcome : outcomes) {
      bits |= 1 << LinearModel.OUTCOMES.indexOf(outcome);
    }
    return bits;
  }
}
