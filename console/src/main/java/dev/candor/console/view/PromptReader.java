package dev.candor.console.view;

import dev.candor.events.ClassifiedResponse;
import dev.candor.events.StratumCounts;
import dev.candor.events.Tally;
import dev.candor.events.TallyBuilder;
import dev.candor.report.view.PromptView;
import dev.candor.report.view.Said;
import dev.candor.stream.query.MonitorStores;
import dev.candor.stream.query.WindowSummary;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;

/** The page of a prompt: its wordings, how they fell over time, and what was replied. */
record PromptReader(MonitorStores stores, Transcripts transcripts, Excerpts excerpts) {
  private static final int MOST_WORDINGS = 60;

  Optional<PromptView> prompt(String target, String promptId, int cycles, boolean unmasked) {
    List<Tally> tallies = stores.tallies(target, cycles);
    Optional<StratumCounts> stratum =
        tallies.stream()
            .flatMap(tally -> tally.strata().stream())
            .filter(counts -> counts.promptId().equals(promptId))
            .reduce((first, second) -> second);
    if (stratum.isEmpty()) {
      return Optional.empty();
    }
    String intent = stratum.get().intent();
    Map<String, List<PromptView.Samples>> samples = new TreeMap<>();
    Map<String, StratumCounts> wordings = new TreeMap<>();
    List<Tally> ofIntent = new ArrayList<>();
    for (Tally tally : tallies) {
      List<StratumCounts> strata =
          tally.strata().stream().filter(counts -> counts.intent().equals(intent)).toList();
      for (StratumCounts counts : strata) {
        String key = counts.promptId() + "\u0000" + counts.lang();
        wordings.put(key, counts);
        samples
            .computeIfAbsent(key, any -> new ArrayList<>())
            .add(
                new PromptView.Samples(
                    tally.cycle(), tally.closedAt(), tally.release(), counts.outcomes().byName()));
      }
      ofIntent.add(TallyBuilder.builder(tally).strata(strata).build());
    }
    List<PromptView.PromptWording> rows =
        wordings.entrySet().stream()
            .limit(MOST_WORDINGS)
            .map(entry -> wording(target, entry.getValue(), samples.get(entry.getKey()), unmasked))
            .toList();
    return Optional.of(
        new PromptView(
            target,
            promptId,
            intent,
            stratum.get().topic(),
            stratum.get().arm().wireName(),
            rows,
            disagreement(ofIntent),
            replies(target, promptId, unmasked)));
  }

  private PromptView.PromptWording wording(
      String target, StratumCounts counts, List<PromptView.Samples> samples, boolean unmasked) {
    return new PromptView.PromptWording(
        counts.promptId(),
        counts.lang(),
        stores.exemplars(target, counts.promptId(), counts.lang()).stream()
            .map(response -> excerpts.prompt(response, unmasked))
            .filter(Objects::nonNull)
            .findFirst()
            .orElse(null),
        samples);
  }

  private List<Said> replies(String target, String promptId, boolean unmasked) {
    List<ClassifiedResponse> exemplars = new ArrayList<>(stores.exemplars(target, promptId));
    exemplars.sort(
        Comparator.comparing(ClassifiedResponse::lang)
            .thenComparing(ClassifiedResponse::receivedAt, Comparator.reverseOrder()));
    Map<String, String> whole = transcripts.of(exemplars);
    // A page has room for one very long reply, not for thirty.
    int longest =
        Math.max(
            Excerpts.LONGEST_ON_A_LIST, Excerpts.LONGEST_ALONE / Math.max(1, exemplars.size()));
    return exemplars.stream().map(r -> excerpts.said(r, whole, longest, unmasked)).toList();
  }

  /** Means over the cycles of each release. */
  private static List<PromptView.Disagreement> disagreement(List<Tally> tallies) {
    Map<String, Map<String, List<Double>>> paraphrase = new LinkedHashMap<>();
    Map<String, Map<String, List<Double>>> reroll = new LinkedHashMap<>();
    TreeSet<String> langs = new TreeSet<>();
    for (Tally tally : tallies) {
      WindowSummary summary = WindowSummary.of(tally);
      collect(paraphrase, tally.release(), summary.paraphrase());
      collect(reroll, tally.release(), summary.reroll());
      langs.addAll(summary.paraphrase().keySet());
      langs.addAll(summary.reroll().keySet());
    }
    List<PromptView.Disagreement> rows = new ArrayList<>();
    for (String release : paraphrase.keySet()) {
      for (String lang : langs) {
        rows.add(
            new PromptView.Disagreement(
                release,
                lang,
                mean(paraphrase.get(release).get(lang)),
                mean(reroll.get(release).get(lang))));
      }
    }
    return rows;
  }

  private static void collect(
      Map<String, Map<String, List<Double>>> into, String release, Map<String, Double> values) {
    Map<String, List<Double>> byLang = into.computeIfAbsent(release, any -> new HashMap<>());
    values.forEach(
        (lang, value) -> byLang.computeIfAbsent(lang, any -> new ArrayList<>()).add(value));
  }

  private static Double mean(List<Double> values) {
    return values == null
        ? null
        : values.stream().mapToDouble(Double::doubleValue).average().orElseThrow();
  }
}
