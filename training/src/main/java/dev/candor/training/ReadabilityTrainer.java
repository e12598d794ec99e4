package dev.candor.training;

import dev.candor.classification.Reply;
import dev.candor.classification.model.ColumnIndex;
import dev.candor.classification.model.CommonRuns;
import dev.candor.classification.model.Features;
import dev.candor.classification.model.OddWords;
import dev.candor.classification.model.Readability;
import dev.candor.classification.model.ReplyReading;
import dev.candor.classification.rules.RuleMatcher;
import dev.candor.classification.text.FoldedText;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;

/**
 * Fits a {@link Readability} to fluent replies as they are and with {@link Insertions}, and to
 * {@link Gibberish} made of them. Every figure speaks against a reply or not at all, so weights are
 * kept from going below 0 by fitting their roots. Deterministic.
 */
final class ReadabilityTrainer {

  /** How much of what arrives is gibberish, before it is looked at. */
  private static final double SHARE_OF_GIBBERISH = .1;

  private static final double PENALTY = 2e-6;
  private static final int ITERATIONS = 200;
  private static final int SHORTEST = 8;
  private static final int FEWEST_TEXTS = 2;
  private static final long SEED = 23;

  private final RuleMatcher cues;

  ReadabilityTrainer(RuleMatcher cues) {
    this.cues = cues;
  }

  /**
   * Fits. What people write is learned from half of the replies, and the weights from the other, so
   * that no reply is known by its own runs; then what people write is learned from all.
   */
  Readability fit(List<TrainingExample> examples) {
    List<String> texts = new ArrayList<>();
    List<Reply> replies = new ArrayList<>();
    Set<String> met = new HashSet<>();
    for (TrainingExample example : examples) {
      String text = example.reply().text();
      if (text != null
          && TrainingRun.isAnswer(example)
          && text.length() >= SHORTEST
          && met.add(text)) {
        texts.add(text);
        replies.add(example.reply());
      }
    }
    Readability halfKnown =
        new Readability(commonRuns(texts, 2), new float[Readability.FIGURES], 0);
    List<double[]> ofFluent = new ArrayList<>();
    List<double[]> ofGibberish = new ArrayList<>();
    SplittableRandom random = new SplittableRandom(SEED);
    ReplyReading reading = new ReplyReading(cues, new Features(ColumnIndex.all()));
    for (int i = 1; i < texts.size(); i += 2) {
      String text = texts.get(i);
      Reply reply = replies.get(i);
      ofFluent.add(excused(halfKnown, reading, reply, text));
      ofFluent.add(excused(halfKnown, reading, reply, Insertions.into(text, random)));
      String spoiled = Gibberish.of(i / 2 % Gibberish.KINDS, text, random);
      ofGibberish.add(figures(halfKnown, reading, spoiled));
    }
    double[] found = minimise(ofFluent, ofGibberish);
    float[] weights = new float[Readability.FIGURES];
    for (int i = 0; i < weights.length; i++) {
      weights[i] = (float) (found[i] * found[i]);
    }
    return new Readability(commonRuns(texts, 1), weights, (float) found[Readability.FIGURES]);
  }

  /** The runs that stand in several of every so many texts. */
  private static CommonRuns commonRuns(List<String> texts, int every) {
    byte[] met = new byte[CommonRuns.COLUMNS];
    int[] last = new int[CommonRuns.COLUMNS];
    FoldedText folded = new FoldedText();
    for (int i = 0; i < texts.size(); i += every) {
      int number = i + 1;
      folded.fold(texts.get(i));
      CommonRuns.each(
          folded,
          (column, han) -> {
            if (last[column] != number && met[column] < FEWEST_TEXTS) {
              met[column]++;
            }
            last[column] = number;
          });
    }
    long[] common = new long[CommonRuns.COLUMNS / Long.SIZE];
    for (int column = 0; column < met.length; column++) {
      if (met[column] >= FEWEST_TEXTS) {
        common[column >>> 6] |= 1L << column;
      }
    }
    return new CommonRuns(common);
  }

  /** Figures of a fluent reply but for what was asked for. */
  private static double[] excused(
      Readability measure, ReplyReading reading, Reply reply, String text) {
    double[] figures = figures(measure, reading, text);
    Readability.excuse(reading.readPrompt(reply), reading.language(), figures);
    return figures;
  }

  private static double[] figures(Readability measure, ReplyReading reading, String text) {
    reading.read(Reply.of(text));
    double[] figures = new double[Readability.FIGURES];
    measure.measure(reading.text(), reading.legibility(), new OddWords(), figures);
    return figures;
  }

  private static double[] minimise(List<double[]> fluent, List<double[]> gibberish) {
    double ofFluent = (1 - SHARE_OF_GIBBERISH) / Math.max(1, fluent.size());
    double ofGibberish = SHARE_OF_GIBBERISH / Math.max(1, gibberish.size());
    int bias = Readability.FIGURES;
    double[] start = new double[bias + 1];
    for (int i = 0; i < bias; i++) {
      start[i] = 1;
    }
    start[bias] = -4;
    return Lbfgs.minimise(
        (at, gradient) -> {
          double loss = 0;
          for (int i = 0; i < bias; i++) {
            double weight = at[i] * at[i];
            loss += PENALTY * weight;
            gradient[i] = 2 * PENALTY * at[i];
          }
          gradient[bias] = 0;
          loss += add(at, gradient, fluent, -1, ofFluent);
          return loss + add(at, gradient, gibberish, 1, ofGibberish);
        },
        start,
        ITERATIONS,
        1e-9);
  }

  private static double add(
      double[] at, double[] gradient, List<double[]> of, int sign, double weight) {
    int bias = Readability.FIGURES;
    double loss = 0;
    for (double[] figures : of) {
      double score = at[bias];
      for (int i = 0; i < bias; i++) {
        score += at[i] * at[i] * figures[i];
      }
      double margin = sign * score;
      loss +=
          weight
              * (margin > 0
                  ? Math.log1p(Math.exp(-margin))
                  : Math.log1p(Math.exp(margin)) - margin);
      double pull = -sign * weight / (1 + Math.exp(margin));
      gradient[bias] += pull;
      for (int i = 0; i < bias; i++) {
        gradient[i] += pull * 2 * at[i] * figures[i];
      }
    }
    return loss;
  }
}
