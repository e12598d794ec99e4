package dev.candor.events;

import io.soabase.recordbuilder.core.RecordBuilder;
import java.util.Objects;

/**
 * A comparison between groups of cells, such as the language gap. Null is allowed only where a
 * component says so.
 *
 * @param name language_gap, control_adjusted, paraphrase or reroll. Source: detector.
 * @param lang language, null for all. Source: detector.
 * @param baseline value in the baseline, a share or difference of shares. Source: detector. Null
 *     where unknown.
 * @param candidate value in the candidate. Source: detector. Null where unknown.
 * @param difference candidate minus baseline. Source: detector. Null where unknown.
 * @param low lower end of its 95 % interval. Source: detector. Null where unknown.
 * @param high upper end of its 95 % interval. Source: detector. Null where unknown.
 * @param pValue valid at every look. Source: detector. Null where unknown.
 * @param verdict stable, warning, drifted or not_enough_data. Source: detector.
 * @param explanation one sentence. Source: detector. Null where unknown.
 */
@RecordBuilder
public record Contrast(
    String name,
    String lang,
    Double baseline,
    Double candidate,
    Double difference,
    Double low,
    Double high,
    Double pValue,
    String verdict,
    String explanation) {
  public Contrast {
    Objects.requireNonNull(name, "name");
    Objects.requireNonNull(verdict, "verdict");
  }
}
