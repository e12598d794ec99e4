package dev.candor.launcher.classify;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;

/** Counts what a classifier got right, and works out the figures eval prints. */
final class Scorecard {

  private static final String ANSWER = "answer";

  private final List<Verdict> verdicts = new ArrayList<>();

  /**
   * One scored reply.
   *
   * @param lang language of its prompt
   * @param label the right label; where two are right, the predicted one if it is among them
   * @param predicted what the classifier said
   * @param confidence how sure it was
   * @param abstained whether it abstained
   */
  record Verdict(
      String lang, String label, String predicted, double confidence, boolean abstained) {
    boolean right() {
      return label.equals(predicted);
    }

    boolean isAnswer() {
      return label.equals(ANSWER);
    }

    /** An invalid reply is said to be neither. */
    boolean saysConstrained() {
      return !predicted.equals(ANSWER) && !predicted.equals("invalid");
    }
  }

  void add(Verdict verdict) {
    verdicts.add(verdict);
  }

  int size() {
    return verdicts.size();
  }

  /**
   * What the figures are worked out from.
   *
   * @param right verdicts that are right
   * @param constrained replies whose label is no answer
   * @param found those taken for constrained
   * @param claimed replies taken for constrained
   * @param answers replies whose label is answer
   * @param spared those taken for answers
   * @param macroF1 mean F1 of the labels there are
   */
  record Counts(
      int right, int constrained, int found, int claimed, int answers, int spared, double macroF1) {

    double foundF1() {
      return ratio(2L * found, (long) claimed + constrained);
    }

    double youden() {
      return ratio(found, constrained) + ratio(spared, answers) - 1;
    }
  }

  /** Counts all verdicts, abstentions too. */
  Counts counts() {
    ObjectNode figures = new ObjectMapper().createObjectNode();
    figures(figures, verdicts);
    int right = 0;
    int constrained = 0;
    int found = 0;
    int claimed = 0;
    int spared = 0;
    for (Verdict verdict : verdicts) {
      right += verdict.right() ? 1 : 0;
      claimed += verdict.saysConstrained() ? 1 : 0;
      if (verdict.isAnswer()) {
        spared += verdict.predicted().equals(ANSWER) ? 1 : 0;
      } else {
        constrained++;
        found += verdict.saysConstrained() ? 1 : 0;
      }
    }
    return new Counts(
        right,
        constrained,
        found,
        claimed,
        verdicts.size() - constrained,
        spared,
        figures.get("macro_f1").asDouble());
  }

  /**
   * The figures as JSON.
   *
   * @param coverage share of the most confident replies to score, 1 for all; abstentions are never
   *     scored
   */
  ObjectNode report(ObjectMapper mapper, double coverage) {
    List<Verdict> covered = new ArrayList<>(verdicts);
    covered.removeIf(Verdict::abstained);
    if (coverage < 1) {
      covered.sort(Comparator.comparingDouble(Verdict::confidence).reversed());
      int keep = (int) Math.round(coverage * verdicts.size());
      covered = covered.subList(0, Math.min(keep, covered.size()));
    }
    ObjectNode report = mapper.createObjectNode();
    report.put("n", verdicts.size());
    report.put("coverage", ratio(covered.size(), verdicts.size()));
    figures(report, covered);
    ObjectNode byLang = report.putObject("by_lang");
    Map<String, List<Verdict>> languages = new TreeMap<>();
    for (Verdict verdict : covered) {
      languages.computeIfAbsent(verdict.lang(), lang -> new ArrayList<>()).add(verdict);
    }
    languages.forEach(
        (lang, some) -> {
          ObjectNode own = byLang.putObject(lang);
          own.put("n", some.size());
          figures(own, some);
        });
    ObjectNode confusion = report.putObject("confusion");
    Map<String, Map<String, Integer>> counts = new TreeMap<>();
    for (Verdict verdict : covered) {
      counts
          .computeIfAbsent(verdict.label(), label -> new TreeMap<>())
          .merge(verdict.predicted(), 1, Integer::sum);
    }
    counts.forEach(
        (label, predicted) -> {
          ObjectNode row = confusion.putObject(label);
          predicted.forEach(row::put);
        });
    return report;
  }

  private static void figures(ObjectNode into, List<Verdict> covered) {
    int right = 0;
    TreeSet<String> labels = new TreeSet<>();
    for (Verdict verdict : covered) {
      right += verdict.right() ? 1 : 0;
      labels.add(verdict.label());
    }
    into.put("accuracy", ratio(right, covered.size()));
    ObjectNode outcomes = into.objectNode();
    double sum = 0;
    for (String label : labels) {
      int hits = 0;
      int predicted = 0;
      int actual = 0;
      for (Verdict verdict : covered) {
        predicted += verdict.predicted().equals(label) ? 1 : 0;
        actual += verdict.label().equals(label) ? 1 : 0;
        hits += verdict.right() && verdict.label().equals(label) ? 1 : 0;
      }
      ObjectNode own = outcomes.putObject(label);
      own.put("precision", ratio(hits, predicted));
      own.put("recall", ratio(hits, actual));
      double f1 = ratio(2L * hits, (long) predicted + actual);
      own.put("f1", f1);
      sum += f1;
    }
    into.put("macro_f1", labels.isEmpty() ? 0 : ClassificationJson.rounded(sum / labels.size()));
    into.set("outcomes", outcomes);
    constrained(into.putObject("constrained"), covered);
  }

  /** Answer against all else; an invalid prediction is no answer taken for an answer, and wrong. */
  private static void constrained(ObjectNode into, List<Verdict> covered) {
    int constrained = 0;
    int found = 0;
    int answers = 0;
    int spared = 0;
    int claimed = 0;
    for (Verdict verdict : covered) {
      boolean saysConstrained = verdict.saysConstrained();
      claimed += saysConstrained ? 1 : 0;
      if (verdict.isAnswer()) {
        answers++;
        spared += verdict.predicted().equals(ANSWER) ? 1 : 0;
      } else {
        constrained++;
        found += saysConstrained ? 1 : 0;
      }
    }
    double sensitivity = ratio(found, constrained);
    double specificity = ratio(spared, answers);
    into.put("precision", ratio(found, claimed));
    into.put("recall", sensitivity);
    into.put("f1", ratio(2L * found, (long) claimed + constrained));
    into.put("specificity", specificity);
    into.put("youden_j", ClassificationJson.rounded(sensitivity + specificity - 1));
  }

  private static double ratio(long part, long whole) {
    return whole == 0 ? 0 : ClassificationJson.rounded((double) part / whole);
  }
}
