package dev.candor.console.view;

import dev.candor.events.ClassifiedResponse;
import dev.candor.events.ComparisonVerdict;
import dev.candor.events.StratumCounts;
import dev.candor.events.Tally;
import dev.candor.model.Flip;
import dev.candor.model.Outcome;
import dev.candor.report.view.ComparisonView;
import dev.candor.report.view.ComparisonViews;
import dev.candor.report.view.Correction;
import dev.candor.report.view.FlipChoice;
import dev.candor.report.view.Outcomes;
import dev.candor.stream.query.MonitorStores;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** The page of a comparison: what changed from one release to another, with the replies. */
record ComparisonReader(
    MonitorStores stores,
    TopicFeed feed,
    Transcripts transcripts,
    Correction correction,
    Excerpts excerpts) {
  private static final int FLIPS_ON_A_PAGE = 20;

  Optional<ComparisonView> comparison(
      String target, String baseline, String candidate, FlipChoice choice) {
    return stores.verdicts(target).stream()
        .filter(known -> known.baseline().equals(baseline) && known.candidate().equals(candidate))
        .max(Comparator.comparing(ComparisonVerdict::decidedAt))
        .map(verdict -> comparison(verdict, choice))
        .or(() -> onRequest(target, baseline, candidate, choice))
        .map(
            view ->
                view.with(
                    Stream.of(candidate, baseline)
                        .flatMap(release -> feed.revision(target, release).stream())
                        .toList()));
  }

  private Optional<ComparisonView> onRequest(
      String target, String baseline, String candidate, FlipChoice choice) {
    if (baseline.equals(candidate)) {
      return Optional.empty();
    }
    return stores
        .compare(target, baseline, candidate)
        .map(verdict -> comparison(verdict, choice).madeOnRequest());
  }

  private ComparisonView comparison(ComparisonVerdict verdict, FlipChoice choice) {
    return ComparisonViews.of(
        verdict,
        topicsOf(stores.newestTallies(verdict.target())),
        choice,
        FLIPS_ON_A_PAGE,
        (flips, topics) -> flips(verdict, flips, topics, choice),
        correction);
  }

  private static Map<String, String> topicsOf(Collection<Tally> tallies) {
    Map<String, String> topics = new HashMap<>();
    for (Tally tally : tallies) {
      for (StratumCounts stratum : tally.strata()) {
        topics.put(stratum.promptId(), stratum.topic());
      }
    }
    return topics;
  }

  private List<ComparisonView.FlipRow> flips(
      ComparisonVerdict verdict, List<Flip> flips, Map<String, String> topics, FlipChoice choice) {
    Map<Flip, List<ClassifiedResponse>> kept = new LinkedHashMap<>();
    List<ClassifiedResponse> wanted = new ArrayList<>();
    for (Flip flip : flips) {
      List<ClassifiedResponse> exemplars =
          stores.exemplars(verdict.target(), flip.promptId(), flip.lang());
      kept.put(flip, exemplars);
      exemplar(exemplars, verdict.baseline(), flip.from()).ifPresent(wanted::add);
      exemplar(exemplars, verdict.candidate(), flip.to()).ifPresent(wanted::add);
    }
    Map<String, String> whole = transcripts.of(wanted);
    int longest = choice.all() ? Excerpts.LONGEST_ALONE : Excerpts.LONGEST_ON_A_LIST;
    List<ComparisonView.FlipRow> rows = new ArrayList<>();
    kept.forEach(
        (flip, exemplars) -> {
          Optional<ClassifiedResponse> before =
              exemplar(exemplars, verdict.baseline(), flip.from());
          Optional<ClassifiedResponse> after = exemplar(exemplars, verdict.candidate(), flip.to());
          rows.add(
              new ComparisonView.FlipRow(
                  flip.promptId(),
                  flip.lang(),
                  ComparisonViews.topic(flip, topics),
                  flip.from(),
                  flip.to(),
                  Outcomes.direction(flip.from(), flip.to()),
                  after
                      .or(() -> before)
                      .map(response -> excerpts.prompt(response, choice.unmasked()))
                      .orElse(null),
                  before.map(r -> excerpts.said(r, whole, longest, choice.unmasked())).orElse(null),
                  after
                      .map(r -> excerpts.said(r, whole, longest, choice.unmasked()))
                      .orElse(null)));
        });
    return rows;
  }

  private static Optional<ClassifiedResponse> exemplar(
      List<ClassifiedResponse> exemplars, String release, Outcome outcome) {
    return exemplars.stream()
        .filter(response -> response.release().equals(release))
        .filter(response -> outcome == response.outcome())
        .findFirst();
  }
}
