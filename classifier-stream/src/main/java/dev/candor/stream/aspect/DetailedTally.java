package dev.candor.stream.aspect;

import dev.candor.events.StratumCounts;
import dev.candor.model.KeyFactGrade;
import dev.candor.model.Layer;
import dev.candor.model.Outcome;
import dev.candor.model.OutcomeCounts;
import dev.candor.model.StratumTally;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * The outcomes of one stratum in one cycle, with what tells more of them.
 *
 * @param grades valid replies by the ordinal of {@link KeyFactGrade}, those of answers first; empty
 *     where the prompt has no key facts
 * @param layers constrained replies by layer, none with 0; null where they are unknown
 */
public record DetailedTally(StratumTally tally, List<Integer> grades, Map<Layer, Integer> layers) {
  private static final int GRADE_SHIFT = 3;
  private static final long GRADE_BITS = 7L << GRADE_SHIFT;

  public DetailedTally {
    Objects.requireNonNull(tally, "tally");
    grades = List.copyOf(grades);
    layers = layers == null ? null : Map.copyOf(layers);
  }

  /** A stratum of the wire. */
  public static DetailedTally of(StratumTally tally, StratumCounts counts) {
    return new DetailedTally(
        tally,
        counts.keyFactGrades(),
        counts.outputModeration() == StratumCounts.LAYER_UNKNOWN
            ? null
            : layers(tally.counts(), counts.outputModeration(), counts.hostFilter()));
  }

  /**
   * Constrained replies by layer: what is neither filtered nor counted under another layer is the
   * model's.
   */
  public static Map<Layer, Integer> layers(
      OutcomeCounts counts, int outputModeration, int hostFilter) {
    int filtered = counts.count(Outcome.FILTERED);
    Map<Layer, Integer> layers = new EnumMap<>(Layer.class);
    layers.put(Layer.MODEL, counts.total() - counts.count(Outcome.ANSWER) - filtered);
    layers.put(Layer.OUTPUT_MODERATION, outputModeration);
    layers.put(Layer.HOST_FILTER, hostFilter);
    layers.put(Layer.UNEXPLAINED, filtered - outputModeration - hostFilter);
    layers.values().removeIf(n -> n <= 0);
    return layers;
  }

  /**
   * A text's hash with what the text makes of the key facts, which takes three bits before those of
   * the outcome: the same text gets the same.
   */
  public static long withGrade(long hash, KeyFactGrade grade) {
    return hash & ~GRADE_BITS | (long) grade.ordinal() << GRADE_SHIFT;
  }

  /** The ordinal of the grade in a hash; not below the number of grades if it has none. */
  static int gradeOf(long hash) {
    return (int) ((hash & GRADE_BITS) >> GRADE_SHIFT);
  }
}
