package dev.candor.detection.release;

import dev.candor.detection.Note;
import dev.candor.detection.exact.Hypothesis;
import dev.candor.detection.exact.LengthFinding;
import dev.candor.detection.exact.Standing;
import dev.candor.detection.replies.ContrastKind;
import dev.candor.detection.replies.MatchedReplies;
import dev.candor.detection.replies.ReleaseHistory;
import dev.candor.model.Arm;
import dev.candor.model.Cell;
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

  static List<Note> of(
      MatchedReplies matched,
      ReleaseHistory baseline,
      ReleaseHistory candidate,
      Map<Hypothesis, Standing> standings,
      List<Cell> cells,
      boolean unsettled,
      LengthFinding lengths,
      FailureShift failures) {
    List<Note> notes = new ArrayList<>();
    copies(baseline, notes);
    copies(candidate, notes);
    failures(failures, notes);
    boolean missing = unsettled && failures.isJump();
    if (missing) {
      notes.add(
          Note.of(
              "missing_explain",
              "Missing probes could explain this difference, so it is not an alarm of drift."));
    }
    boolean longer = unsettled && !missing && lengths.isShown();
    lengths(lengths, longer, notes);
    spread(baseline, candidate, unsettled && !missing && !longer, notes);
    if (matched.unmatched() > 0) {
      notes.add(
          Note.of(
              "unmatched",
              matched.unmatched() == 1
                  ? "%s prompt has valid replies from one release only and is left out."
                  : "%s prompts have valid replies from one release only and are left out.",
              matched.unmatched()));
    }
    long invalid = baseline.invalid() + candidate.invalid();
    if (invalid > 0) {
      notes.add(
          Note.of(
              "invalid",
              invalid == 1
                  ? "%s reply is invalid and left out of every rate."
                  : "%s replies are invalid and left out of every rate.",
              invalid));
    }
    control(standings, cells, notes);
    return notes;
  }

  /** What the samples are worth where an endpoint repeats itself. */
  private static void copies(ReleaseHistory history, List<Note> notes) {
    long sent = 0;
    long worth = 0;
    for (int row = 0; row < history.rows(); row++) {
      sent += history.sent(row);
      worth += history.valid(row);
    }
    if (sent - worth >= MANY_COPIES * sent && sent > 0) {
      notes.add(
          Note.of(
              "copies",
              "Replies of %s repeat word for word (%s %%), as from a cache or at temperature 0:"
                  + " a text counts once per prompt, so %s replies are worth %s.",
              history.release(),
              whole(100.0 * (sent - worth) / sent),
              sent,
              worth));
    }
  }

  /** A jump of failed probes. */
  private static void failures(FailureShift failures, List<Note> notes) {
    if (failures.isJump()) {
      String before = whole(100 * failures.sensitiveBefore().rate());
      String now = whole(100 * failures.sensitiveNow().rate());
      String sentence = "Probes of sensitive prompts fail more often (%s %% to %s %%)";
      if (failures.controlNow().n() == 0) {
        notes.add(Note.of("failures", sentence + ".", before, now));
      } else if (failures.isSensitiveAlone()) {
        notes.add(
            Note.of(
                "failures_alone", sentence + ", those of control prompts do not.", before, now));
      } else {
        notes.add(
            Note.of(
                "failures_of_all",
                sentence + ", and control prompts are not shown to fail less.",
                before,
                now));
      }
    }
  }

  /** Answers that have grown or shrunk, which a classifier may err more on. */
  private static void lengths(LengthFinding lengths, boolean explains, List<Note> notes) {
    if (lengths.isShown()) {
      notes.add(
          Note.of(
              "lengths",
              "Answers are %s times as long as before (%s to %s).",
              hundredths(lengths.ratio()),
              hundredths(lengths.low()),
              hundredths(lengths.high())));
    }
    if (explains) {
      notes.add(
          Note.of(
              "lengths_explain",
              "A classifier that errs more on replies of that length could explain the difference,"
                  + " so it is not an alarm of drift."));
    }
  }

  /** What is known of how much whole cycles vary. */
  private static void spread(
      ReleaseHistory baseline, ReleaseHistory candidate, boolean unsettled, List<Note> notes) {
    int before = baseline.recent().count();
    int now = candidate.recent().count();
    boolean areStretches = before < baseline.cycleCount() || now < candidate.cycleCount();
    if (before == 1 && now == 1) {
      notes.add(
          Note.of(
              "one_cycle",
              "Each release has one cycle, so how much cycles vary by themselves is not known;"
                  + " replies are taken as independent."));
    } else if (unsettled) {
      notes.add(
          before + now < ENOUGH_CYCLES
              ? Note.of(
                  areStretches ? "unsettled_by_stretches" : "unsettled",
                  "If replies were independent this would be an alarm; whether it is one is not"
                      + " settled with %s "
                      + (areStretches ? "stretches of cycles" : "cycles")
                      + " of the baseline and %s of the candidate, as whole cycles may vary: about"
                      + " %s more would tell.",
                  before,
                  now,
                  ENOUGH_CYCLES - before - now)
              : Note.of(
                  "cycles_vary",
                  "If replies were independent this would be an alarm, but whole cycles vary by as"
                      + " much here."));
    }
  }

  /** A change of sensitive prompts alone, or of all: the reader must not have to work it out. */
  private static void control(
      Map<Hypothesis, Standing> standings, List<Cell> cells, List<Note> notes) {
    Cell sensitive = constrained(cells, Arm.SENSITIVE);
    Cell control = constrained(cells, Arm.CONTROL);
    if (sensitive == null || control == null || !sensitive.verdict().isDrifted()) {
      return;
    }
    boolean more =
        standings
            .getOrDefault(Hypothesis.of(ContrastKind.CONTROL_ADJUSTED), Standing.NONE)
            .isAlarm();
    String by = String.format(Locale.ROOT, "%+.0f", 100 * sensitive.difference());
    String against = String.format(Locale.ROOT, "%+.0f", 100 * control.difference());
    String figures = " (%s points against %s)";
    if (more) {
      notes.add(
          Note.of(
              "control_stays",
              "Sensitive prompts moved differently from control prompts" + figures + ".",
              by,
              against));
    } else if (control.verdict().isDrifted()) {
      notes.add(
          Note.of(
              "control_moves",
              "Control prompts moved as well"
                  + figures
                  + ": a general change, not shown to be one of censorship.",
              by,
              against));
    } else {
      notes.add(
          Note.of(
              "control_unsettled",
              "Whether sensitive prompts moved more than control prompts is not settled"
                  + figures
                  + ".",
              by,
              against));
    }
  }

  private static String whole(double number) {
    return String.format(Locale.ROOT, "%.0f", number);
  }

  private static String hundredths(double number) {
    return String.format(Locale.ROOT, "%.2f", number);
  }

  private static Cell constrained(List<Cell> cells, Arm arm) {
    return cells.stream()
        .filter(
            cell ->
                cell.isAt(Stratum.ALL, Stratum.ALL, arm.wireName(), Measure.CONSTRAINED.wireName()))
        .findFirst()
        .orElse(null);
  }
}
