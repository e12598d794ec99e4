package dev.candor.detection.release;

import dev.candor.detection.DetectionSettings;
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
      return new Verdict.NotEnoughData(
          candidate.cycleCount() == 0
              ? "the candidate has no cycle yet"
              : "no prompt has valid replies from both releases");
    }
    Table table = Table.of(matched, slice.rows(), measure);
    double share = Math.max(schedule.share(), 1e-6);
    double variance = table.smoothedVariance();
    double error = settings.level() * share * part * ExactStrata.COMMON_SHARE;
    double deviation = 1 / Math.sqrt(variance);
    double scale = variance / table.information();
    // Whether the reach is short enough takes one look at the tail, how long it is takes several.
    if (spread.beyond(settings.largestHiddenDrift() / scale, deviation) <= error) {
      return new Verdict.Stable();
    }
    return new Verdict.NotEnoughData(missing(table, spread.reach(error, deviation) * scale));
  }

  private String missing(Table table, double detectable) {
    int prompts = table.strata();
    int single = 0;
    for (int s = 0; s < prompts; s++) {
      single += Math.min(table.n0()[s], table.n1()[s]) == 1 ? 1 : 0;
    }
    String found =
        single > 0
            ? single + " of " + prompts + " prompts have one sample only"
            : prompts + " prompts have " + table.candidate().n() + " replies from the candidate";
    if (matched.repeating()) {
      return found + "; replies repeat word for word, so only more prompts would help";
    }
    double growth = detectable / settings.largestHiddenDrift();
    double needed = table.information() * growth * growth;
    double n0 = table.baseline().n();
    double perCycle = (double) table.candidate().n() / Math.max(1, candidate.cycleCount());
    if (needed >= n0) {
      return found
          + "; at least "
          + (long) Math.ceil(2 * needed)
          + " replies of either release are needed, the baseline has "
          + (long) n0;
    }
    double wanted = needed * n0 / (n0 - needed);
    long cycles = (long) Math.max(1, Math.ceil((wanted - table.candidate().n()) / perCycle));
    return found + "; about " + cycles + (cycles == 1 ? " more cycle" : " more cycles");
  }

  static String missing(ContrastKind kind) {
    return switch (kind) {
      case LANGUAGE_GAP -> "no prompt has replies in two languages";
      case CONTROL_ADJUSTED -> "no control prompt beside sensitive ones";
      case PARAPHRASE -> "no intent has two wordings in one language";
      case REROLL -> "no prompt has two samples in both releases";
      case COMPOSITION -> "no prompt has constrained replies in both releases";
    };
  }
}
