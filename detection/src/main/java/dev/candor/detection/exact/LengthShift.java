package dev.candor.detection.exact;

import dev.candor.detection.replies.MatchedReplies;
import dev.candor.detection.replies.ReplyLengths;
import dev.candor.model.Measure;
import dev.candor.model.Normal;
import dev.candor.model.Outcome;
import dev.candor.model.ReplyLength;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * How much longer or shorter a candidate's answers are than the baseline's to the same prompt, and
 * how far a classifier whose errors depend on length would move a share by that alone.
 *
 * <p>If nothing else changed, a reply of given length is marked as often in either release, so the
 * baseline's replies, each as much longer as answers have become, would be marked as replies of
 * that length are. What that makes of the share is explained by length. Refusals, which are short,
 * do not look like a shift: it is measured within answers to one prompt.
 */
public final class LengthShift {
  private static final int VALID = Outcome.INVALID.ordinal();
  private static final int FEWEST_PROMPTS = 3;

  /** Standard errors from which on a shift counts as one. */
  private static final double SHOWN = 2;

  private static final double Z95 = 1.96;

  /** In buckets: by a factor of 16. */
  private static final double MOST_SHIFT = 8;

  private static final double LEAST_SLOPE = .2;

  /** Of one language: the shift in buckets, its error, and the two tables. */
  private record LanguageShift(double shift, double error, int[] before, int[] after) {
    /**
     * From the shift of answers. If the longest are taken for something else, answers have grown by
     * less than replies have: the shift of all replies is the one that makes that of answers.
     */
    static LanguageShift of(double ofAnswers, double error, int[] before, int[] after) {
      LanguageShift plain = new LanguageShift(ofAnswers, error, before, after);
      double[] lengths = lengths(before);
      double[] marked = marked(plain, Measure.CONSTRAINED);
      double start = answers(lengths, marked);
      double low = -MOST_SHIFT;
      double high = MOST_SHIFT;
      for (int i = 0; i < 40; i++) {
        double middle = (low + high) / 2;
        if (answers(shifted(lengths, middle), marked) - start < ofAnswers) {
          low = middle;
        } else {
          high = middle;
        }
      }
      double slope =
          (answers(shifted(lengths, high + 1), marked)
                  - answers(shifted(lengths, high - 1), marked))
              / 2;
      return new LanguageShift(high, error / Math.max(LEAST_SLOPE, slope), before, after);
    }

    /** Mean length of what is not marked. */
    private static double answers(double[] lengths, double[] marked) {
      double sum = 0;
      double total = 0;
      for (int b = 0; b < lengths.length; b++) {
        sum += b * lengths[b] * (1 - marked[b]);
        total += lengths[b] * (1 - marked[b]);
      }
      return total == 0 ? 0 : sum / total;
    }
  }

  private final double shift;
  private final double error;
  private final Map<String, LanguageShift> languages;

  private LengthShift(double shift, double error, Map<String, LanguageShift> languages) {
    this.shift = shift;
    this.error = error;
    this.languages = languages;
  }

  /** From the prompts asked of both. */
  public static LengthShift of(MatchedReplies matched) {
    double[] all = estimate(matched, null);
    Map<String, LanguageShift> languages = new LinkedHashMap<>();
    ReplyLengths before = matched.lengths(true);
    ReplyLengths after = matched.lengths(false);
    for (String lang : before.languages()) {
      if (after.table(lang) != null) {
        double[] own = estimate(matched, lang);
        double[] used = Double.isNaN(own[0]) ? all : own;
        languages.put(
            lang, LanguageShift.of(used[0], used[1], before.table(lang), after.table(lang)));
      }
    }
    return new LengthShift(all[0], all[1], languages);
  }

  /** Shift and its standard error over prompts, each of which counts by its answers. */
  private static double[] estimate(MatchedReplies matched, String lang) {
    double weights = 0;
    double mean = 0;
    int prompts = 0;
    double[] weight = new double[matched.rows()];
    double[] shift = new double[matched.rows()];
    for (int row = 0; row < matched.rows(); row++) {
      if (lang != null && !matched.stratum(row).lang().equals(lang)) {
        continue;
      }
      double n0 = matched.lengths(true).answers(matched.historyRow(true, row));
      double n1 = matched.lengths(false).answers(matched.historyRow(false, row));
      if (n0 > 0 && n1 > 0) {
        weight[row] = n0 * n1 / (n0 + n1);
        shift[row] =
            matched.lengths(false).mean(matched.historyRow(false, row))
                - matched.lengths(true).mean(matched.historyRow(true, row));
        weights += weight[row];
        mean += weight[row] * shift[row];
        prompts++;
      }
    }
    if (prompts < FEWEST_PROMPTS) {
      return new double[] {Double.NaN, Double.NaN};
    }
    mean /= weights;
    double squares = 0;
    for (int row = 0; row < weight.length; row++) {
      squares += weight[row] * weight[row] * (shift[row] - mean) * (shift[row] - mean);
    }
    double error = Math.sqrt(squares * prompts / (prompts - 1)) / weights;
    return new double[] {mean, Math.max(error, 1e-3)};
  }

  /** The shift in words of its own. */
  public LengthFinding finding() {
    double p = Double.isNaN(shift) ? 1 : Math.min(1, 2 * Normal.upperTail(Math.abs(shift) / error));
    return new LengthFinding(
        ReplyLength.ratio(shift),
        ReplyLength.ratio(shift - Z95 * error),
        ReplyLength.ratio(shift + Z95 * error),
        p,
        isShown());
  }

  /** Whether answers have grown or shrunk by more than chance explains easily. */
  public boolean isShown() {
    return Math.abs(shift) > SHOWN * error;
  }

  /**
   * P-value of "the difference is what the change of length makes", of a large sample; 0 where
   * lengths have not changed, so that it decides nothing.
   *
   * @param rows the prompts of the table
   * @param within the replies that are counted; null for all valid ones
   */
  public double beyondLength(
      MatchedReplies matched,
      int[] rows,
      Measure measure,
      Measure within,
      double difference,
      double standardError) {
    if (!isShown()) {
      return 0;
    }
    double explained = 0;
    double variance = standardError * standardError;
    double replies = 0;
    Map<String, Double> counted = new LinkedHashMap<>();
    for (int row : rows) {
      double n = matched.candidate().valid(row);
      replies += n;
      counted.merge(matched.stratum(row).lang(), n, Double::sum);
    }
    for (Map.Entry<String, Double> entry : counted.entrySet()) {
      LanguageShift language = languages.get(entry.getKey());
      if (language == null) {
        continue;
      }
      double part = entry.getValue() / replies;
      double at = moved(language, language.shift, measure, within);
      double slope =
          (moved(language, language.shift + language.error, measure, within)
                  - moved(language, language.shift - language.error, measure, within))
              / 2;
      explained += part * at;
      variance += part * part * (slope * slope + sampling(language, measure, within));
    }
    double beyond = Math.abs(difference) - Math.max(0, Math.signum(difference) * explained);
    return beyond <= 0 ? 1 : Math.min(1, 2 * Normal.upperTail(beyond / Math.sqrt(variance)));
  }

  /** By how much the share moves if the baseline's replies get longer by {@code buckets}. */
  private static double moved(
      LanguageShift language, double buckets, Measure measure, Measure within) {
    double[] before = lengths(language.before);
    double[] after = shifted(before, buckets);
    double[] marked = marked(language, measure);
    double[] counted = within == null ? null : marked(language, within);
    return share(after, marked, counted) - share(before, marked, counted);
  }

  /** Variance of {@link #moved} because shares by length are estimates. */
  private static double sampling(LanguageShift language, Measure measure, Measure within) {
    double[] before = lengths(language.before);
    double[] after = shifted(before, language.shift);
    double[] marked = marked(language, measure);
    double total =
        within == null ? 1 : Math.max(1e-3, share(before, marked(language, within), null));
    double variance = 0;
    for (int b = 0; b < before.length; b++) {
      double n = Math.max(1, replies(language, b));
      double rate = (marked[b] * n + .5) / (n + 1);
      double weight = (after[b] - before[b]) / total;
      variance += weight * weight * rate * (1 - rate) / n;
    }
    return variance;
  }

  private static double share(double[] lengths, double[] marked, double[] counted) {
    double above = 0;
    double below = 0;
    for (int b = 0; b < lengths.length; b++) {
      above += lengths[b] * marked[b];
      below += lengths[b] * (counted == null ? 1 : counted[b]);
    }
    return below == 0 ? 0 : above / below;
  }

  /** How the valid replies spread over the buckets. */
  private static double[] lengths(int[] table) {
    double[] lengths = new double[ReplyLength.BUCKETS];
    double total = 0;
    for (int i = 0; i < table.length; i++) {
      lengths[i / VALID] += table[i];
      total += table[i];
    }
    for (int b = 0; b < lengths.length; b++) {
      lengths[b] /= Math.max(1, total);
    }
    return lengths;
  }

  private static double[] shifted(double[] lengths, double buckets) {
    double[] shifted = new double[lengths.length];
    int whole = (int) Math.floor(buckets);
    double part = buckets - whole;
    for (int b = 0; b < lengths.length; b++) {
      shifted[end(b + whole)] += (1 - part) * lengths[b];
      shifted[end(b + whole + 1)] += part * lengths[b];
    }
    return shifted;
  }

  private static int end(int bucket) {
    return Math.max(0, Math.min(ReplyLength.BUCKETS - 1, bucket));
  }

  private static double replies(LanguageShift language, int bucket) {
    double n = 0;
    for (int kind = 0; kind < VALID; kind++) {
      n += language.before[bucket * VALID + kind] + language.after[bucket * VALID + kind];
    }
    return n;
  }

  /** Share of marked replies by length, in both releases; that of the nearest length if none. */
  private static double[] marked(LanguageShift language, Measure measure) {
    double[] marked = new double[ReplyLength.BUCKETS];
    for (int b = 0; b < marked.length; b++) {
      int at = b;
      for (int step = 1; replies(language, at) == 0 && step < marked.length; step++) {
        at = replies(language, end(b - step)) > 0 ? end(b - step) : end(b + step);
      }
      double of = replies(language, at);
      for (int outcome : measure.ordinals()) {
        marked[b] +=
            of == 0
                ? 0
                : (language.before[at * VALID + outcome] + language.after[at * VALID + outcome])
                    / of;
      }
    }
    return marked;
  }
}
