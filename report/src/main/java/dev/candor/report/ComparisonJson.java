package dev.candor.report;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.candor.events.ComparisonVerdict;
import dev.candor.model.Cell;
import dev.candor.model.Contrast;
import dev.candor.model.Flip;
import dev.candor.model.Share;
import dev.candor.model.Stratum;
import dev.candor.model.VerdictState;
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
        .map(
            cell -> {
              ObjectNode node = releases(verdict);
              return node.<ObjectNode>setAll(cell(cell));
            })
        .toList();
  }

  /** The contrasts alone, with the contrast as {@code measure}: they follow the cells. */
  public static List<ObjectNode> contrastLines(ComparisonVerdict verdict) {
    return verdict.contrasts().stream()
        .map(
            contrast -> {
              ObjectNode node =
                  releases(verdict)
                      .put("topic", Stratum.ALL)
                      .put("lang", Stratum.ALL)
                      .put("arm", Stratum.ALL)
                      .put("measure", contrast.name());
              return node.<ObjectNode>setAll(contrast(contrast));
            })
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
    for (Flip flip : verdict.flips()) {
      flips
          .addObject()
          .put("prompt_id", flip.promptId())
          .put("lang", flip.lang())
          .put("from", flip.from().wireName())
          .put("to", flip.to().wireName());
    }
    return target.put("note", verdict.note());
  }

  private static ObjectNode cell(Cell cell) {
    ObjectNode node =
        NODES
            .objectNode()
            .put("topic", cell.topic())
            .put("lang", cell.lang())
            .put("arm", cell.arm())
            .put("measure", cell.measure());
    node.set("baseline", share(cell.baseline()));
    node.set("candidate", share(cell.candidate()));
    number(node, "difference", cell.difference());
    number(node, "low", cell.low());
    number(node, "high", cell.high());
    number(node, "p_value", cell.pValue());
    number(node, "adjusted_p_value", cell.adjustedPValue());
    verdict(node, cell.verdict(), cell.missing());
    return node.put("alarm_cycle", cell.alarmCycle());
  }

  private static ObjectNode share(Share share) {
    ObjectNode node = NODES.objectNode().put("n", share.n()).put("count", share.count());
    number(node, "rate", share.rate());
    number(node, "low", share.low());
    number(node, "high", share.high());
    return node;
  }

  private static ObjectNode contrast(Contrast contrast) {
    ObjectNode node = NODES.objectNode();
    number(node, "baseline", contrast.baseline());
    number(node, "candidate", contrast.candidate());
    number(node, "difference", contrast.difference());
    number(node, "low", contrast.low());
    number(node, "high", contrast.high());
    number(node, "p_value", contrast.pValue());
    verdict(node, contrast.verdict(), contrast.explanation());
    return node;
  }

  private static void verdict(ObjectNode node, VerdictState verdict, String missing) {
    node.put("verdict", verdict.reported().wireName());
    if (verdict == VerdictState.WARNING) {
      node.put("warning", true);
    }
    if (missing != null) {
      node.put("missing", missing);
    }
  }

  private static void number(ObjectNode node, String field, double value) {
    if (Double.isFinite(value)) {
      node.put(field, value);
    } else {
      node.putNull(field);
    }
  }

  private static String emptyAsNull(String text) {
    return text.isEmpty() ? null : text;
  }
}
