package dev.candor.stream.step;

import dev.candor.events.stored.HistoryCell;
import dev.candor.events.stored.HistoryLanguage;
import dev.candor.events.stored.HistoryRow;
import dev.candor.model.Arm;
import dev.candor.model.Outcome;
import dev.candor.model.OutcomeCounts;
import dev.candor.model.Require;
import dev.candor.model.Stratum;
import dev.candor.model.StratumTally;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.TreeMap;

/**
 * The ratios of one release's closed cycle, for gauges and pages. {@code invalid} replies are in no
 * ratio.
 *
 * @param cells outcome counts by language and arm, in order
 * @param languageGap constrained share in Chinese minus English over sensitive prompts asked in
 *     both, each prompt weighing the same; empty where none was
 * @param paraphraseDisagreement by language: share of pairs of replies to different wordings of one
 *     sensitive intent whose outcomes differ, averaged over intents
 * @param rerollDisagreement by language: share of pairs of samples of one sensitive prompt whose
 *     outcomes differ, averaged over prompts
 * @param keyFactCoverage by language: mean share of key facts that a reply to a sensitive prompt
 *     mentions
 */
public record WindowRatios(
    Map<RatioCell, OutcomeCounts> cells,
    OptionalDouble languageGap,
    Map<String, Double> paraphraseDisagreement,
    Map<String, Double> rerollDisagreement,
    Map<String, Double> keyFactCoverage) {

  /** A language and an arm. */
  public record RatioCell(String lang, Arm arm) implements Comparable<RatioCell> {
    public RatioCell {
      Require.nonNull(lang, arm);
    }

    @Override
    public int compareTo(RatioCell other) {
      int byLang = lang.compareTo(other.lang);
      return byLang != 0 ? byLang : arm.compareTo(other.arm);
    }
  }

  private record AskedIntent(String intent, String lang) {}

  public static WindowRatios of(List<StratumTally> strata, Map<String, Double> keyFactCoverage) {
    Map<RatioCell, OutcomeCounts> cells = new TreeMap<>();
    Map<String, Map<String, Double>> constrainedByPrompt = new HashMap<>();
    Map<AskedIntent, List<OutcomeCounts>> byIntent = new HashMap<>();
    Map<String, List<Double>> rerolls = new TreeMap<>();
    for (StratumTally tally : strata) {
      Stratum stratum = tally.stratum();
      OutcomeCounts counts = tally.counts();
      cells.merge(new RatioCell(stratum.lang(), stratum.arm()), counts, OutcomeCounts::plus);
      if (stratum.arm() != Arm.SENSITIVE || counts.total() == 0) {
        continue;
      }
      constrainedByPrompt
          .computeIfAbsent(stratum.promptId(), any -> new HashMap<>())
          .put(stratum.lang(), counts.constrained() / (double) counts.total());
      byIntent
          .computeIfAbsent(
              new AskedIntent(stratum.intent(), stratum.lang()), any -> new ArrayList<>())
          .add(counts);
      if (counts.total() >= 2) {
        rerolls
            .computeIfAbsent(stratum.lang(), any -> new ArrayList<>())
            .add(disagreementWithin(counts));
      }
    }
    Map<String, List<Double>> paraphrases = new TreeMap<>();
    byIntent.forEach(
        (intent, wordings) -> {
          if (wordings.size() >= 2) {
            paraphrases
                .computeIfAbsent(intent.lang(), any -> new ArrayList<>())
                .add(disagreementBetween(wordings));
          }
        });
    OptionalDouble gap =
        constrainedByPrompt.values().stream()
            .filter(rates -> rates.containsKey("zh") && rates.containsKey("en"))
            .mapToDouble(rates -> rates.get("zh") - rates.get("en"))
            .average();
    return new WindowRatios(
        cells, gap, means(paraphrases), means(rerolls), Map.copyOf(keyFactCoverage));
  }

  /** The ratios that a row of the history holds, as means over its cycles. */
  public static WindowRatios of(HistoryRow row) {
    Map<RatioCell, OutcomeCounts> cells = new TreeMap<>();
    for (HistoryCell cell : row.cells()) {
      cells.merge(
          new RatioCell(cell.lang(), cell.arm()),
          OutcomeCounts.of(
              Map.of(
                  Outcome.ANSWER, count(cell.answer()),
                  Outcome.ALIGNED, count(cell.aligned()),
                  Outcome.DEFLECTION, count(cell.deflection()),
                  Outcome.LECTURE, count(cell.lecture()),
                  Outcome.REFUSAL, count(cell.refusal()),
                  Outcome.FILTERED, count(cell.filtered()),
                  Outcome.INVALID, count(cell.invalid()))),
          OutcomeCounts::plus);
    }
    Map<String, Double> paraphrases = new TreeMap<>();
    Map<String, Double> rerolls = new TreeMap<>();
    Map<String, Double> keyFacts = new TreeMap<>();
    for (HistoryLanguage language : row.languages()) {
      language.paraphrase().ifPresent(mean -> paraphrases.put(language.lang(), mean));
      language.reroll().ifPresent(mean -> rerolls.put(language.lang(), mean));
      language.keyFacts().ifPresent(mean -> keyFacts.put(language.lang(), mean));
    }
    return new WindowRatios(cells, row.languageGap(), paraphrases, rerolls, keyFacts);
  }

  private static int count(long replies) {
    return (int) Math.min(Integer.MAX_VALUE, replies);
  }

  /** Chance that two different samples drawn from the counts differ in outcome. */
  private static double disagreementWithin(OutcomeCounts counts) {
    double pairs = (double) counts.total() * (counts.total() - 1);
    double same = 0;
    for (Outcome outcome : Outcome.values()) {
      if (outcome != Outcome.INVALID) {
        double n = counts.count(outcome);
        same += n * (n - 1);
      }
    }
    return 1 - same / pairs;
  }

  /** Chance that a reply to one wording and a reply to another differ in outcome. */
  private static double disagreementBetween(List<OutcomeCounts> wordings) {
    double sum = 0;
    int pairs = 0;
    for (int i = 0; i < wordings.size(); i++) {
      for (int j = i + 1; j < wordings.size(); j++) {
        double same = 0;
        for (Outcome outcome : Outcome.values()) {
          if (outcome != Outcome.INVALID) {
            same += (double) wordings.get(i).count(outcome) * wordings.get(j).count(outcome);
          }
        }
        sum += 1 - same / ((double) wordings.get(i).total() * wordings.get(j).total());
        pairs++;
      }
    }
    return sum / pairs;
  }

  private static Map<String, Double> means(Map<String, List<Double>> values) {
    Map<String, Double> means = new TreeMap<>();
    values.forEach(
        (lang, list) -> means.put(lang, list.stream().mapToDouble(x -> x).average().orElseThrow()));
    return means;
  }
}
