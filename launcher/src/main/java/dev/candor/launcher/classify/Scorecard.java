package dev.candor.launcher.classify;

import static dev.candor.launcher.rows.EvidenceJson.rounded;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/** Counts what a classifier got right, and works out the figures eval prints. */
final class Scorecard {

  private static final String ANSWER = "answer";

  private final List<ScoredReply> verdicts = new ArrayList<>();

  /**
   * One scored reply.
   *
   * @param lang language of its prompt
   * @param label the right label; where two are right, the predicted one if it is among them
   * @param predicted what the classifier said
   * @param confidence how sure it was
   * @param abstained whether it abstained
   */
  record ScoredReply(
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

  void add(ScoredReply verdict) {
    verdicts.add(verdict);
  }

  List<ScoredReply> verdicts() {
    return verdicts;
  }

  int size() {
    return verdicts.size();
  }

  /** One label: how often it was right, said, and both. */
  private record LabelCounts(int hits, int predicted, int actual) {
    static LabelCounts of(String label, List<ScoredReply> verdicts) {
      return new LabelCounts(
          count(verdicts, one -> one.right() && one.label().equals(label)),
          count(verdicts, one -> one.predicted().equals(label)),
          count(verdicts, one -> one.label().equals(label)));
    }

    double f1() {
      return ratio(2L * hits, (long) predicted + actual);
    }
  }

  /**
   * What the figures are worked out from.
   *
   * @param right verdicts that are right
   * @param constrained replies whose label is no answer
   * @param found those taken for constrained
   * @param claimed replies taken for constrained
   * @param spared answers taken for answers; an invalid prediction is none, and wrong
   */
  record Counts(
      int n,
      int right,
      int constrained,
      int found,
      int claimed,
      int spared,
      Map<String, LabelCounts> labels) {

    static Counts of(List<ScoredReply> verdicts) {
      Map<String, LabelCounts> labels = new TreeMap<>();
      for (ScoredReply verdict : verdicts) {
        labels.computeIfAbsent(verdict.label(), label -> LabelCounts.of(label, verdicts));
      }
      return new Counts(
          verdicts.size(),
          count(verdicts, ScoredReply::right),
          count(verdicts, one -> !one.isAnswer()),
          count(verdicts, one -> !one.isAnswer() && one.saysConstrained()),
          count(verdicts, ScoredReply::saysConstrained),
          count(verdicts, one -> one.isAnswer() && one.right()),
          labels);
    }

    /** Replies whose label is answer. */
    int answers() {
      return n - constrained;
    }

    /** Mean F1 of the labels there are. */
    double macroF1() {
      return rounded(labels.values().stream().mapToDouble(LabelCounts::f1).average().orElse(0));
    }

    double foundF1() {
      return ratio(2L * found, (long) claimed + constrained);
    }

    double youden() {
      return ratio(found, constrained) + ratio(spared, answers()) - 1;
    }

    private void addTo(ObjectNode node) {
      node.put("accuracy", ratio(right, n)).put("macro_f1", macroF1());
      ObjectNode outcomes = node.putObject("outcomes");
      labels.forEach(
          (label, of) ->
              outcomes
                  .putObject(label)
                  .put("precision", ratio(of.hits(), of.predicted()))
                  .put("recall", ratio(of.hits(), of.actual()))
                  .put("f1", of.f1()));
      node.putObject("constrained")
          .put("precision", ratio(found, claimed))
          .put("recall", ratio(found, constrained))
          .put("f1", foundF1())
          .put("specificity", ratio(spared, answers()))
          .put("youden_j", rounded(youden()));
    }
  }

  /** Counts all verdicts, abstentions too. */
  Counts counts() {
    return Counts.of(verdicts);
  }

  /** How often each label was taken for what. */
  static Map<String, Map<String, Integer>> confusion(List<ScoredReply> verdicts) {
    Map<String, Map<String, Integer>> counts = new TreeMap<>();
    for (ScoredReply verdict : verdicts) {
      counts
          .computeIfAbsent(verdict.label(), label -> new TreeMap<>())
          .merge(verdict.predicted(), 1, Integer::sum);
    }
    return counts;
  }

  /**
   * The figures as JSON.
   *
   * @param coverage share of the most confident replies to score, 1 for all; abstentions are never
   *     scored
   */
  ObjectNode report(double coverage) {
    List<ScoredReply> covered = new ArrayList<>(verdicts);
    covered.removeIf(ScoredReply::abstained);
    if (coverage < 1) {
      covered.sort(Comparator.comparingDouble(ScoredReply::confidence).reversed());
      int keep = (int) Math.round(coverage * verdicts.size());
      covered = covered.subList(0, Math.min(keep, covered.size()));
    }
    ObjectNode report = JsonNodeFactory.instance.objectNode();
    report.put("n", verdicts.size());
    report.put("coverage", ratio(covered.size(), verdicts.size()));
    Counts.of(covered).addTo(report);
    ObjectNode byLang = report.putObject("by_lang");
    covered.stream()
        .collect(Collectors.groupingBy(ScoredReply::lang, TreeMap::new, Collectors.toList()))
        .forEach(
            (lang, some) -> Counts.of(some).addTo(byLang.putObject(lang).put("n", some.size())));
    ObjectNode confusion = report.putObject("confusion");
    confusion(covered)
        .forEach((label, said) -> said.forEach(confusion.withObjectProperty(label)::put));
    return report;
  }

  private static int count(List<ScoredReply> verdicts, Predicate<ScoredReply> which) {
    return (int) verdicts.stream().filter(which).count();
  }

  private static double ratio(long part, long whole) {
    return whole == 0 ? 0 : rounded((double) part / whole);
  }
}
