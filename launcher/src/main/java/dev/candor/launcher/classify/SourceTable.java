package dev.candor.launcher.classify;

import static dev.candor.launcher.rows.EvidenceJson.rounded;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.candor.model.Share;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** Prints how each source or kind of replies fared: a line each, with 95 % intervals (Wilson). */
final class SourceTable {

  private static final int TENTHS = 10;
  private static final double SURE = .9;
  private static final double[] ABSTAIN_BELOW = {0, .5, .55, .6, .65, .7, .75, .8, .85, .9, .95};

  private final Map<String, Scorecard> sources = new TreeMap<>();
  private final Scorecard all = new Scorecard();

  void add(String source, Scorecard.ScoredReply verdict) {
    sources.computeIfAbsent(source, name -> new Scorecard()).add(verdict);
    all.add(verdict);
  }

  boolean isEmpty() {
    return all.size() == 0;
  }

  /** Prints the lines of all sources under a heading. */
  void print(PrintWriter out, String heading) {
    out.printf("%s%n", heading);
    out.printf(
        "  %-44s %5s  %-21s %8s  %10s  %8s  %-22s%n",
        "replies", "n", "accuracy", "macro F1", "found F1", "J", "answers constrained");
    sources.forEach((name, card) -> out.println(line(name, card)));
  }

  private static String line(String name, Scorecard card) {
    Scorecard.Counts counts = card.counts();
    return String.format(
        Locale.ROOT,
        "  %-44s %5d  %-21s %8s  %10s  %8s  %-22s",
        name,
        card.size(),
        share(counts.right(), card.size()),
        figure(counts.macroF1(), counts.answers() < card.size()),
        figure(counts.foundF1(), counts.constrained() > 0),
        figure(counts.youden(), counts.constrained() > 0 && counts.answers() > 0),
        counts.answers() == 0 ? "-" : share(counts.answers() - counts.spared(), counts.answers()));
  }

  private static String figure(double value, boolean known) {
    return known ? String.format(Locale.ROOT, "%.3f", value) : "-";
  }

  private static String share(long part, long whole) {
    Share estimate = Share.of(whole, part);
    return String.format(
        Locale.ROOT, "%.3f (%.3f-%.3f)", estimate.rate(), estimate.low(), estimate.high());
  }

  /** A tenth of confidence and how many claims in it were right. */
  private record Tenth(double low, double high, long n, long right, double claimed) {}

  private static List<Tenth> tenths(Scorecard card) {
    List<Tenth> tenths = new ArrayList<>();
    for (int tenth = 0; tenth < TENTHS; tenth++) {
      long n = 0;
      long right = 0;
      double claimed = 0;
      for (Scorecard.ScoredReply verdict : card.verdicts()) {
        if (Math.min(TENTHS - 1, (int) (TENTHS * verdict.confidence())) == tenth) {
          n++;
          right += verdict.right() ? 1 : 0;
          claimed += verdict.confidence();
        }
      }
      if (n > 0) {
        tenths.add(
            new Tenth((double) tenth / TENTHS, (tenth + 1.0) / TENTHS, n, right, claimed / n));
      }
    }
    return tenths;
  }

  /** Prints what confidence was worth: of all replies in tenths, of each source the last tenth. */
  void printReliability(PrintWriter out) {
    out.printf("  %-58s %5s  %8s  %-21s%n", "confidence", "n", "claimed", "right");
    tenths(all).forEach(tenth -> print(out, tenth, ""));
    sources.forEach(
        (name, card) ->
            tenths(card).stream()
                .filter(tenth -> tenth.low() >= SURE)
                .forEach(tenth -> print(out, tenth, ", " + name)));
  }

  private static void print(PrintWriter out, Tenth tenth, String source) {
    out.printf(
        Locale.ROOT,
        "  %-58s %5d  %8.3f  %-21s%n",
        String.format(Locale.ROOT, "%.1f to %.1f%s", tenth.low(), tenth.high(), source),
        tenth.n(),
        tenth.claimed(),
        share(tenth.right(), tenth.n()));
  }

  /** What the confidence of all replies was worth, in tenths, as JSON. */
  ArrayNode reliability() {
    return reliability(all);
  }

  private static ArrayNode reliability(Scorecard card) {
    ArrayNode array = JsonNodeFactory.instance.arrayNode();
    for (Tenth tenth : tenths(card)) {
      array
          .addObject()
          .put("from", tenth.low())
          .put("to", tenth.high())
          .put("n", tenth.n())
          .put("claimed", rounded(tenth.claimed()))
          .put("right", rounded((double) tenth.right() / tenth.n()));
    }
    return array;
  }

  /** The figures of each source as JSON, intervals and what its confidence was worth included. */
  ObjectNode report() {
    ObjectNode report = JsonNodeFactory.instance.objectNode();
    sources.forEach(
        (name, card) -> {
          Scorecard.Counts counts = card.counts();
          ObjectNode node = report.putObject(name);
          node.put("n", card.size());
          put(node, "accuracy", counts.right(), card.size());
          if (counts.answers() > 0) {
            put(node, "answers_constrained", counts.answers() - counts.spared(), counts.answers());
          }
          if (counts.constrained() > 0) {
            node.put("macro_f1", counts.macroF1());
            node.put("found_f1", counts.foundF1());
          }
          node.set("reliability", reliability(card));
        });
    return report;
  }

  private static void put(ObjectNode node, String name, long part, long whole) {
    Share estimate = Share.of(whole, part);
    node.put(name, rounded(estimate.rate()))
        .put(name + "_low", rounded(estimate.low()))
        .put(name + "_high", rounded(estimate.high()));
  }

  /**
   * The line a row belongs to: political topics have lines of their own, whose names say the
   * language too; other sources are one line a language.
   */
  static String name(String source, String topic, String lang) {
    boolean political = topic != null && topic.endsWith("_criticism");
    return (source == null ? "rows" : source) + ", " + (political ? topic : lang);
  }

  /**
   * Prints what abstaining below a confidence costs and saves: the share still classified, how well
   * those are listed separately, and the two together as the share of a detector's samples that is
   * left, coverage times the square of J.
   */
  void printAbstaining(PrintWriter out) {
    out.printf(
        "  %-14s %9s  %8s  %8s  %s%n", "abstain below", "coverage", "accuracy", "J", "worth");
    for (double below : ABSTAIN_BELOW) {
      Scorecard kept = new Scorecard();
      all.verdicts().stream().filter(verdict -> verdict.confidence() >= below).forEach(kept::add);
      Scorecard.Counts counts = kept.counts();
      double coverage = (double) kept.size() / all.size();
      out.printf(
          Locale.ROOT,
          "  %-14.2f %9.3f  %8.3f  %8.3f  %.3f%n",
          below,
          coverage,
          (double) counts.right() / Math.max(1, kept.size()),
          counts.youden(),
          coverage * counts.youden() * counts.youden());
    }
  }

  /** Prints how often each label was taken for what. */
  void printConfusion(PrintWriter out) {
    Map<String, Map<String, Integer>> counts = Scorecard.confusion(all.verdicts());
    Set<String> predicted = new TreeSet<>();
    counts.values().forEach(said -> predicted.addAll(said.keySet()));
    out.printf("  %-16s", "label \\ said");
    predicted.forEach(name -> out.printf(" %10s", name));
    out.println();
    counts.forEach(
        (label, row) -> {
          out.printf("  %-16s", label);
          predicted.forEach(name -> out.printf(" %10d", row.getOrDefault(name, 0)));
          out.println();
        });
  }
}
