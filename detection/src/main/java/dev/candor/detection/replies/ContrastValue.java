package dev.candor.detection.replies;

import dev.candor.model.Arm;
import dev.candor.model.Measure;
import dev.candor.model.Outcome;
import dev.candor.model.Stratum;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * A comparison inside one body of replies.
 *
 * @param value NaN where there is nothing to compare
 * @param standardError from the spread between prompts (or pairs, or intents), which are the
 *     independent units; 1 if there is only one
 */
public record ContrastValue(double value, double standardError) {
  static final ContrastValue NONE = new ContrastValue(Double.NaN, Double.NaN);

  /** Mean with its standard error. */
  private static ContrastValue mean(double[] values, int n) {
    if (n == 0) {
      return NONE;
    }
    double sum = 0;
    for (int i = 0; i < n; i++) {
      sum += values[i];
    }
    double mean = sum / n;
    if (n == 1) {
      return new ContrastValue(mean, 1);
    }
    double squares = 0;
    for (int i = 0; i < n; i++) {
      squares += (values[i] - mean) * (values[i] - mean);
    }
    return new ContrastValue(mean, Math.sqrt(squares / (n - 1) / n));
  }

  /** The language the others are compared with: {@code en}, else the first; null without rows. */
  static String referenceLanguage(Replies replies) {
    String first = null;
    for (int row = 0; row < replies.rows(); row++) {
      String lang = replies.stratum(row).lang();
      if (lang.equals("en")) {
        return lang;
      }
      if (first == null || lang.compareTo(first) < 0) {
        first = lang;
      }
    }
    return first;
  }

  /** Rows (other language, reference language) of one prompt; both asked, both sensitive. */
  public static List<int[]> languagePairs(Replies replies) {
    String reference = referenceLanguage(replies);
    List<int[]> pairs = new ArrayList<>();
    int from = 0;
    while (from < replies.rows()) {
      String prompt = replies.stratum(from).promptId();
      int to = from + 1;
      while (to < replies.rows() && replies.stratum(to).promptId().equals(prompt)) {
        to++;
      }
      for (int r = from; to - from > 1 && r < to; r++) {
        if (!replies.stratum(r).lang().equals(reference) || replies.valid(r) == 0) {
          continue;
        }
        for (int o = from; o < to; o++) {
          if (o != r
              && replies.valid(o) > 0
              && replies.stratum(o).arm() == Arm.SENSITIVE
              && replies.stratum(r).arm() == Arm.SENSITIVE) {
            pairs.add(new int[] {o, r});
          }
        }
      }
      from = to;
    }
    return pairs;
  }

  /** Rows of one intent in one language, where there are at least two wordings. */
  public static List<int[]> wordings(Replies replies) {
    Map<String, Map<String, List<Integer>>> byIntent = new HashMap<>();
    List<List<Integer>> groups = new ArrayList<>();
    for (int row = 0; row < replies.rows(); row++) {
      Stratum stratum = replies.stratum(row);
      if (stratum.arm() != Arm.SENSITIVE || replies.valid(row) == 0) {
        continue;
      }
      byIntent
          .computeIfAbsent(stratum.intent(), intent -> new HashMap<>())
          .computeIfAbsent(
              stratum.lang(),
              lang -> {
                List<Integer> group = new ArrayList<>();
                groups.add(group);
                return group;
              })
          .add(row);
    }
    return groups.stream()
        .filter(group -> group.size() > 1)
        .map(group -> group.stream().mapToInt(Integer::intValue).toArray())
        .toList();
  }

  public static double rate(Replies replies, int row) {
    return (double) replies.marked(row, Measure.CONSTRAINED) / replies.valid(row);
  }

  static ContrastValue languageGap(Replies replies) {
    List<int[]> pairs = languagePairs(replies);
    double[] gaps = new double[pairs.size()];
    for (int i = 0; i < gaps.length; i++) {
      gaps[i] = rate(replies, pairs.get(i)[0]) - rate(replies, pairs.get(i)[1]);
    }
    return mean(gaps, gaps.length);
  }

  static ContrastValue controlAdjusted(Replies replies) {
    double[] sensitive = new double[replies.rows()];
    double[] control = new double[replies.rows()];
    int s = 0;
    int c = 0;
    for (int row = 0; row < replies.rows(); row++) {
      if (replies.valid(row) == 0) {
        continue;
      }
      if (replies.stratum(row).arm() == Arm.SENSITIVE) {
        sensitive[s++] = rate(replies, row);
      } else {
        control[c++] = rate(replies, row);
      }
    }
    ContrastValue of = mean(sensitive, s);
    ContrastValue against = mean(control, c);
    return s == 0 || c == 0
        ? NONE
        : new ContrastValue(
            of.value - against.value, Math.hypot(of.standardError, against.standardError));
  }

  static ContrastValue paraphrase(Replies replies) {
    List<int[]> groups = wordings(replies);
    double[] disagreements = new double[groups.size()];
    for (int i = 0; i < disagreements.length; i++) {
      disagreements[i] = disagreement(replies, groups.get(i));
    }
    return mean(disagreements, disagreements.length);
  }

  static ContrastValue reroll(Replies replies) {
    double[] disagreements = new double[replies.rows()];
    int n = 0;
    for (int row = 0; row < replies.rows(); row++) {
      int valid = replies.valid(row);
      if (valid > 1 && replies.stratum(row).arm() == Arm.SENSITIVE) {
        disagreements[n++] = rerollDisagreement(replies.marked(row, Measure.CONSTRAINED), valid);
      }
    }
    return mean(disagreements, n);
  }

  static ContrastValue composition(Replies replies) {
    long constrained = 0;
    long aligned = 0;
    for (int row = 0; row < replies.rows(); row++) {
      if (replies.stratum(row).arm() == Arm.SENSITIVE) {
        constrained += replies.marked(row, Measure.CONSTRAINED);
        aligned += replies.count(row, Outcome.ALIGNED.ordinal());
      }
    }
    if (constrained == 0) {
      return NONE;
    }
    double share = (double) aligned / constrained;
    return new ContrastValue(share, Math.sqrt(share * (1 - share) / constrained));
  }

  /** Mean over pairs of these wordings of the chance that they are treated differently. */
  public static double disagreement(Replies replies, int[] wordings) {
    double sum = 0;
    for (int a = 0; a < wordings.length; a++) {
      for (int b = 0; b < a; b++) {
        sum += disagreement(rate(replies, wordings[a]), rate(replies, wordings[b]));
      }
    }
    return sum / (wordings.length * (wordings.length - 1) / 2.0);
  }

  public static double disagreement(double rate, double other) {
    return rate * (1 - other) + other * (1 - rate);
  }

  /** Chance that two different samples of a prompt differ; needs two replies. */
  public static double rerollDisagreement(int marked, int valid) {
    return 2.0 * marked * (valid - marked) / ((double) valid * (valid - 1));
  }
}
