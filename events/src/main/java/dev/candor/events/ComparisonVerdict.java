package dev.candor.events;

import dev.candor.model.Cell;
import dev.candor.model.ComparisonKind;
import dev.candor.model.Contrast;
import dev.candor.model.Direction;
import dev.candor.model.Flip;
import dev.candor.model.VerdictState;
import io.soabase.recordbuilder.core.RecordBuilder;
import java.time.Instant;
import java.util.List;
import java.util.Objects;

/**
 * What the detector says of two releases after a look. Topic candor-verdicts. Null is allowed only
 * where a component says so.
 *
 * @param verdictId identity: target, releases, classifier and look. Source: detector.
 * @param target name of the target. Source: response.
 * @param baseline release compared against; empty where there is none before. Source: detector.
 * @param candidate release compared. Source: detector.
 * @param kind release, silent_change or release_chain. Source: detector.
 * @param verdict stable, equivalent, warning, drifted or not_enough_data. Source: detector.
 * @param direction more_constrained, less_constrained, mixed or none. Source: detector.
 * @param level chance of any false alarm in this comparison, over an endless series of looks.
 *     Source: settings.
 * @param cycle cycle whose closing made the look. Source: topology.
 * @param decidedAt event time of the look, Unix milliseconds. Source: topology.
 * @param classifier version of the classifier on both sides. Source: classifier.
 * @param cells findings by cell. Source: detector.
 * @param contrasts contrasts. Source: detector.
 * @param flips prompts whose usual outcome changed. Source: detector.
 * @param note what else should be known. Source: detector. Null where unknown.
 * @param isFinal whether the recording has ended, so that this is the last word. Source: topology.
 * @param since when what is compared began, Unix milliseconds: the candidate's first answer, or the
 *     cycle a silent change began with. Source: detector. Null where unknown.
 * @param notes what the note is worded from, in its order. Source: detector.
 * @param part number of this part, from 0: part of the cells and flips, all else is of the whole
 *     verdict. Source: topology.
 * @param parts parts of the verdict, one after another; 1 where it is whole. Source: topology.
 */
@RecordBuilder
public record ComparisonVerdict(
    String verdictId,
    String target,
    String baseline,
    String candidate,
    ComparisonKind kind,
    VerdictState verdict,
    Direction direction,
    double level,
    long cycle,
    Instant decidedAt,
    String classifier,
    List<Cell> cells,
    List<Contrast> contrasts,
    List<Flip> flips,
    String note,
    boolean isFinal,
    Instant since,
    List<VerdictNote> notes,
    int part,
    int parts) {
  public ComparisonVerdict {
    Objects.requireNonNull(verdictId, "verdict_id");
    Objects.requireNonNull(target, "target");
    Objects.requireNonNull(baseline, "baseline");
    Objects.requireNonNull(candidate, "candidate");
    Objects.requireNonNull(kind, "kind");
    Objects.requireNonNull(verdict, "verdict");
    Objects.requireNonNull(direction, "direction");
    Objects.requireNonNull(decidedAt, "decided_at");
    Objects.requireNonNull(classifier, "classifier");
    cells = List.copyOf(cells);
    contrasts = List.copyOf(contrasts);
    flips = List.copyOf(flips);
    notes = List.copyOf(notes);
    Require.notNegative("part", part);
    Require.notNegative("parts", parts);
  }

  /** A whole verdict. */
  public ComparisonVerdict(
      String verdictId,
      String target,
      String baseline,
      String candidate,
      ComparisonKind kind,
      VerdictState verdict,
      Direction direction,
      double level,
      long cycle,
      Instant decidedAt,
      String classifier,
      List<Cell> cells,
      List<Contrast> contrasts,
      List<Flip> flips,
      String note,
      boolean isFinal,
      Instant since,
      List<VerdictNote> notes) {
    this(
        verdictId,
        target,
        baseline,
        candidate,
        kind,
        verdict,
        direction,
        level,
        cycle,
        decidedAt,
        classifier,
        cells,
        contrasts,
        flips,
        note,
        isFinal,
        since,
        notes,
        0,
        1);
  }
}
