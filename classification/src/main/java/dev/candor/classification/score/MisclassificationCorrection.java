package dev.candor.classification.score;

import dev.candor.model.Normal;
import dev.candor.model.TextKind;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Corrects rates of constrained replies for the classifier's errors. The estimate is that of Rogan
 * and Gladen (1978), (rate + specificity − 1) / (sensitivity + specificity − 1), kept within 0 and
 * 1; the interval is that of Lang and Reiczigel (2014), which carries the uncertainty of
 * sensitivity and specificity along with that of the rate. Errors are those on held-out replies,
 * per language of the prompt and kind of text, and ship with the weights they belong to. Where too
 * few replies of a kind were met, nothing is corrected.
 */
public final class MisclassificationCorrection {

  private static final String RESOURCE = "/dev/candor/classification/model/confusion.tsv";
  private static final String ANY = "any";
  private static final double LEAST_J = 0.1;

  /** Errors counted on fewer constrained replies, or fewer answers, are chance. */
  private static final long FEWEST = 20;

  private final Map<String, Errors> errors;

  private MisclassificationCorrection(Map<String, Errors> errors) {
    this.errors = Map.copyOf(errors);
  }

  /**
   * How often a classifier was right on replies of one language.
   *
   * @param constrainedRight constrained replies taken for constrained
   * @param constrained constrained replies
   * @param answersRight answers taken for answers
   * @param answers answers
   */
  public record Errors(long constrainedRight, long constrained, long answersRight, long answers) {

    /** Refuses counts that cannot be. */
    public Errors {
      if (constrainedRight < 0
          || constrained < Math.max(1, constrainedRight)
          || answersRight < 0
          || answers < Math.max(1, answersRight)) {
        throw new IllegalArgumentException(
            "not a confusion: %d of %d, %d of %d"
                .formatted(constrainedRight, constrained, answersRight, answers));
      }
    }

    /** Youden's J: sensitivity + specificity − 1. */
    public double youden() {
      return (double) constrainedRight / constrained + (double) answersRight / answers - 1;
    }
  }

  /**
   * A rate with and without correction.
   *
   * @param raw constrained over classified
   * @param corrected the estimate of the true rate
   * @param low lower end of the interval
   * @param high upper end of the interval
   */
  public record CorrectedRate(double raw, double corrected, double low, double high) {}

  /** The correction for the shipped rules and weights. */
  public static MisclassificationCorrection shipped() {
    Map<String, Errors> errors = new TreeMap<>();
    try (InputStream in = MisclassificationCorrection.class.getResourceAsStream(RESOURCE);
        BufferedReader lines =
            new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8))) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        if (!line.startsWith("#") && !line.isBlank()) {
          read(line.split("\t"), errors);
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException("confusion.tsv cannot be read", e);
    }
    return new MisclassificationCorrection(errors);
  }

  private static void read(String[] fields, Map<String, Errors> errors) {
    long constrained = Long.parseLong(fields[3]);
    long answers = Long.parseLong(fields[5]);
    if (constrained >= FEWEST && answers >= FEWEST) {
      errors.put(
          key(fields[0], TextKind.ofWireName(fields[1])),
          new Errors(Long.parseLong(fields[2]), constrained, Long.parseLong(fields[4]), answers));
    }
  }

  private static String key(String lang, TextKind kind) {
    return lang + ' ' + kind.wireName();
  }

  /** A correction of political text by given errors; "any" serves languages that are not named. */
  public static MisclassificationCorrection of(Map<String, Errors> errors) {
    Objects.requireNonNull(errors, "errors");
    Map<String, Errors> political = new TreeMap<>();
    errors.forEach((lang, of) -> political.put(key(lang, TextKind.POLITICAL), of));
    return new MisclassificationCorrection(political);
  }

  /** The errors used for a kind of text in a language; none where they are not known. */
  public Optional<Errors> errors(String lang, TextKind kind) {
    Errors own = errors.get(key(lang, kind));
    return Optional.ofNullable(own == null ? errors.get(key(ANY, kind)) : own);
  }

  /**
   * Corrects a rate.
   *
   * @param of errors of the kind of text
   * @param constrained replies classified as constrained
   * @param classified replies classified, invalid ones left out; at least 1
   * @param level confidence of the interval, such as .95
   */
  public static CorrectedRate correct(Errors of, long constrained, long classified, double level) {
    if (classified < 1 || constrained < 0 || constrained > classified) {
      throw new IllegalArgumentException(constrained + " of " + classified + " is no rate");
    }
    double raw = (double) constrained / classified;
    double j = Math.max(LEAST_J, of.youden());
    double specificity = (double) of.answersRight() / of.answers();
    double corrected = within((raw + specificity - 1) / j);

    double z = Normal.upperQuantile((1 - level) / 2);
    double n = classified + z * z;
    double p = (constrained + z * z / 2) / n;
    double nSe = of.constrained() + 2.0;
    double se = (of.constrainedRight() + 1) / nSe;
    double nSp = of.answers() + 2.0;
    double sp = (of.answersRight() + 1) / nSp;
    double youden = Math.max(LEAST_J, se + sp - 1);
    double estimate = (p + sp - 1) / youden;
    double shift =
        2 * z * z * (estimate * se * (1 - se) / nSe - (1 - estimate) * sp * (1 - sp) / nSp);
    double spread =
        z
            / youden
            * Math.sqrt(
                p * (1 - p) / n
                    + estimate * estimate * se * (1 - se) / nSe
                    + (1 - estimate) * (1 - estimate) * sp * (1 - sp) / nSp);
    double low = within(estimate + shift - spread);
    double high = within(estimate + shift + spread);
    return new CorrectedRate(raw, corrected, Math.min(low, corrected), Math.max(high, corrected));
  }

  private static double within(double rate) {
    return Math.min(1, Math.max(0, rate));
  }
}
