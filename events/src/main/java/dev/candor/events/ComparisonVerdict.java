package dev.candor.events;

import dev.candor.model.Cell;
import dev.candor.model.ComparisonKind;
import dev.candor.model.Contrast;
import dev.candor.model.Direction;
import dev.candor.model.Flip;
import dev.candor.model.Require;
import dev.candor.model.VerdictState;
import io.soabase.recordbuilder.core.RecordBuilder;
import java.time.Instant;
import java.util.List;

/**
 * What the detector says of two releases after a look. Topic candor-verdicts. The components are
 * the fields of {@link dev.candor.events.avro.ComparisonVerdict}, whose schema says what each is,
 * where it comes from and whether it may be null.
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
    Require.nonNull(verdictId, target, baseline, candidate, kind, verdict, direction);
    Require.nonNull(decidedAt, classifier);
    cells = List.copyOf(cells);
    contrasts = List.copyOf(contrasts);
    flips = List.copyOf(flips);
    notes = List.copyOf(notes);
    Require.notNegative("part", part);
    Require.notNegative("parts", parts);
  }
}
