package dev.candor.detection.release;

import dev.candor.detection.DetectionSettings;
import dev.candor.detection.contrast.ContrastChange;
import dev.candor.detection.exact.CommonShift;
import dev.candor.detection.exact.ExactStrata;
import dev.candor.detection.exact.Hypothesis;
import dev.candor.detection.exact.LengthShift;
import dev.candor.detection.exact.Slice;
import dev.candor.detection.exact.Standing;
import dev.candor.detection.exact.Table;
import dev.candor.detection.replies.ContrastKind;
import dev.candor.detection.replies.CyclePoints;
import dev.candor.detection.replies.MatchedReplies;
import dev.candor.detection.replies.ReleaseHistory;
import dev.candor.model.Arm;
import dev.candor.model.Measure;
import dev.candor.model.Normal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/**
 * One look: every {@link Hypothesis} that its margins make worth asking gets an exact p-value,
 * which is divided by the look's share of the level and by its own part; then alarms are raised by
 * Holm's method.
 *
 * @param lasting variance that moods which last add to the shift of the candidate's log odds
 */
record ComparisonLook(
    DetectionSettings settings,
    ReleaseHistory baseline,
    ReleaseHistory candidate,
    MatchedReplies matched,
    double lasting) {
  /** Paid p-values above this are given as the exact test has them: nothing hangs on them. */
  private static final double INTERESTING = .2;

  /** P-values above this alarm nowhere. */
  private static final double WORTH_ASKING = .05;

  /**
   * Chance, at all looks, that a difference within the tolerance passes for a larger one. What it
   * guards against is a true difference too small to matter, not a false alarm, so it need not be
   * as rare as one: at the level itself a difference of 17 points took twice as long with five
   * points.
   */
  private static final double TOLERANCE_ERROR = .05;

  /** What all looks say, this one with its share of the level among them. */
  Map<Hypothesis, Standing> after(Map<Hypothesis, Standing> standings, double share) {
    List<TestedTable> asked = asked(matched, settings.level() * share);
    Map<ContrastKind, Double> contrasts = contrastWeights(matched);
    double total =
        asked.stream().mapToDouble(TestedTable::weight).sum()
            + contrasts.values().stream().mapToDouble(Double::doubleValue).sum();
    Map<Hypothesis, Standing> now = new LinkedHashMap<>(standings);
    Map<Hypothesis, Double> weights = new LinkedHashMap<>();
    Map<Hypothesis, Boolean> upwards = new LinkedHashMap<>();
    Supplier<CommonShift> whole = whole(matched);
    LengthShift lengths = LengthShift.of(matched);
    for (TestedTable one : asked) {
      boolean headline = one.slice.isTotal() && one.measures.contains(Measure.CONSTRAINED);
      Supplier<CommonShift> shift =
          () ->
              CommonShift.of(
                      matched, one.slice.rows(), one.table, one.measures.get(0), null, whole.get())
                  .plus(lasting);
      double p =
          headline
              ? ExactStrata.combined(one.table, INTERESTING * share, shift)
              : ExactStrata.common(one.table, INTERESTING * share, shift);
      p =
          Math.max(
              p,
              settings.tolerance() > 0 ? beyondTolerance(one.table, whole.get().plus(lasting)) : 0);
      if (p < WORTH_ASKING) {
        p =
            Math.max(
                p,
                lengths.beyondLength(
                    matched,
                    one.slice.rows(),
                    one.measures.get(0),
                    null,
                    one.table.difference(),
                    one.table.standardError(whole.get().plus(lasting))));
      }
      p = Math.max(p, withMissing(matched, one.slice.rows(), one.table, p));
      boolean up = one.table.difference() > 0;
      double weight = one.weight / total;
      for (Measure measure : one.measures) {
        Hypothesis question = one.slice.question(measure);
        now.put(question, now.getOrDefault(question, Standing.NONE).with(p, share, weight));
        weights.put(question, weight / one.measures.size());
        upwards.put(question, up);
      }
    }
    boolean missing = missingExplains();
    contrasts.forEach(
        (kind, relative) -> {
          ContrastChange test =
              ContrastChange.of(
                  kind, matched, series(baseline, kind), series(candidate, kind), lengths);
          double weight = relative / total;
          Hypothesis question = Hypothesis.of(kind);
          now.put(
              question,
              now.getOrDefault(question, Standing.NONE)
                  .with(
                      missing
                          ? 1
                          : settings.tolerance() > 0
                              ? Math.max(test.p(), beyond(test.difference(), test.standardError()))
                              : test.p(),
                      share,
                      weight));
          weights.put(question, weight);
          upwards.put(question, test.difference() > 0);
        });
    holm(now, weights, upwards, candidate.cycleCount());
    return now;
  }

  /** What all prompts of the headline say of the spread between cycles; worked out once. */
  static Supplier<CommonShift> whole(MatchedReplies matched) {
    CommonShift[] known = new CommonShift[1];
    return () -> {
      if (known[0] == null) {
        int[] rows = Slice.of(matched).get(0).rows();
        Table table = Table.of(matched, rows, Measure.CONSTRAINED);
        known[0] =
            CommonShift.of(matched, rows, table, Measure.CONSTRAINED, null, CommonShift.NONE);
      }
      return known[0];
    };
  }

  static double[] series(ReleaseHistory history, ContrastKind kind) {
    return history.points().stream()
        .mapToDouble(point -> point.of(kind).value())
        .filter(value -> !Double.isNaN(value))
        .toArray();
  }

  /**
   * P-value of "the difference is within the tolerance", of a large sample, in such units that it
   * is tested at its own error where a p-value is held against the level.
   */
  private double beyondTolerance(Table table, CommonShift spread) {
    return beyond(table.difference(), table.standardError(spread));
  }

  private double beyond(double difference, double standardError) {
    double beyond = Math.abs(difference) - settings.tolerance();
    return beyond > 0
        ? Normal.upperTail(beyond / standardError) * Math.min(1, settings.level() / TOLERANCE_ERROR)
        : 1;
  }

  /**
   * The p-value at worst, if the probes that failed beyond the usual had brought the replies that
   * speak most against a change.
   */
  private static double withMissing(MatchedReplies matched, int[] rows, Table table, double p) {
    if (p > WORTH_ASKING) {
      return p;
    }
    boolean up = table.difference() > 0;
    int[] n1 = table.n1().clone();
    int[] x1 = table.x1().clone();
    boolean missing = false;
    for (int i = 0; i < rows.length; i++) {
      int failed = matched.excessFailures(rows[i]);
      missing |= failed > 0;
      n1[i] += failed;
      x1[i] += up ? 0 : failed;
    }
    if (!missing) {
      return p;
    }
    Table worst = new Table(table.n0(), table.x0(), n1, x1);
    return worst.difference() > 0 == up ? ExactStrata.common(worst) : 1;
  }

  /**
   * Whether more probes are missing than usual, and what they could have brought leaves no
   * difference of the headline: contrasts of what is there tell nothing then.
   */
  private boolean missingExplains() {
    int[] rows = matched.rowsOf(Arm.SENSITIVE);
    boolean any = false;
    for (int row : rows) {
      any |= matched.excessFailures(row) > 0;
    }
    if (!any) {
      return false;
    }
    Table table = Table.of(matched, rows, Measure.CONSTRAINED);
    return withMissing(matched, rows, table, 0) > WORTH_ASKING;
  }

  /** One table that is tested, for one measure or for several that cannot be distinguished. */
  record TestedTable(Slice slice, Table table, List<Measure> measures, double weight) {}

  /**
   * What is worth asking, by margins alone (Tarone 1990): a table that could not alarm whatever its
   * replies were gets no part of the level, and where all constrained replies are of one kind, its
   * measure and {@code constrained} are one question with both parts.
   */
  static List<TestedTable> asked(MatchedReplies matched, double attainable) {
    List<TestedTable> asked = new ArrayList<>();
    for (Slice slice : Slice.of(matched)) {
      if (slice.twin() != null) {
        continue;
      }
      Table constrained = Table.of(matched, slice.rows(), Measure.CONSTRAINED);
      boolean moves = constrained.leastAttainable() <= attainable;
      int first = asked.size();
      List<Measure> same = new ArrayList<>();
      double weight = 0;
      for (Measure measure : Measure.values()) {
        Table table = Table.of(matched, slice.rows(), measure);
        double part = slice.weight() * Slice.share(measure);
        if (measure == Measure.ANSWER) {
          continue;
        }
        if (table.markedTotal() == constrained.markedTotal()) {
          same.add(measure);
          weight += part;
        } else if (table.leastAttainable() <= attainable) {
          asked.add(new TestedTable(slice, table, List.of(measure), part));
        }
      }
      // Where every reply is constrained that share cannot move, but its kinds can.
      if (moves) {
        asked.add(first, new TestedTable(slice, constrained, List.copyOf(same), weight));
      }
    }
    return asked;
  }

  /** Raises every alarm that the level allows (Holm 1979, weighted). */
  private void holm(
      Map<Hypothesis, Standing> now,
      Map<Hypothesis, Double> weights,
      Map<Hypothesis, Boolean> upwards,
      int cycle) {
    boolean again = true;
    while (again) {
      again = false;
      double remaining = 0;
      for (Map.Entry<Hypothesis, Double> entry : weights.entrySet()) {
        remaining += now.get(entry.getKey()).isAlarm() ? 0 : entry.getValue();
      }
      for (Hypothesis question : weights.keySet()) {
        Standing standing = now.get(question);
        if (!standing.isAlarm() && standing.weighted() * remaining <= settings.level()) {
          now.put(question, standing.alarmed(cycle, upwards.get(question)));
          again = true;
        }
      }
    }
  }

  static Map<ContrastKind, Double> contrastWeights(MatchedReplies matched) {
    Map<ContrastKind, Double> weights = new LinkedHashMap<>();
    CyclePoints values = CyclePoints.of(0, matched.candidate());
    for (ContrastKind kind : ContrastKind.values()) {
      boolean there = !Double.isNaN(values.of(kind).value()) || kind == ContrastKind.COMPOSITION;
      if (there) {
        weights.put(
            kind,
            switch (kind) {
              case COMPOSITION, LANGUAGE_GAP, CONTROL_ADJUSTED -> 4.0;
              case PARAPHRASE, REROLL -> 1.0;
            });
      }
    }
    return weights;
  }
}
