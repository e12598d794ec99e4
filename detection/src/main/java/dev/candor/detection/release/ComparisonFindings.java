package dev.candor.detection.release;

import dev.candor.detection.DetectionSettings;
import dev.candor.detection.Note;
import dev.candor.detection.Verdict;
import dev.candor.detection.contrast.ContrastChange;
import dev.candor.detection.exact.CommonShift;
import dev.candor.detection.exact.ExactStrata;
import dev.candor.detection.exact.Hypothesis;
import dev.candor.detection.exact.LengthFinding;
import dev.candor.detection.exact.LengthShift;
import dev.candor.detection.exact.LookSchedule;
import dev.candor.detection.exact.MovedPrompt;
import dev.candor.detection.exact.MovedPrompts;
import dev.candor.detection.exact.Slice;
import dev.candor.detection.exact.Standing;
import dev.candor.detection.exact.Table;
import dev.candor.detection.replies.ContrastKind;
import dev.candor.detection.replies.CyclePoints;
import dev.candor.detection.replies.MatchedReplies;
import dev.candor.detection.replies.ReleaseHistory;
import dev.candor.detection.replies.Replies;
import dev.candor.model.Arm;
import dev.candor.model.Cell;
import dev.candor.model.Contrast;
import dev.candor.model.Direction;
import dev.candor.model.Flip;
import dev.candor.model.Measure;
import dev.candor.model.Normal;
import dev.candor.model.Outcome;
import dev.candor.model.Stratum;
import dev.candor.model.VerdictState;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/** Puts what is known of a comparison into words and figures. */
record ComparisonFindings(
    DetectionSettings settings,
    ReleaseHistory baseline,
    ReleaseHistory candidate,
    LookSchedule schedule,
    Map<Hypothesis, Standing> standings,
    double lasting) {
  /** Of a question that was never planned for. */
  private static final double LEAST_PART = 1e-4;

  private static final double INTERVAL_ERROR = .05;

  /** What is known now. Costs about as much as a look without its convolutions. */
  ComparisonReport report() {
    MatchedReplies matched = MatchedReplies.of(baseline, candidate);
    List<Slice> slices = Slice.of(matched);
    double z = Normal.upperQuantile(INTERVAL_ERROR * Math.max(schedule.share(), 1e-6) / 2);
    CommonShift spread = ComparisonLook.whole(matched).get().plus(lasting);
    Sufficiency sufficiency = new Sufficiency(settings, matched, schedule, candidate, spread);
    Map<Hypothesis, Double> parts = parts(matched);
    List<Cell> cells = new ArrayList<>();
    for (Slice slice : slices) {
      for (Measure measure : Measure.values()) {
        cells.add(cell(matched, slice, measure, z, spread, sufficiency, parts));
      }
    }
    List<Contrast> contrasts =
        Stream.of(ContrastKind.values()).map(kind -> contrast(kind, matched, z)).toList();
    Direction direction = direction();
    LengthFinding lengths = LengthShift.of(matched).finding();
    FailureShift failures = FailureShift.of(matched, schedule.share() * settings.level());
    List<MovedPrompt> moved = MovedPrompts.of(matched, spread, schedule.share());
    return new ComparisonReport(
        baseline.release(),
        candidate.release(),
        headline(direction, sufficiency, slices, cells, parts, failures),
        direction,
        cells,
        contrasts,
        flips(matched, moved),
        moved,
        Notes.of(
            matched,
            baseline,
            candidate,
            standings,
            cells,
            unsettled(matched, parts),
            lengths,
            failures),
        lengths,
        failures);
  }

  /** Each question's part of the level at the last look; by design where it was not asked. */
  private Map<Hypothesis, Double> parts(MatchedReplies matched) {
    Map<Hypothesis, Double> parts = new LinkedHashMap<>();
    double designed = 0;
    for (Slice slice : Slice.of(matched)) {
      designed += slice.weight();
    }
    for (double weight : ComparisonLook.contrastWeights(matched).values()) {
      designed += weight;
    }
    for (Slice slice : Slice.of(matched)) {
      if (slice.twin() == null) {
        for (Measure measure : Measure.values()) {
          if (measure != Measure.ANSWER) {
            parts.put(slice.question(measure), slice.weight() * Slice.share(measure) / designed);
          }
        }
      }
    }
    List<ComparisonLook.TestedTable> asked =
        ComparisonLook.asked(matched, settings.level() * Math.max(schedule.share(), 1e-6));
    double total =
        ComparisonLook.contrastWeights(matched).values().stream().mapToDouble(w -> w).sum();
    for (ComparisonLook.TestedTable one : asked) {
      total += one.weight();
    }
    for (ComparisonLook.TestedTable one : asked) {
      for (Measure measure : one.measures()) {
        parts.put(one.slice().question(measure), one.weight() / total);
      }
    }
    return parts;
  }

  /** Whether the headline would alarm if replies were known to be independent. */
  private boolean unsettled(MatchedReplies matched, Map<Hypothesis, Double> parts) {
    if (standings.values().stream().anyMatch(Standing::isAlarm)
        || schedule.share() == 0
        || matched.rows() == 0) {
      return false;
    }
    Slice slice = Slice.of(matched).get(0);
    Table table = Table.of(matched, slice.rows(), Measure.CONSTRAINED);
    double part = parts.getOrDefault(slice.question(Measure.CONSTRAINED), LEAST_PART);
    return ExactStrata.combined(table) <= settings.level() * schedule.share() * part;
  }

  private Cell cell(
      MatchedReplies matched,
      Slice slice,
      Measure measure,
      double z,
      CommonShift spread,
      Sufficiency sufficiency,
      Map<Hypothesis, Double> parts) {
    Table table = Table.of(matched, slice.rows(), measure);
    Standing standing = standings.getOrDefault(slice.question(measure), Standing.NONE);
    double difference = table.difference();
    double half = z * table.standardError(spread);
    Verdict verdict;
    if (standing.isAlarm()) {
      boolean up = standing.up() != (measure == Measure.ANSWER);
      boolean constrains = measure != Measure.ANSWER;
      verdict =
          Verdict.drifted(
              up == constrains ? Direction.MORE_CONSTRAINED : Direction.LESS_CONSTRAINED,
              candidate.firstCycle());
    } else if (standing.weighted() <= settings.warningLevel()) {
      verdict = Verdict.WARNING;
    } else if (Math.abs(difference) + half <= settings.tolerance()) {
      verdict = Verdict.EQUIVALENT;
    } else {
      verdict =
          sufficiency.stableOrMissing(
              slice, measure, parts.getOrDefault(slice.question(measure), LEAST_PART));
    }
    return new Cell(
        slice.topic(),
        slice.lang(),
        slice.arm(),
        measure.wireName(),
        table.baseline(),
        table.candidate(),
        difference,
        Math.max(-1, difference - half),
        Math.min(1, difference + half),
        standing.anytime(),
        verdict.state(),
        verdict.missing(),
        standing.isAlarm() ? standing.alarmCycle() : null,
        adjusted(standing));
  }

  /**
   * What Holm's procedure frees for those left when others have alarmed is not in the weighted
   * p-value, so that an alarm of its later steps has one above the level.
   */
  private double adjusted(Standing standing) {
    return standing.isAlarm()
        ? Math.min(standing.weighted(), settings.level())
        : Math.min(1, standing.weighted());
  }

  private Contrast contrast(ContrastKind kind, MatchedReplies matched, double z) {
    ContrastChange test =
        ContrastChange.of(
            kind,
            matched,
            ComparisonLook.series(baseline, kind),
            ComparisonLook.series(candidate, kind),
            LengthShift.of(matched));
    Standing standing = standings.getOrDefault(Hypothesis.of(kind), Standing.NONE);
    Verdict verdict;
    if (standing.isAlarm()) {
      verdict =
          Verdict.drifted(
              kind == ContrastKind.COMPOSITION
                  ? Direction.MIXED
                  : standing.up() ? Direction.MORE_CONSTRAINED : Direction.LESS_CONSTRAINED,
              candidate.firstCycle());
    } else if (Double.isNaN(test.difference())) {
      verdict = Verdict.notEnoughData(Sufficiency.missing(kind));
    } else if (standing.weighted() <= settings.warningLevel()) {
      verdict = Verdict.WARNING;
    } else {
      verdict = Verdict.STABLE;
    }
    return new Contrast(
        kind.wireName(),
        CyclePoints.of(0, matched.baseline()).of(kind).value(),
        CyclePoints.of(0, matched.candidate()).of(kind).value(),
        test.difference(),
        test.difference() - z * test.standardError(),
        test.difference() + z * test.standardError(),
        standing.anytime(),
        verdict.state(),
        verdict.missing());
  }

  private Verdict headline(
      Direction direction,
      Sufficiency sufficiency,
      List<Slice> slices,
      List<Cell> cells,
      Map<Hypothesis, Double> parts,
      FailureShift failures) {
    if (standings.values().stream().anyMatch(Standing::isAlarm)) {
      return Verdict.drifted(direction, candidate.firstCycle());
    }
    if (failures.canHide(settings.largestHiddenDrift())) {
      return Verdict.notEnoughData(
          Note.of("failures_hide", "so many probes are missing that they could hide a change"));
    }
    if (standings.values().stream().anyMatch(s -> s.weighted() <= settings.warningLevel())) {
      return Verdict.WARNING;
    }
    for (Cell cell : cells.subList(0, Measure.values().length)) {
      if (cell.verdict() == VerdictState.EQUIVALENT
          && !failures.canHide(settings.tolerance())
          && cell.measure().equals(Measure.CONSTRAINED.wireName())) {
        return Verdict.EQUIVALENT;
      }
    }
    Hypothesis question = slices.get(0).question(Measure.CONSTRAINED);
    return sufficiency.stableOrMissing(
        slices.get(0), Measure.CONSTRAINED, parts.getOrDefault(question, LEAST_PART));
  }

  /**
   * Which way the alarms point: by the constrained share where any of those alarmed, sensitive
   * prompts first; otherwise the mix changed.
   */
  private Direction direction() {
    for (String arm : List.of(Arm.SENSITIVE.wireName(), Arm.CONTROL.wireName(), Stratum.ALL)) {
      boolean up = false;
      boolean down = false;
      for (Map.Entry<Hypothesis, Standing> entry : standings.entrySet()) {
        Hypothesis question = entry.getKey();
        if (entry.getValue().isAlarm()
            && question.arm().equals(arm)
            && question.subject().equals(Measure.CONSTRAINED.wireName())) {
          up |= entry.getValue().up();
          down |= !entry.getValue().up();
        }
      }
      if (up || down) {
        return up && down
            ? Direction.MIXED
            : up ? Direction.MORE_CONSTRAINED : Direction.LESS_CONSTRAINED;
      }
    }
    return standings.values().stream().anyMatch(Standing::isAlarm)
        ? Direction.MIXED
        : Direction.NONE;
  }

  private static List<Flip> flips(MatchedReplies matched, List<MovedPrompt> moved) {
    record Sized(Flip flip, double size) {}
    Set<String> shown = new HashSet<>();
    moved.forEach(prompt -> shown.add(prompt.promptId() + '\n' + prompt.lang()));
    List<Sized> flips = new ArrayList<>();
    for (int row = 0; row < matched.rows(); row++) {
      int from = majority(matched.baseline(), row);
      int to = majority(matched.candidate(), row);
      if (from >= 0 && to >= 0 && from != to) {
        Stratum stratum = matched.stratum(row);
        double size =
            (double) matched.candidate().count(row, to) / matched.candidate().valid(row)
                - (double) matched.baseline().count(row, to) / matched.baseline().valid(row);
        boolean isShown = shown.contains(stratum.promptId() + '\n' + stratum.lang());
        flips.add(
            new Sized(
                new Flip(
                    stratum.promptId(),
                    stratum.lang(),
                    Outcome.values()[from],
                    Outcome.values()[to],
                    stratum.topic(),
                    stratum.arm(),
                    isShown),
                isShown ? 1 + size : size));
      }
    }
    // The rows' own order, by prompt and language, decides between equals.
    flips.sort((a, b) -> Double.compare(b.size, a.size));
    return flips.stream().map(Sized::flip).toList();
  }

  /** The outcome of more than half of the row's replies; -1 if none. */
  private static int majority(Replies replies, int row) {
    for (int outcome = 0; outcome < Outcome.INVALID.ordinal(); outcome++) {
      if (2 * replies.count(row, outcome) > replies.valid(row)) {
        return outcome;
      }
    }
    return -1;
  }
}
