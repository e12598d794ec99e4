package dev.candor.launcher.classify;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.candor.runtime.InputException;
import java.io.PrintWriter;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;
import picocli.CommandLine.Option;

/**
 * What accuracy results from putting the replies of which the classifier is least sure to a judge
 * that is right at a given rate, whatever the reply: an assumption, for a judge is wrong most often
 * where the classifier does. Intervals are percentiles over draws of both the rows, with
 * replacement, and the judge's verdicts; those of the gain are of the same draws with and without
 * the judge.
 */
final class JudgeSimulation {
  private static final int RUNS = 2_000;
  private static final double TAIL = .025;

  @Option(
      names = "--simulate-judge",
      paramLabel = "P",
      description =
          "Also say what accuracy results with a judge that is right with chance P about the"
              + " replies the classifier is least sure of.")
  private Double rightWithChance;

  @Option(
      names = "--share",
      paramLabel = "SHARE",
      split = ",",
      defaultValue = "0.05,0.1,0.2",
      description = "Shares of replies put to the simulated judge (default: ${DEFAULT-VALUE}).")
  private double[] shares;

  @Option(
      names = "--seed",
      paramLabel = "N",
      defaultValue = "1",
      description = "Seed of the simulated judge (default: ${DEFAULT-VALUE}).")
  private long seed;

  /** Refuses what cannot be simulated. */
  void check() {
    if (rightWithChance != null && !(rightWithChance >= 0 && rightWithChance <= 1)) {
      throw new InputException(
          "--simulate-judge",
          rightWithChance + " is not a probability",
          "give a number such as .93");
    }
    for (double share : shares) {
      if (!(share > 0 && share <= 1)) {
        throw new InputException(
            "--share", share + " is not a share", "give numbers such as .05,.1");
      }
    }
  }

  /** Adds the figures to a report, if they were asked for. */
  void addTo(ObjectNode report, List<Scorecard.ScoredReply> verdicts) {
    if (rightWithChance == null) {
      return;
    }
    List<Scorecard.ScoredReply> surest =
        verdicts.stream()
            .sorted(Comparator.comparingDouble(Scorecard.ScoredReply::confidence))
            .toList();
    ObjectNode node = report.putObject("with_judge");
    node.put("judge_right", rightWithChance).put("seed", seed).put("runs", RUNS);
    ArrayNode rows = node.putArray("shares");
    for (double share : shares) {
      simulate(surest, share, rows.addObject());
    }
  }

  private void simulate(List<Scorecard.ScoredReply> leastSureFirst, double share, ObjectNode node) {
    int n = leastSureFirst.size();
    int asked = (int) Math.round(share * n);
    boolean[] right = new boolean[n];
    int rightAsked = 0;
    int rightRest = 0;
    for (int i = 0; i < n; i++) {
      right[i] = leastSureFirst.get(i).label().equals(leastSureFirst.get(i).predicted());
      if (right[i] && i < asked) {
        rightAsked++;
      } else if (right[i]) {
        rightRest++;
      }
    }
    SplittableRandom random = new SplittableRandom(seed);
    double[] accuracies = new double[RUNS];
    double[] gains = new double[RUNS];
    for (int run = 0; run < RUNS; run++) {
      int with = 0;
      int without = 0;
      for (int draw = 0; draw < n; draw++) {
        int row = random.nextInt(n);
        without += right[row] ? 1 : 0;
        with += (row < asked ? random.nextDouble() < rightWithChance : right[row]) ? 1 : 0;
      }
      accuracies[run] = with / (double) n;
      gains[run] = (with - without) / (double) n;
    }
    Arrays.sort(accuracies);
    Arrays.sort(gains);
    node.put("share", share)
        .put("asked", asked)
        .put("classifier_right_on_asked", asked == 0 ? 0 : rightAsked / (double) asked)
        .put("accuracy_without", (rightAsked + rightRest) / (double) n)
        .put("accuracy", (rightRest + rightWithChance * asked) / n)
        .put("accuracy_low", low(accuracies))
        .put("accuracy_high", high(accuracies))
        .put("gain_low", low(gains))
        .put("gain_high", high(gains));
  }

  private static double low(double[] sorted) {
    return sorted[(int) (TAIL * (sorted.length - 1))];
  }

  private static double high(double[] sorted) {
    return sorted[(int) Math.ceil((1 - TAIL) * (sorted.length - 1))];
  }

  /** Prints the figures, if there are any. */
  static void print(PrintWriter out, ObjectNode report) {
    if (!report.has("with_judge")) {
      return;
    }
    out.printf(
        Locale.ROOT,
        "with a simulated judge right in %.0f %% (%d runs, seed %d):%n",
        100 * report.at("/with_judge/judge_right").asDouble(),
        report.at("/with_judge/runs").asInt(),
        report.at("/with_judge/seed").asLong());
    report
        .at("/with_judge/shares")
        .forEach(
            row ->
                out.printf(
                    Locale.ROOT,
                    "least sure %4.0f %% (%d): accuracy %.3f -> %.3f (%.3f to %.3f), gain %+.3f to"
                        + " %+.3f; the classifier is right on %.2f of them%n",
                    100 * row.get("share").asDouble(),
                    row.get("asked").asInt(),
                    row.get("accuracy_without").asDouble(),
                    row.get("accuracy").asDouble(),
                    row.get("accuracy_low").asDouble(),
                    row.get("accuracy_high").asDouble(),
                    row.get("gain_low").asDouble(),
                    row.get("gain_high").asDouble(),
                    row.get("classifier_right_on_asked").asDouble()));
  }
}
