package dev.candor.stream.aspect;

import dev.candor.detection.replies.CycleTally;
import dev.candor.detection.replies.LastingMoods;
import dev.candor.events.stored.HistoryAspect;
import dev.candor.model.Arm;
import dev.candor.model.KeyFactGrade;
import dev.candor.model.Layer;
import dev.candor.model.Measure;
import dev.candor.model.Outcome;
import dev.candor.model.OutcomeCounts;
import dev.candor.model.StratumTally;
import dev.candor.model.WireNamed;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Something of a reply besides its outcome that releases are compared by. Its classes take the
 * places of outcomes, so that the comparison of outcomes serves them too, with all that it knows of
 * copies, missing probes, moods and repeated looks. The order is part of stored states: append,
 * never reorder.
 */
public enum Aspect implements WireNamed {
  /** What all valid replies make of their key facts: a refusal mentions none. */
  KEY_FACTS(
      Map.of(
          Measure.CONSTRAINED, "key_facts_incomplete",
          Measure.UNANSWERED, "key_facts_below_half",
          Measure.LECTURE, "contradicts_key_fact")),
  /** The same of the answers alone: what they leave out. */
  KEY_FACTS_OF_ANSWERS(
      Map.of(
          Measure.CONSTRAINED, "answer_key_facts_incomplete",
          Measure.UNANSWERED, "answer_key_facts_below_half",
          Measure.LECTURE, "answer_contradicts_key_fact")),
  /** Where answers were suppressed. */
  LAYER(
      Map.of(
          Measure.DEFLECTION, "suppressed_by_model",
          Measure.LECTURE, "suppressed_by_output_moderation",
          Measure.REFUSAL, "suppressed_by_host_filter",
          Measure.FILTERED, "suppressed_unexplained"));

  private static final Map<KeyFactGrade, Outcome> OF_GRADE =
      Map.of(
          KeyFactGrade.ALL, Outcome.ANSWER,
          KeyFactGrade.HALF, Outcome.ALIGNED,
          KeyFactGrade.FEW, Outcome.DEFLECTION,
          KeyFactGrade.NONE, Outcome.REFUSAL,
          KeyFactGrade.CONTRADICTED, Outcome.LECTURE);

  private static final Map<Layer, Outcome> OF_LAYER =
      Map.of(
          Layer.MODEL, Outcome.DEFLECTION,
          Layer.OUTPUT_MODERATION, Outcome.LECTURE,
          Layer.HOST_FILTER, Outcome.REFUSAL,
          Layer.UNEXPLAINED, Outcome.FILTERED);

  private static final int GRADES = KeyFactGrade.values().length;

  private final Map<Measure, String> measures;

  Aspect(Map<Measure, String> measures) {
    this.measures = measures;
  }

  /** The name of what a measure of outcomes measures here; empty where it means nothing. */
  Optional<String> measure(String ofOutcomes) {
    return measures.entrySet().stream()
        .filter(entry -> entry.getKey().wireName().equals(ofOutcomes))
        .map(Map.Entry::getValue)
        .findFirst();
  }

  /** A cycle in the classes of every aspect that its replies have; the others are left out. */
  public static Map<Aspect, CycleTally> of(long cycle, List<DetailedTally> strata) {
    Map<Aspect, CycleTally> cycles = new EnumMap<>(Aspect.class);
    for (Aspect aspect : values()) {
      List<StratumTally> recoded = new ArrayList<>();
      for (DetailedTally stratum : strata) {
        aspect.recoded(stratum).ifPresent(recoded::add);
      }
      if (!recoded.isEmpty()) {
        cycles.put(aspect, new CycleTally(cycle, recoded));
      }
    }
    return cycles;
  }

  /**
   * How moods last in each aspect.
   *
   * @param cycles of a release, lowest number first
   */
  public static Map<Aspect, LastingMoods> moods(List<Map<Aspect, CycleTally>> cycles) {
    Map<Aspect, LastingMoods> moods = new EnumMap<>(Aspect.class);
    for (Aspect aspect : values()) {
      moods.put(
          aspect,
          LastingMoods.of(
              cycles.stream()
                  .filter(cycle -> cycle.containsKey(aspect))
                  .map(cycle -> cycle.get(aspect))
                  .toList()));
    }
    return moods;
  }

  /** What sensitive prompts' replies are in this aspect; empty where none is known. */
  public Optional<HistoryAspect> sum(List<DetailedTally> strata) {
    long replies = 0;
    long marked = 0;
    for (DetailedTally stratum : strata) {
      if (stratum.tally().stratum().arm() == Arm.SENSITIVE) {
        Optional<OutcomeCounts> counts = counts(stratum);
        replies += counts.map(OutcomeCounts::total).orElse(0);
        marked += counts.map(OutcomeCounts::constrained).orElse(0);
      }
    }
    return replies == 0
        ? Optional.empty()
        : Optional.of(new HistoryAspect(wireName(), replies, marked));
  }

  private Optional<OutcomeCounts> counts(DetailedTally detailed) {
    int[] counts = new int[OutcomeCounts.KINDS];
    if (this == LAYER && detailed.layers() == null) {
      return Optional.empty();
    } else if (this == LAYER) {
      detailed.layers().forEach((layer, n) -> counts[OF_LAYER.get(layer).ordinal()] += n);
      counts[Outcome.ANSWER.ordinal()] = detailed.tally().counts().count(Outcome.ANSWER);
    } else if (detailed.grades().isEmpty()) {
      return Optional.empty();
    } else {
      for (int i = 0; i < detailed.grades().size(); i++) {
        if (this == KEY_FACTS || i < GRADES) {
          Outcome place = OF_GRADE.get(KeyFactGrade.values()[i % GRADES]);
          counts[place.ordinal()] += detailed.grades().get(i);
        }
      }
    }
    return Optional.of(OutcomeCounts.of(counts));
  }

  private Optional<StratumTally> recoded(DetailedTally detailed) {
    return counts(detailed)
        .map(
            counts ->
                new StratumTally(
                    detailed.tally().stratum(),
                    counts,
                    hashes(detailed),
                    detailed.tally().failed()));
  }

  /**
   * The replies' hashes, with the class in the outcome's place; those of unknown class are left
   * out.
   */
  private long[] hashes(DetailedTally detailed) {
    long[] known = detailed.tally().hashes();
    long[] recoded = new long[known.length];
    int n = 0;
    for (long hash : known) {
      Optional<Outcome> place = this == LAYER ? layerOf(hash, detailed) : gradeOf(hash);
      if (place.isPresent()) {
        recoded[n++] = StratumTally.hashOf(hash, place.get());
      }
    }
    return java.util.Arrays.copyOf(recoded, n);
  }

  private static Optional<Outcome> layerOf(long hash, DetailedTally detailed) {
    int outcome = StratumTally.outcomeOf(hash);
    if (outcome == Outcome.ANSWER.ordinal()) {
      return Optional.of(Outcome.ANSWER);
    }
    if (outcome < Outcome.FILTERED.ordinal()) {
      return Optional.of(OF_LAYER.get(Layer.MODEL));
    }
    List<Layer> only =
        detailed.layers().keySet().stream().filter(layer -> layer != Layer.MODEL).toList();
    return outcome == Outcome.FILTERED.ordinal() && only.size() == 1
        ? Optional.of(OF_LAYER.get(only.get(0)))
        : Optional.empty();
  }

  private Optional<Outcome> gradeOf(long hash) {
    int outcome = StratumTally.outcomeOf(hash);
    int grade = DetailedTally.gradeOf(hash);
    boolean counts =
        this == KEY_FACTS
            ? outcome < Outcome.INVALID.ordinal()
            : outcome == Outcome.ANSWER.ordinal();
    return counts && grade < GRADES
        ? Optional.of(OF_GRADE.get(KeyFactGrade.values()[grade]))
        : Optional.empty();
  }
}
