package dev.candor.stream.aspect;

import dev.candor.detection.DetectionSettings;
import dev.candor.detection.release.ComparisonReport;
import dev.candor.detection.release.ReleaseComparison;
import dev.candor.detection.replies.CycleTally;
import dev.candor.detection.replies.LastingMoods;
import dev.candor.detection.replies.ReleaseHistory;
import dev.candor.model.Cell;
import dev.candor.model.Outcome;
import dev.candor.model.ReleasePair;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * A candidate release against its baseline in every aspect, as an immutable value. All of them
 * together have a tenth of the comparison's level; the outcomes have the rest.
 */
public final class AspectComparisons {
  /** What the outcomes keep of the level of a comparison. */
  public static final double LEVEL_OF_OUTCOMES = .9;

  /** How many times as much as one aspect is tested by all of them and the outcomes. */
  private static final double TESTS = Aspect.values().length / (1 - LEVEL_OF_OUTCOMES);

  /** Places of the layers that are the provider's. */
  private static final List<Outcome> BLOCKS =
      List.of(Outcome.LECTURE, Outcome.REFUSAL, Outcome.FILTERED);

  private final DetectionSettings settings;
  private final String baseline;
  private final String candidate;
  private final Map<Aspect, ReleaseHistory> baselines;
  private final Map<Aspect, ReleaseComparison> comparisons;

  /** Of the baseline; not stored, but handed in anew. */
  private final Map<Aspect, LastingMoods> moods;

  private AspectComparisons(
      DetectionSettings settings,
      String baseline,
      String candidate,
      Map<Aspect, ReleaseHistory> baselines,
      Map<Aspect, ReleaseComparison> comparisons,
      Map<Aspect, LastingMoods> moods) {
    this.moods = moods;
    this.settings = settings;
    this.baseline = baseline;
    this.candidate = candidate;
    this.baselines = baselines;
    this.comparisons = comparisons;
  }

  /** Settings for the outcomes of a comparison at a level. */
  public static DetectionSettings ofOutcomes(DetectionSettings whole) {
    return whole.withLevel(whole.level() * LEVEL_OF_OUTCOMES);
  }

  private static DetectionSettings ofAspect(DetectionSettings whole) {
    return whole.withLevel(whole.level() * (1 - LEVEL_OF_OUTCOMES) / Aspect.values().length);
  }

  /**
   * Comparisons with a candidate nothing is known of yet.
   *
   * @param whole settings with the level of the whole comparison
   * @param cycles the baseline's
   */
  public static AspectComparisons start(
      DetectionSettings whole,
      String baseline,
      List<Map<Aspect, CycleTally>> cycles,
      String candidate) {
    Map<Aspect, ReleaseHistory> baselines = new EnumMap<>(Aspect.class);
    for (Map<Aspect, CycleTally> cycle : cycles) {
      cycle.forEach(
          (aspect, tally) ->
              baselines.put(
                  aspect,
                  baselines.getOrDefault(aspect, ReleaseHistory.empty(baseline)).with(tally)));
    }
    return new AspectComparisons(
        ofAspect(whole), baseline, candidate, baselines, Map.of(), Map.of());
  }

  /** The same where it is known how the baseline's moods last in each aspect. */
  public AspectComparisons under(Map<Aspect, LastingMoods> known) {
    return new AspectComparisons(
        settings, baseline, candidate, baselines, comparisons, Map.copyOf(known));
  }

  /** One more cycle of the baseline. Not a look. */
  public AspectComparisons withBaseline(Map<Aspect, CycleTally> cycle) {
    Map<Aspect, ReleaseHistory> histories = new EnumMap<>(Aspect.class);
    histories.putAll(baselines);
    Map<Aspect, ReleaseComparison> next = new EnumMap<>(Aspect.class);
    next.putAll(comparisons);
    cycle.forEach(
        (aspect, tally) -> {
          if (comparisons.containsKey(aspect)) {
            next.put(aspect, comparisons.get(aspect).withBaseline(tally));
          } else {
            histories.put(
                aspect, histories.getOrDefault(aspect, ReleaseHistory.empty(baseline)).with(tally));
          }
        });
    return new AspectComparisons(settings, baseline, candidate, histories, next, moods);
  }

  /** One more cycle of the candidate, and a look at every aspect that both releases have. */
  public AspectComparisons withCandidate(Map<Aspect, CycleTally> cycle) {
    Map<Aspect, ReleaseComparison> next = new EnumMap<>(Aspect.class);
    next.putAll(comparisons);
    cycle.forEach(
        (aspect, tally) -> {
          ReleaseComparison known = comparisons.get(aspect);
          if (known == null && baselines.containsKey(aspect)) {
            known = ReleaseComparison.start(settings, baselines.get(aspect), candidate);
          }
          if (known != null) {
            next.put(
                aspect,
                known.under(moods.getOrDefault(aspect, LastingMoods.NONE)).withCandidate(tally));
          }
        });
    return new AspectComparisons(settings, baseline, candidate, baselines, next, moods);
  }

  /** Whether it compares these two. */
  public boolean isOf(ReleasePair pair) {
    return baseline.equals(pair.baseline()) && candidate.equals(pair.candidate());
  }

  /** Whether any alarm stands, be it of a measure or not: the quick part of {@link #findings}. */
  public boolean alarmed() {
    return comparisons.values().stream().anyMatch(ReleaseComparison::alarmed);
  }

  /** What is found, in the aspects' own measures; layers only where a provider stopped anything. */
  public List<Cell> findings() {
    List<Cell> findings = new ArrayList<>();
    comparisons.forEach(
        (aspect, comparison) -> {
          if (aspect == Aspect.LAYER && !mayHaveBlocks(comparison)) {
            return; // A report costs more than the question whether it is wanted.
          }
          ComparisonReport report = comparison.report();
          if (aspect != Aspect.LAYER || hasBlocks(report)) {
            report
                .cells()
                .forEach(
                    cell ->
                        aspect
                            .measure(cell.measure())
                            .ifPresent(measure -> findings.add(cell.as(measure, TESTS))));
          }
        });
    return findings;
  }

  private static boolean mayHaveBlocks(ReleaseComparison comparison) {
    return Stream.of(comparison.baseline(), comparison.candidate())
        .anyMatch(
            history ->
                IntStream.range(0, history.rows())
                    .anyMatch(
                        row ->
                            BLOCKS.stream()
                                .anyMatch(place -> history.count(row, place.ordinal()) > 0)));
  }

  private static boolean hasBlocks(ComparisonReport report) {
    return report.cells().stream()
        .anyMatch(
            cell ->
                !cell.measure().equals("deflection")
                    && Aspect.LAYER.measure(cell.measure()).isPresent()
                    && cell.baseline().count() + cell.candidate().count() > 0);
  }

  /** For a store. The baselines are part of the comparisons once those have begun. */
  public byte[] toBytes() {
    List<StoredAspect> aspects = new ArrayList<>();
    for (Aspect aspect : Aspect.values()) {
      if (comparisons.containsKey(aspect)) {
        aspects.add(new StoredAspect(aspect, true, comparisons.get(aspect).toBytes()));
      } else if (baselines.containsKey(aspect)) {
        aspects.add(new StoredAspect(aspect, false, baselines.get(aspect).toBytes()));
      }
    }
    return StoredAspects.STORED.toBytes(new StoredAspects(baseline, candidate, aspects));
  }

  /**
   * What {@link #toBytes} wrote.
   *
   * @param whole settings with the level of the whole comparison
   */
  public static AspectComparisons fromBytes(DetectionSettings whole, byte[] bytes) {
    DetectionSettings settings = ofAspect(whole);
    Map<Aspect, ReleaseHistory> baselines = new EnumMap<>(Aspect.class);
    Map<Aspect, ReleaseComparison> comparisons = new EnumMap<>(Aspect.class);
    StoredAspects stored = StoredAspects.STORED.fromBytes(bytes);
    for (StoredAspect each : stored.aspects()) {
      if (each.compared()) {
        comparisons.put(each.aspect(), ReleaseComparison.fromBytes(settings, each.state()));
      } else {
        baselines.put(each.aspect(), ReleaseHistory.fromBytes(each.state()));
      }
    }
    return new AspectComparisons(
        settings, stored.baseline(), stored.candidate(), baselines, comparisons, Map.of());
  }
}
