package dev.candor.detection.release;

import dev.candor.detection.DetectionSettings;
import dev.candor.detection.Note;
import dev.candor.detection.Verdict;
import dev.candor.detection.exact.CommonShift;
import dev.candor.detection.exact.ExactStrata;
import dev.candor.detection.exact.LookSchedule;
import dev.candor.detection.exact.Slice;
import dev.candor.detection.exact.Table;
import dev.candor.detection.replies.ContrastKind;
import dev.candor.detection.replies.MatchedReplies;
import dev.candor.detection.replies.ReleaseHistory;
import dev.candor.model.Measure;

/**
 * Whether a missing alarm means anything: stable is said only where a change of the size set would
 * have had an even chance of an alarm by now.
 */
public final class Sufficiency {
  private final DetectionSettings settings;
  private final MatchedReplies matched;
  private final LookSchedule schedule;
  private final ReleaseHistory candidate;
  private final CommonShift spread;

  Sufficiency(
      DetectionSettings settings,
      MatchedReplies matched,
      LookSchedule schedule,
      ReleaseHistory candidate,
      CommonShift spread) {
    this.spread = spread;
    this.settings = settings;
    this.matched = matched;
    this.schedule = schedule;
    this.candidate = candidate;
  }

  /**
   * @param part of the level that this question has, the whole comparison having 1
   */
  Verdict stableOrMissing(Slice slice, Measure measure, double part) {
    if (matched.rows() == 0 || slice.rows().length == 0) {
      return Verdict.notEnoughData(
          candidate.cycleCount() == 0
              ? Note.of("no_cycle", "the candidate has no cycle yet")
              : Note.of("no_common_prompt", "no prompt has valid replies from both releases"));
    }
    if (schedule.equals(LookSchedule.START)) {
      return Verdict.notEnoughData(
          Note.of(
              "less_than_a_day",
              "the baseline's cycles cover less than a day, and day and night could pass for"
                  + " drift"));
    }
    Table table = Table.of(matched, slice.rows(), measure);
    double share = Math.max(schedule.share(), 1e-6);
    double variance = table.smoothedVariance();
    double error = settings.level() * share * part * ExactStrata.COMMON_SHARE;
    double deviation = 1 / Math.sqrt(variance);
    double scale = variance / table.information();
    // Whether the reach is short enough takes one look at the tail, how long it is takes several.
    if (spread.beyond(settings.largestHiddenDrift() / scale, deviation) <= error) {
      return Verdict.STABLE;
    }
    return Verdict.notEnoughData(missing(table, spread.reach(error, deviation) * scale));
  }

  private Note missing(Table table, double detectable) {
    int prompts = table.strata();
    int single = 0;
    for (int s = 0; s < prompts; s++) {
      single += Math.min(table.n0()[s], table.n1()[s]) == 1 ? 1 : 0;
    }
    boolean isSingle = single > 0;
    String found =
        isSingle
            ? "%s of %s prompts have one sample only"
            : "%s prompts have %s replies from the candidate";
    String name = isSingle ? "few_samples" : "few_replies";
    long first = isSingle ? single : prompts;
    long second = isSingle ? prompts : table.candidate().n();
    if (matched.repeating()) {
      return Note.of(
          name + "_repeating",
          found + "; replies repeat word for word, so only more prompts would help",
          first,
          second);
    }
    double growth = detectable / settings.largestHiddenDrift();
    double needed = table.information() * growth * growth;
    double n0 = table.baseline().n();
    double perCycle = (double) table.candidate().n() / Math.max(1, candidate.cycleCount());
    if (needed >= n0) {
      return Note.of(
          name + "_more_replies",
          found + "; at least %s replies of either release are needed, the baseline has %s",
          first,
          second,
          (long) Math.ceil(2 * needed),
          (long) n0);
    }
    double wanted = needed * n0 / (n0 - needed);
    long cycles = (long) Math.max(1, Math.ceil((wanted - table.candidate().n()) / perCycle));
    return Note.of(
        name + "_more_cycles",
        found + "; about %s more cycle" + (cycles == 1 ? "" : "s"),
        first,
        second,
        cycles);
  }

  static Note missing(ContrastKind kind) {
    return switch (kind) {
      case LANGUAGE_GAP -> Note.of("no_language_pair", "no prompt has replies in two languages");
      case CONTROL_ADJUSTED -> Note.of("no_control", "no control prompt beside sensitive ones");
      case PARAPHRASE -> Note.of("no_wordings", "no intent has two wordings in one language");
      case REROLL -> Note.of("no_samples", "no prompt has two samples in both releases");
      case COMPOSITION ->
          Note.of("no_constrained", "no prompt has constrained replies in both releases");
    };
  }
}
