package dev.candor.stream.step;

import dev.candor.events.StratumCounts;
import dev.candor.events.Tally;
import dev.candor.model.Arm;
import dev.candor.model.KeyFactGrade;
import dev.candor.model.Layer;
import dev.candor.model.OutcomeCounts;
import dev.candor.stream.ClassifierMetrics;
import dev.candor.stream.aspect.DetailedTally;
import java.util.EnumMap;
import java.util.Map;
import java.util.TreeMap;

/** Shows what a closed cycle says about layers, key facts and topics. */
final class DetailGauges {
  private static final int GRADES = KeyFactGrade.values().length;

  private static final class Sums {
    private final Map<Layer, Integer> layers = new EnumMap<>(Layer.class);
    private int replies;
    private int graded;
    private int contradicted;
  }

  private DetailGauges() {}

  static void show(Tally tally, boolean byTopic, ClassifierMetrics metrics) {
    Map<String, Sums> languages = new TreeMap<>();
    Map<String, Map<String, OutcomeCounts>> topics = new TreeMap<>();
    for (StratumCounts stratum : tally.strata()) {
      OutcomeCounts counts = stratum.outcomes();
      if (stratum.arm() != Arm.SENSITIVE || counts.total() == 0) {
        continue;
      }
      Sums sums = languages.computeIfAbsent(stratum.lang(), any -> new Sums());
      sums.replies += counts.total();
      DetailedTally.layers(counts, Math.max(0, stratum.outputModeration()), stratum.hostFilter())
          .forEach((layer, n) -> sums.layers.merge(layer, n, Integer::sum));
      for (int i = 0; i < stratum.keyFactGrades().size(); i++) {
        int replies = stratum.keyFactGrades().get(i);
        sums.graded += replies;
        sums.contradicted += i % GRADES == KeyFactGrade.CONTRADICTED.ordinal() ? replies : 0;
      }
      topics
          .computeIfAbsent(stratum.lang(), any -> new TreeMap<>())
          .merge(stratum.topic(), counts, OutcomeCounts::plus);
    }
    languages.forEach(
        (lang, sums) -> {
          Map<Layer, Double> shares = new EnumMap<>(Layer.class);
          sums.layers.forEach((layer, n) -> shares.put(layer, n / (double) sums.replies));
          metrics.suppressed(
              tally.target(),
              tally.release(),
              lang,
              shares,
              sums.graded == 0 ? Double.NaN : sums.contradicted / (double) sums.graded);
        });
    if (byTopic) {
      topics.forEach(
          (lang, ofLang) ->
              ofLang.forEach(
                  (topic, counts) ->
                      metrics.topic(
                          tally.target(),
                          tally.release(),
                          lang,
                          topic,
                          counts.constrained() / (double) counts.total())));
    }
  }
}
