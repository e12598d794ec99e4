package dev.candor.report;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.candor.events.ComparisonVerdict;
import dev.candor.model.Cell;
import dev.candor.model.Contrast;
import dev.candor.model.Stratum;
import dev.candor.model.VerdictState;
import dev.candor.report.view.ViewJson;
import java.util.List;

/**
 * Comparisons as JSON. A warning is no verdict of a report's: it shows as {@code stable} with
 * {@code "warning": true}. Numbers that do not exist are null.
 */
public final class ComparisonJson {
  private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

  /** Always there, null where nothing was compared. */
  private static final List<String> CONTRASTS =
      List.of(
          "language_gap",
          "control_adjusted",
          "paraphrase",
          "reroll",
          "composition",
          "failures",
          "reply_length");

  private ComparisonJson() {}

  /** One object for each comparison: the {@code targets} of a report. */
  public static ArrayNode targets(List<ComparisonVerdict> verdicts) {
    ArrayNode targets = NODES.arrayNode();
    verdicts.forEach(verdict -> targets.add(target(verdict)));
    return targets;
  }

  /** The cells alone, each with its target and releases: the lines of {@code detect --json}. */
  public static List<ObjectNode> cells(ComparisonVerdict verdict) {
    return verdict.cells().stream()
        .map(cell -> releases(verdict).<ObjectNode>setAll(cell(cell)))
        .toList();
  }

  /** The contrasts alone, with the contrast as {@code measure}: they follow the cells. */
  public static List<ObjectNode> contrastLines(ComparisonVerdict verdict) {
    return verdict.contrasts().stream()
        .map(
            contrast ->
                releases(verdict)
                    .put("topic", Stratum.ALL)
                    .put("lang", Stratum.ALL)
                    .put("arm", Stratum.ALL)
                    .put("measure", contrast.name())
                    .<ObjectNode>setAll(contrast(contrast)))
        .toList();
  }

  private static ObjectNode releases(ComparisonVerdict verdict) {
    return NODES
        .objectNode()
        .put("target", verdict.target())
        .put("baseline_release", verdict.baseline())
        .put("candidate_release", verdict.candidate());
  }

  private static ObjectNode target(ComparisonVerdict verdict) {
    ObjectNode target =
        NODES
            .objectNode()
            .put("target", verdict.target())
            .put("baseline", emptyAsNull(verdict.baseline()))
            .put("candidate", emptyAsNull(verdict.candidate()))
            .put("verdict", verdict.verdict().reported().wireName())
            .put("direction", verdict.direction().wireName())
            .put("level", verdict.level());
    ArrayNode cells = target.putArray("cells");
    verdict.cells().forEach(cell -> cells.add(cell(cell)));
    ObjectNode contrasts = target.putObject("contrasts");
    CONTRASTS.forEach(contrasts::putNull);
    verdict.contrasts().forEach(contrast -> contrasts.set(contrast.name(), contrast(contrast)));
    ArrayNode flips = target.putArray("flips");
    verdict
        .flips()
        .forEach(flip -> flips.add(ViewJson.tree(flip).retain("prompt_id", "lang", "from", "to")));
    return target.put("note", verdict.note());
  }

  private static ObjectNode cell(Cell cell) {
    return judged(ViewJson.tree(cell), cell.verdict(), cell.missing());
  }

  private static ObjectNode contrast(Contrast contrast) {
    ObjectNode node = ViewJson.tree(contrast).without(List.of("name", "explanation"));
    return judged(node, contrast.verdict(), contrast.explanation());
  }

  private static ObjectNode judged(ObjectNode node, VerdictState verdict, String missing) {
    node.put("verdict", verdict.reported().wireName());
    if (verdict == VerdictState.WARNING) {
      node.put("warning", true);
    }
    return missing == null ? node.without("missing") : node.put("missing", missing);
  }

  private static String emptyAsNull(String text) {
    return text.isEmpty() ? null : text;
  }
}
