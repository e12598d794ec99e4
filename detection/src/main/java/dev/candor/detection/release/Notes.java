package dev.candor.detection.release;

import dev.candor.detection.exact.Hypothesis;
import dev.candor.detection.exact.LengthFinding;
import dev.candor.detection.exact.Standing;
import dev.candor.detection.replies.ContrastKind;
import dev.candor.detection.replies.MatchedReplies;
import dev.candor.detection.replies.ReleaseHistory;
import dev.candor.model.Arm;
import dev.candor.model.Measure;
import dev.candor.model.Stratum;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Says in sentences what figures alone would not. */
public final class Notes {
  /** Share of copies from which on they are mentioned. */
  private static final double MANY_COPIES = .05;

  /** Cycles of both releases from which on their spread is known well. */
  private static final int ENOUGH_CYCLES = 16;

  private Notes() {}

  static String of(
      MatchedReplies matched,
      ReleaseHistory baseline,
      ReleaseHistory candidate,
      Map<Hypothesis, Standing> standings,
      List<CellFinding> cells,
      boolean unsettled,
      LengthFinding lengths,
      FailureShift failures) {
    List<String> notes = new ArrayList<>();
    copies(baseline, notes);
    copies(candidate, notes);
    failures(failures, notes);
    boolean missing = unsettled && failures.isJump();
    if (missing) {
      notes.add("Missing probes could explain this difference, so it is not an alarm of drift.");
    }
    boolean longer = unsettled && !missing && lengths.isShown();
    lengths(lengths, longer, notes);
    spread(baseline, candidate, unsettled && !missing && !longer, notes);
    if (matched.unmatched() > 0) {
      notes.add(
          matched.unmatched()
              + " prompts have valid replies from one release only and are left out.");
    }
    long invalid = baseline.invalid() + candidate.invalid();
    if (invalid > 0) {
      notes.add(invalid + " replies are invalid and left out of every rate.");
    }
    control(standings, cells, notes);
    return String.join(" ", notes);
  }

  /** What the samples are worth where an endpoint repeats itself. */
  private static void copies(ReleaseHistory history, List<String> notes) {
    long sent = 0;
    long worth = 0;
    for (int row = 0; row < history.rows(); row++) {
      sent += history.sent(row);
      worth += history.valid(row);
    }
    if (sent - worth >= MANY_COPIES * sent && sent > 0) {
      notes.add(
          String.format(
              Locale.ROOT,
              "Replies of %s repeat word for word (%.0f %%), as from a cache or at temperature 0:"
                  + " a text counts once per prompt, so %d replies are worth %d.",
              history.release(),
              100.0 * (sent - worth) / sent,
              sent,
              worth));
    }
  }

  /** A jump of failed probes. */
  private static void failures(FailureShift failures, List<String> notes) {
    if (failures.isJump()) {
      notes.add(
          String.format(
              Locale.ROOT,
              "Probes of sensitive prompts fail more often (%.0f %% to %.0f %%)%s.",
              100 * failures.sensitiveBefore().rate(),
              100 * failures.sensitiveNow().rate(),
              failures.controlNow().n() == 0
                  ? ""
                  : failures.isSensitiveAlone()
                      ? ", those of control prompts do not"
                      : ", and control prompts are not shown to fail less"));
    }
  }

  /** Answers that have grown or shrunk, which a classifier may err more on. */
  private static void lengths(LengthFinding lengths, boolean explains, List<String> notes) {
    if (lengths.isShown()) {
      notes.add(
          String.format(
              Locale.ROOT,
              "Answers are %.2f times as long as before (%.2f to %.2f).",
              lengths.ratio(),
              lengths.low(),
              lengths.high()));
    }
    if (explains) {
      notes.add(
          "A classifier that errs more on replies of that length could explain the difference, so"
              + " it is not an alarm of drift.");
    }
  }

  /** What is known of how much whole cycles vary. */
  private static void spread(
      ReleaseHistory baseline, ReleaseHistory candidate, boolean unsettled, List<String> notes) {
    int cycles = baseline.cycleCount() + candidate.cycleCount();
    if (baseline.cycleCount() == 1 && candidate.cycleCount() == 1) {
      notes.add(
          "Each release has one cycle, so how much cycles vary by themselves is not known; replies"
              + " are taken as independent.");
    } else if (unsettled) {
      notes.add(
          cycles < ENOUGH_CYCLES
              ? String.format(
                  Locale.ROOT,
                  "If replies were independent this would be an alarm; whether it is one is not"
                      + " settled with %d cycles of the baseline and %d of the candidate, as"
                      + " whole cycles may vary: about %d more would tell.",
                  baseline.cycleCount(),
                  candidate.cycleCount(),
                  ENOUGH_CYCLES - cycles)
              : "If replies were independent this would be an alarm, but whole cycles vary by as"
                  + " much here.");
    }
  }

  /** A change of sensitive prompts alone, or of all: the reader must not have to work it out. */
  private static void control(
      Map<Hypothesis, Standing> standings, List<CellFinding> cells, List<String> notes) {
    CellFinding sensitive = constrained(cells, Arm.SENSITIVE);
    CellFinding control = constrained(cells, Arm.CONTROL);
    if (sensitive == null || control == null || !sensitive.verdict().isDrifted()) {
      return;
    }
    boolean more =
        standings
            .getOrDefault(Hypothesis.of(ContrastKind.CONTROL_ADJUSTED), Standing.NONE)
            .isAlarm();
    String figures =
        String.format(
            Locale.ROOT,
            " (%+.0f points against %+.0f)",
            100 * sensitive.difference(),
            100 * control.difference());
    if (more) {
      notes.add("Sensitive prompts moved differently from control prompts" + figures + ".");
    } else if (control.verdict().isDrifted()) {
      notes.add(
          "Control prompts moved as well"
              + figures
              + ": a general change, not shown to be one of censorship.");
    } else {
      notes.add(
          "Whether sensitive prompts moved more than control prompts is not settled"
              + figures
              + ".");
    }
  }

  private static CellFinding constrained(List<CellFinding> cells, Arm arm) {
    for (CellFinding cell : cells) {
      if (cell.topic().equals(Stratum.ALL)
          && cell.lang().equals(Stratum.ALL)
          && cell.arm().equals(arm.wireName())
          && cell.measure().equals(Measure.CONSTRAINED.wireName())) {
        return cell;
      }
    }
    return null;
  }
}
