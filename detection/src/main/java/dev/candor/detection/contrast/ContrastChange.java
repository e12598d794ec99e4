package dev.candor.detection.contrast;

import dev.candor.detection.exact.CommonShift;
import dev.candor.detection.exact.ExactStrata;
import dev.candor.detection.exact.LengthShift;
import dev.candor.detection.exact.Table;
import dev.candor.detection.numbers.Hypergeometric;
import dev.candor.detection.numbers.LatticeSum;
import dev.candor.detection.numbers.StudentT;
import dev.candor.detection.replies.ContrastKind;
import dev.candor.detection.replies.ContrastValue;
import dev.candor.detection.replies.MatchedReplies;
import dev.candor.model.Arm;
import dev.candor.model.Measure;
import dev.candor.model.Normal;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/**
 * Whether a comparison inside the release changed.
 *
 * <p>The p-value is the larger of two: an exact one, right if nothing changed at all, so that
 * unchanged releases raise no more alarms than stated; and a large-sample one from the spread of
 * the prompts' own changes, so that a general change that leaves this contrast alone is not
 * mistaken for one of it.
 *
 * @param difference the candidate's value minus the baseline's; NaN if there is nothing to compare
 * @param standardError of the difference
 * @param p of this one look, two-sided
 */
public record ContrastChange(double difference, double standardError, double p) {
  private static final ContrastChange NOTHING = new ContrastChange(Double.NaN, Double.NaN, 1);
  private static final int LATTICE = 4096;
  private static final int JOINT_TABLES = 20_000;

  /** Large-sample p-values above this are given as 1. */
  private static final double BORING = .05;

  private static final Measure[] MIX = {
    Measure.ALIGNED, Measure.DEFLECTION, Measure.LECTURE, Measure.REFUSAL, Measure.FILTERED
  };

  /**
   * The test, whose p-value also allows for the spread between whole cycles.
   *
   * @param before the contrast in each cycle of the baseline
   * @param after the same for the candidate
   * @param lengths of the replies, which may explain a change
   */
  public static ContrastChange of(
      ContrastKind kind,
      MatchedReplies matched,
      double[] before,
      double[] after,
      LengthShift lengths) {
    ContrastChange test =
        kind == ContrastKind.COMPOSITION ? composition(matched, lengths) : of(kind, matched);
    if (kind == ContrastKind.COMPOSITION || test.p >= 1) {
      return test;
    }
    double p = Math.max(test.p, test.betweenCycles(before, after));
    return new ContrastChange(
        test.difference, test.standardError, Math.max(p, byLength(matched, lengths)));
  }

  /**
   * Whether the change of length alone makes the difference of the share of constrained replies: a
   * contrast of such shares then tells nothing. 1 or 0.
   */
  private static double byLength(MatchedReplies matched, LengthShift lengths) {
    int[] rows = matched.rowsOf(Arm.SENSITIVE);
    Table table = Table.of(matched, rows, Measure.CONSTRAINED);
    double difference = table.difference();
    double error = table.standardError();
    boolean moved = 2 * Normal.upperTail(Math.abs(difference) / error) <= BORING;
    return moved
            && lengths.beyondLength(matched, rows, Measure.CONSTRAINED, null, difference, error)
                > BORING
        ? 1
        : 0;
  }

  /**
   * Student's test of the cycles' own values, whose spread is taken for no less than that of the
   * prompts. Values of pooled cycles would not do: moods make wordings and samples of one cycle
   * alike, so that one cycle disagrees less than ten together.
   */
  private double betweenCycles(double[] before, double[] after) {
    int degrees = before.length + after.length - 2;
    if (before.length == 0 || after.length == 0 || degrees < 1) {
      return 0;
    }
    double reciprocal = 1.0 / before.length + 1.0 / after.length;
    double variance =
        Math.max(
            standardError * standardError,
            (squares(before) + squares(after)) / degrees * reciprocal);
    return variance == 0
        ? 0
        : StudentT.beyond((mean(after) - mean(before)) / Math.sqrt(variance), degrees);
  }

  private static double squares(double[] values) {
    double mean = mean(values);
    double squares = 0;
    for (double value : values) {
      squares += (value - mean) * (value - mean);
    }
    return squares;
  }

  private static ContrastChange of(ContrastKind kind, MatchedReplies matched) {
    return switch (kind) {
      case LANGUAGE_GAP -> languageGap(matched);
      case CONTROL_ADJUSTED -> controlAdjusted(matched);
      case PARAPHRASE -> paraphrase(matched);
      case REROLL -> reroll(matched);
      case COMPOSITION -> NOTHING;
    };
  }

  /** One independent part of the statistic: what it could have been, how likely, what it was. */
  private record ScorePart(double[] scores, double[] chances, int observed) {}

  private static ContrastChange languageGap(MatchedReplies matched) {
    List<int[]> pairs = ContrastValue.languagePairs(matched.candidate());
    double[] weight = new double[matched.rows()];
    double[] changes = new double[pairs.size()];
    for (int i = 0; i < changes.length; i++) {
      int[] pair = pairs.get(i);
      weight[pair[0]] += 1.0 / pairs.size();
      weight[pair[1]] -= 1.0 / pairs.size();
      changes[i] = change(matched, pair[0]) - change(matched, pair[1]);
    }
    return pairs.isEmpty()
        ? NOTHING
        : finish(mean(changes), error(changes), () -> rates(matched, weight));
  }

  private static ContrastChange controlAdjusted(MatchedReplies matched) {
    int sensitive = 0;
    for (int row = 0; row < matched.rows(); row++) {
      sensitive += matched.stratum(row).arm() == Arm.SENSITIVE ? 1 : 0;
    }
    int control = matched.rows() - sensitive;
    if (sensitive == 0 || control == 0) {
      return NOTHING;
    }
    double[] weight = new double[matched.rows()];
    double[] changes = new double[sensitive];
    double[] controlChanges = new double[control];
    int s = 0;
    int c = 0;
    for (int row = 0; row < matched.rows(); row++) {
      if (matched.stratum(row).arm() == Arm.SENSITIVE) {
        weight[row] = 1.0 / sensitive;
        changes[s++] = change(matched, row);
      } else {
        weight[row] = -1.0 / control;
        controlChanges[c++] = change(matched, row);
      }
    }
    ContrastChange additive =
        finish(
            mean(changes) - mean(controlChanges),
            Math.hypot(error(changes), error(controlChanges)),
            () -> rates(matched, weight));
    return additive.p >= 1
        ? additive
        : new ContrastChange(
            additive.difference,
            additive.standardError,
            Math.max(additive.p, unequalOdds(matched)));
  }

  /**
   * Large-sample test of one odds ratio for both arms, so that a general shift, which moves rates
   * near one half further than rates near 0, is not mistaken for one of sensitive prompts. Where
   * controls are never constrained there is no odds ratio, and the rates decide.
   */
  private static double unequalOdds(MatchedReplies matched) {
    ExactStrata.LogOdds sensitive =
        ExactStrata.logOdds(Table.of(matched, matched.rowsOf(Arm.SENSITIVE), Measure.CONSTRAINED));
    ExactStrata.LogOdds control =
        ExactStrata.logOdds(Table.of(matched, matched.rowsOf(Arm.CONTROL), Measure.CONSTRAINED));
    return control.information() == 0
        ? 0
        : Math.min(
            1,
            2
                * Normal.upperTail(
                    Math.abs(sensitive.value() - control.value())
                        / Math.hypot(sensitive.standardError(), control.standardError())));
  }

  private static double change(MatchedReplies matched, int row) {
    return ContrastValue.rate(matched.candidate(), row)
        - ContrastValue.rate(matched.baseline(), row);
  }

  /** Parts for a weighted sum of the prompts' changes of rate. */
  private static List<ScorePart> rates(MatchedReplies matched, double[] weight) {
    List<ScorePart> parts = new ArrayList<>();
    for (int row = 0; row < matched.rows(); row++) {
      Margins margins = Margins.of(matched, row);
      if (weight[row] == 0) {
        continue;
      }
      double[] scores = new double[margins.outcomes()];
      for (int i = 0; i < scores.length; i++) {
        scores[i] = weight[row] * (margins.rate1(i) - margins.rate0(i));
      }
      parts.add(new ScorePart(scores, margins.chances(), margins.observed()));
    }
    return parts;
  }

  private static ContrastChange reroll(MatchedReplies matched) {
    List<Margins> prompts = new ArrayList<>();
    for (int row = 0; row < matched.rows(); row++) {
      Margins margins = Margins.of(matched, row);
      if (matched.stratum(row).arm() == Arm.SENSITIVE && margins.n0 > 1 && margins.n1 > 1) {
        prompts.add(margins);
      }
    }
    if (prompts.isEmpty()) {
      return NOTHING;
    }
    double[] changes =
        prompts.stream().mapToDouble(margins -> margins.reroll(margins.observed())).toArray();
    return finish(
        mean(changes),
        error(changes),
        () -> {
          List<ScorePart> parts = new ArrayList<>();
          for (Margins margins : prompts) {
            double[] scores = new double[margins.outcomes()];
            for (int i = 0; i < scores.length; i++) {
              scores[i] = margins.reroll(i);
            }
            parts.add(new ScorePart(scores, margins.chances(), margins.observed()));
          }
          return parts;
        });
  }

  private static ContrastChange paraphrase(MatchedReplies matched) {
    List<int[]> groups = ContrastValue.wordings(matched.candidate());
    if (groups.isEmpty()) {
      return NOTHING;
    }
    double[] changes = new double[groups.size()];
    for (int i = 0; i < changes.length; i++) {
      changes[i] =
          ContrastValue.disagreement(matched.candidate(), groups.get(i))
              - ContrastValue.disagreement(matched.baseline(), groups.get(i));
    }
    return finish(mean(changes), error(changes), () -> paraphraseParts(matched, groups));
  }

  private static List<ScorePart> paraphraseParts(MatchedReplies matched, List<int[]> groups) {
    List<ScorePart> parts = new ArrayList<>();
    for (int[] group : groups) {
      long tables = 1;
      for (int row : group) {
        tables *= Margins.of(matched, row).outcomes();
        if (tables > JOINT_TABLES) {
          break;
        }
      }
      if (tables <= JOINT_TABLES) {
        parts.add(wordings(matched, group));
      } else {
        // Too many joint tables: disjoint pairs of wordings are independent, and few enough.
        for (int i = 0; i + 1 < group.length; i += 2) {
          parts.add(wordings(matched, new int[] {group[i], group[i + 1]}));
        }
      }
    }
    return parts;
  }

  /** Every joint table of an intent's wordings, with its change of disagreement. */
  private static ScorePart wordings(MatchedReplies matched, int[] group) {
    Margins[] margins = new Margins[group.length];
    double[][] chances = new double[group.length][];
    int tables = 1;
    int observed = 0;
    for (int g = 0; g < group.length; g++) {
      margins[g] = Margins.of(matched, group[g]);
      chances[g] = margins[g].chances();
      observed = observed * margins[g].outcomes() + margins[g].observed();
      tables *= margins[g].outcomes();
    }
    double[] scores = new double[tables];
    double[] joint = new double[tables];
    double pairs = group.length * (group.length - 1) / 2.0;
    int[] index = new int[group.length];
    for (int t = 0; t < tables; t++) {
      int rest = t;
      double chance = 1;
      for (int g = group.length - 1; g >= 0; g--) {
        index[g] = rest % margins[g].outcomes();
        rest /= margins[g].outcomes();
        chance *= chances[g][index[g]];
      }
      double change = 0;
      for (int a = 0; a < group.length; a++) {
        for (int b = 0; b < a; b++) {
          change +=
              ContrastValue.disagreement(margins[a].rate1(index[a]), margins[b].rate1(index[b]))
                  - ContrastValue.disagreement(
                      margins[a].rate0(index[a]), margins[b].rate0(index[b]));
        }
      }
      scores[t] = change / pairs;
      joint[t] = chance;
    }
    return new ScorePart(scores, joint, observed);
  }

  /**
   * The mix among constrained replies, given their number: the smallest p-value of the five kinds,
   * times the number of kinds that could have come out significant.
   */
  private static ContrastChange composition(MatchedReplies matched, LengthShift lengths) {
    int[] rows = matched.rowsOf(Arm.SENSITIVE);
    double p = 1;
    int kinds = 0;
    for (Measure measure : MIX) {
      Table table = Table.of(matched, rows, measure, Measure.CONSTRAINED);
      boolean informative = false;
      for (int s = 0; s < table.strata(); s++) {
        informative |= table.informative(s);
      }
      if (informative) {
        kinds++;
        double own =
            ExactStrata.common(
                table,
                BORING,
                () ->
                    CommonShift.of(
                        matched, rows, table, measure, Measure.CONSTRAINED, CommonShift.NONE));
        double byLength =
            own > BORING
                ? 0
                : lengths.beyondLength(
                    matched,
                    rows,
                    measure,
                    Measure.CONSTRAINED,
                    table.difference(),
                    table.standardError());
        p = Math.min(p, Math.max(own, byLength));
      }
    }
    Table aligned = Table.of(matched, rows, Measure.ALIGNED, Measure.CONSTRAINED);
    return new ContrastChange(
        aligned.difference(), aligned.standardError(), Math.min(1, p * Math.max(1, kinds)));
  }

  private static ContrastChange finish(
      double difference, double error, Supplier<List<ScorePart>> parts) {
    double largeSample =
        error == 0
            ? (difference == 0 ? 1 : 0)
            : Math.min(1, 2 * Normal.upperTail(Math.abs(difference) / error));
    // The exact part can only enlarge the p-value: not worth computing where it is large already.
    double p = largeSample > BORING ? 1 : Math.max(largeSample, exact(parts.get()));
    return new ContrastChange(difference, error, p);
  }

  private static double exact(List<ScorePart> parts) {
    double range = 0;
    for (ScorePart part : parts) {
      double low = Double.MAX_VALUE;
      double high = -Double.MAX_VALUE;
      for (double score : part.scores) {
        low = Math.min(low, score);
        high = Math.max(high, score);
      }
      range += high - low;
    }
    if (range == 0) {
      return 1;
    }
    LatticeSum sum = new LatticeSum();
    long observed = 0;
    for (ScorePart part : parts) {
      long[] lattice = ExactStrata.onLattice(part.scores, range / LATTICE);
      sum.add(lattice, part.chances);
      observed += lattice[part.observed];
    }
    return sum.twoSided(observed);
  }

  private static double mean(double[] values) {
    double sum = 0;
    for (double value : values) {
      sum += value;
    }
    return sum / values.length;
  }

  private static double error(double[] values) {
    if (values.length == 1) {
      return 1;
    }
    double mean = mean(values);
    double squares = 0;
    for (double value : values) {
      squares += (value - mean) * (value - mean);
    }
    return Math.sqrt(squares / (values.length - 1) / values.length);
  }

  /** The margins of one prompt's table of constrained replies. */
  private record Margins(int n0, int n1, int marked, int seen) {
    static Margins of(MatchedReplies matched, int row) {
      int x0 = matched.baseline().marked(row, Measure.CONSTRAINED);
      int x1 = matched.candidate().marked(row, Measure.CONSTRAINED);
      return new Margins(
          matched.baseline().valid(row), matched.candidate().valid(row), x0 + x1, x1);
    }

    int low() {
      return Hypergeometric.lowest(n0 + n1, marked, n1);
    }

    int outcomes() {
      return Hypergeometric.highest(marked, n1) - low() + 1;
    }

    int observed() {
      return seen - low();
    }

    int x1(int i) {
      return low() + i;
    }

    /** Change of re-roll disagreement if the table were this one. */
    double reroll(int i) {
      return ContrastValue.rerollDisagreement(x1(i), n1)
          - ContrastValue.rerollDisagreement(marked - x1(i), n0);
    }

    double rate1(int i) {
      return (double) x1(i) / n1;
    }

    double rate0(int i) {
      return (double) (marked - x1(i)) / n0;
    }

    double[] chances() {
      return Hypergeometric.probabilities(n0 + n1, marked, n1);
    }
  }
}
