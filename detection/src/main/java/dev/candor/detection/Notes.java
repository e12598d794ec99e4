package dev.candor.detection;

import dev.candor.model.Arm;
import dev.candor.model.Measure;
import dev.candor.model.Stratum;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Says in sentences what figures alone would not. */
final class Notes {
  private Notes() {}

  static String of(
      MatchedReplies matched,
      ReleaseHistory baseline,
      ReleaseHistory candidate,
      Map<Question, Standing> standings,
      List<CellFinding> cells) {
    List<String> notes = new ArrayList<>();
    if (matched.repeating()) {
      ReleaseHistory which =
          baseline.repeatShare() >= MatchedReplies.REPEATING ? baseline : candidate;
      notes.add(
          String.format(
              Locale.ROOT,
              "Replies of %s repeat word for word (%.0f %%), as at temperature 0: each prompt"
                  + " counts once per release.",
              which.release(),
              100 * which.repeatShare()));
    }
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

  /** A change of sensitive prompts alone, or of all: the reader must not have to work it out. */
  private static void control(
      Map<Question, Standing> standings, List<CellFinding> cells, List<String> notes) {
    CellFinding sensitive = constrained(cells, Arm.SENSITIVE);
    CellFinding control = constrained(cells, Arm.CONTROL);
    if (sensitive == null || control == null || !sensitive.verdict().isDrifted()) {
      return;
    }
    boolean more =
        standings.getOrDefault(Question.of(ContrastKind.CONTROL_ADJUSTED), Standing.NONE).isAlarm();
    String figures =
        String.format(
            Locale.ROOT, " (%+.2f against %+.2f)", sensitive.difference(), control.difference());
    if (more) {
      notes.add("Sensitive prompts moved otherwise than control prompts" + figures + ".");
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
