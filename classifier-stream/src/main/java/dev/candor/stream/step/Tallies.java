package dev.candor.stream.step;

import dev.candor.detection.replies.CycleTally;
import dev.candor.events.StratumCounts;
import dev.candor.events.Tally;
import dev.candor.events.stored.HistoryAspect;
import dev.candor.events.stored.HistoryCell;
import dev.candor.events.stored.HistoryLanguage;
import dev.candor.events.stored.HistoryRow;
import dev.candor.events.stored.HistorySpan;
import dev.candor.model.Arm;
import dev.candor.model.Layer;
import dev.candor.model.Outcome;
import dev.candor.model.ReplyLength;
import dev.candor.model.Stratum;
import dev.candor.model.StratumTally;
import dev.candor.stream.aspect.Aspect;
import dev.candor.stream.aspect.DetailedTally;
import dev.candor.stream.state.OpenStratum;
import dev.candor.stream.state.Prompted;
import dev.candor.stream.state.StoreKeys;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;

/** Between the wire's tallies and the detector's. */
public final class Tallies {
  /** Why a cycle closed that was open when its recording ended. */
  static final String END_OF_INPUT = "end_of_input";

  /** In place of a version: what no classifier has seen. */
  static final String UNCLASSIFIED = "";

  private Tallies() {}

  /** Adds failed probes to the prompts that they are of, new ones among them. */
  public static void addFailures(
      Map<Prompted, OpenStratum> prompts, Map<Prompted, OpenStratum> failures) {
    failures.forEach(
        (prompt, failed) ->
            prompts.merge(prompt, failed, (known, more) -> known.withFailures(more.failed())));
  }

  /** The failed probes of a tally, by prompt. */
  public static Map<Prompted, OpenStratum> failures(Tally tally) {
    Map<Prompted, OpenStratum> failures = new TreeMap<>();
    for (StratumCounts counts : tally.strata()) {
      if (counts.failed() > 0) {
        failures.put(
            new Prompted(counts.promptId(), counts.lang()),
            OpenStratum.empty(
                    counts.intent(), counts.topic(), counts.arm(), Outcome.values().length)
                .withFailures(counts.failed()));
      }
    }
    return failures;
  }

  /** Open strata as the wire has them, in the prompts' order. */
  public static List<StratumCounts> strata(Map<Prompted, OpenStratum> prompts) {
    List<StratumCounts> strata = new ArrayList<>();
    prompts.forEach((prompt, open) -> strata.add(stratum(prompt.promptId(), prompt.lang(), open)));
    return strata;
  }

  private static StratumCounts stratum(String promptId, String lang, OpenStratum open) {
    int[] counts = open.counts();
    List<Long> hashes = new ArrayList<>(open.replyHashes().length);
    for (long hash : open.replyHashes()) {
      hashes.add(hash);
    }
    return new StratumCounts(
        promptId,
        open.intent(),
        open.topic(),
        open.arm(),
        lang,
        counts[Outcome.ANSWER.ordinal()],
        counts[Outcome.ALIGNED.ordinal()],
        counts[Outcome.DEFLECTION.ordinal()],
        counts[Outcome.LECTURE.ordinal()],
        counts[Outcome.REFUSAL.ordinal()],
        counts[Outcome.FILTERED.ordinal()],
        counts[Outcome.INVALID.ordinal()],
        hashes,
        open.keyFactSum(),
        open.keyFactReplies(),
        open.failed(),
        Arrays.stream(open.keyFactGrades()).boxed().toList(),
        open.layers()[Layer.OUTPUT_MODERATION.ordinal()],
        open.layers()[Layer.HOST_FILTER.ordinal()],
        Arrays.stream(open.lengths()).boxed().toList());
  }

  /**
   * A tally in every aspect that its replies have.
   *
   * @param span cycles that share a mood
   */
  public static Map<Aspect, CycleTally> aspects(Tally tally, int span) {
    Map<Aspect, CycleTally> aspects = Aspect.of(tally.cycle(), detailed(tally));
    aspects.replaceAll((aspect, cycle) -> cycle.within(span));
    return aspects;
  }

  /**
   * The same of the outcomes.
   *
   * @param span cycles that share a mood
   */
  public static CycleTally forDetection(Tally tally, int span) {
    return forDetection(tally).within(span);
  }

  /** A tally as the detector takes it. */
  public static CycleTally forDetection(Tally tally) {
    return new CycleTally(tally.cycle(), tally.strata().stream().map(Tallies::stratum).toList())
        .on(KnownSeasons.weekday(tally.cycleStartedAt()));
  }

  private static StratumTally stratum(StratumCounts counts) {
    return new StratumTally(
        new Stratum(
            counts.promptId(), counts.intent(), counts.topic(), counts.lang(), counts.arm()),
        counts.outcomes(),
        counts.replyHashes().stream().mapToLong(Long::longValue).toArray(),
        counts.failed(),
        counts.replyLengths().stream()
            .mapToInt(Integer::intValue)
            .filter(ReplyLength::isCode)
            .toArray());
  }

  /** A tally without its prompts, for gauges, pages and the history. */
  public static HistoryRow row(Tally tally) {
    WindowRatios ratios = ratios(tally);
    TreeSet<String> langs = new TreeSet<>(ratios.paraphraseDisagreement().keySet());
    langs.addAll(ratios.rerollDisagreement().keySet());
    langs.addAll(ratios.keyFactCoverage().keySet());
    return new HistoryRow(
        tally.target(),
        tally.release(),
        tally.classifier(),
        HistorySpan.CYCLE,
        tally.cycle(),
        tally.cycle(),
        1,
        tally.cycleStartedAt(),
        tally.openedAt(),
        tally.closedAt(),
        tally.expected(),
        tally.ended(),
        tally.failed(),
        tally.judged(),
        tally.abstained(),
        tally.judgedLate(),
        ratios.languageGap().orElse(0),
        ratios.languageGap().isPresent() ? 1 : 0,
        cells(tally),
        langs.stream()
            .map(
                lang ->
                    HistoryLanguage.of(
                        lang,
                        ratios.paraphraseDisagreement().get(lang),
                        ratios.rerollDisagreement().get(lang),
                        ratios.keyFactCoverage().get(lang)))
            .toList(),
        aspectSums(tally));
  }

  private static List<HistoryAspect> aspectSums(Tally tally) {
    List<DetailedTally> strata = detailed(tally);
    return Arrays.stream(Aspect.values())
        .flatMap(aspect -> aspect.sum(strata).stream())
        .sorted()
        .toList();
  }

  private static List<DetailedTally> detailed(Tally tally) {
    return tally.strata().stream()
        .map(counts -> DetailedTally.of(stratum(counts), counts))
        .toList();
  }

  private static List<HistoryCell> cells(Tally tally) {
    Map<String, HistoryCell> cells = new TreeMap<>();
    for (StratumCounts counts : tally.strata()) {
      HistoryCell cell =
          new HistoryCell(
              counts.topic(),
              counts.lang(),
              counts.arm(),
              counts.answer(),
              counts.aligned(),
              counts.deflection(),
              counts.lecture(),
              counts.refusal(),
              counts.filtered(),
              counts.invalid());
      cells.merge(
          StoreKeys.of(cell.topic(), cell.lang(), cell.arm().wireName()), cell, HistoryCell::plus);
    }
    return List.copyOf(cells.values());
  }

  /** The ratios of a tally. */
  public static WindowRatios ratios(Tally tally) {
    Map<String, double[]> keyFacts = new HashMap<>();
    for (StratumCounts counts : tally.strata()) {
      if (counts.keyFactReplies() > 0 && counts.arm() == Arm.SENSITIVE) {
        double[] sums = keyFacts.computeIfAbsent(counts.lang(), any -> new double[2]);
        sums[0] += counts.keyFactSum();
        sums[1] += counts.keyFactReplies();
      }
    }
    Map<String, Double> coverage = new TreeMap<>();
    keyFacts.forEach((lang, sums) -> coverage.put(lang, sums[0] / sums[1]));
    return WindowRatios.of(forDetection(tally).strata(), coverage);
  }
}
