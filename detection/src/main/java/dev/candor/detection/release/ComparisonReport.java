package dev.candor.detection.release;

import dev.candor.detection.Note;
import dev.candor.detection.Verdict;
import dev.candor.detection.exact.LengthFinding;
import dev.candor.detection.exact.MovedPrompt;
import dev.candor.detection.replies.ContrastKind;
import dev.candor.model.Cell;
import dev.candor.model.Contrast;
import dev.candor.model.Direction;
import dev.candor.model.Flip;
import dev.candor.model.Require;
import java.util.List;
import java.util.stream.Collectors;

/**
 * What is known about a candidate release against its baseline.
 *
 * @param verdict the headline: drifted if any cell or contrast is, at the level set for the whole
 *     comparison
 * @param cells totals first: topic {@code all} and language {@code all} are always there
 * @param contrasts the comparisons inside a release, in the order of {@link ContrastKind}
 * @param flips prompts whose usual outcome changed: those in {@code moved} first, then the largest
 *     changes
 * @param moved prompts that are shown to have moved, the clearest first
 * @param notes what a reader should know besides
 * @param lengths how much longer or shorter answers are
 * @param failures probes that brought no reply, with their own finding
 */
public record ComparisonReport(
    String baseline,
    String candidate,
    Verdict verdict,
    Direction direction,
    List<Cell> cells,
    List<Contrast> contrasts,
    List<Flip> flips,
    List<MovedPrompt> moved,
    List<Note> notes,
    LengthFinding lengths,
    FailureShift failures) {
  public ComparisonReport {
    Require.nonNull(baseline, candidate, verdict, direction, lengths, failures);
    cells = List.copyOf(cells);
    contrasts = List.copyOf(contrasts);
    flips = List.copyOf(flips);
    moved = List.copyOf(moved);
    notes = List.copyOf(notes);
  }

  /** What a reader should know besides, as sentences in English; empty if nothing. */
  public String note() {
    return notes.stream().map(Note::sentence).collect(Collectors.joining(" "));
  }
}
