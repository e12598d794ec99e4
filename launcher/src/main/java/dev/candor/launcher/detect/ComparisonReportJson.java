package dev.candor.launcher.detect;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.candor.detection.CellFinding;
import dev.candor.detection.ComparisonReport;
import dev.candor.detection.Contrast;
import dev.candor.detection.MovedPrompt;
import dev.candor.detection.Verdict;
import dev.candor.model.Flip;
import dev.candor.model.Share;
import dev.candor.model.Stratum;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A comparison as JSON: one entry of {@code targets} in the report. A warning is not a verdict of
 * the report's; it shows as {@code stable} with {@code "warning": true}. Numbers that do not exist
 * are null.
 */
public final class ComparisonReportJson {
  private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

  private ComparisonReportJson() {}

  /** The whole comparison. */
  public static ObjectNode of(String target, ComparisonReport report) {
    ObjectNode node = NODES.objectNode();
    node.put("target", target);
    node.put("baseline", report.baseline());
    node.put("candidate", report.candidate());
    verdict(node, report.verdict());
    node.put("direction", report.direction().wireName());
    ArrayNode cells = node.putArray("cells");
    report.cells().forEach(cell -> cells.add(cell(cell)));
    ObjectNode contrasts = node.putObject("contrasts");
    contrasts(report).forEach((name, contrast) -> contrasts.set(name, contrast(contrast)));
    ArrayNode flips = node.putArray("flips");
    for (Flip flip : report.flips()) {
      ObjectNode one = flips.addObject();
      one.put("prompt_id", flip.promptId());
      one.put("lang", flip.lang());
      one.put("from", flip.from().wireName());
      one.put("to", flip.to().wireName());
    }
    ArrayNode moved = node.putArray("moved_prompts");
    for (MovedPrompt prompt : report.moved()) {
      ObjectNode one = moved.addObject();
      one.put("prompt_id", prompt.promptId());
      one.put("lang", prompt.lang());
      number(one, "baseline_rate", prompt.baselineRate());
      number(one, "candidate_rate", prompt.candidateRate());
      number(one, "e_value", prompt.evidence());
    }
    node.put("note", report.note());
    return node;
  }

  private static Map<String, Contrast> contrasts(ComparisonReport report) {
    Map<String, Contrast> contrasts = new LinkedHashMap<>();
    contrasts.put("language_gap", report.contrasts().languageGap());
    contrasts.put("control_adjusted", report.contrasts().controlAdjusted());
    contrasts.put("paraphrase", report.contrasts().paraphrase());
    contrasts.put("reroll", report.contrasts().reroll());
    contrasts.put("composition", report.contrasts().composition());
    return contrasts;
  }

  /**
   * The contrasts alone, one object each, with the contrast as {@code measure}: they follow the
   * cells.
   */
  public static List<ObjectNode> contrastLines(String target, ComparisonReport report) {
    List<ObjectNode> lines = new ArrayList<>();
    contrasts(report)
        .forEach(
            (name, contrast) -> {
              ObjectNode node = NODES.objectNode();
              node.put("target", target);
              node.put("baseline_release", report.baseline());
              node.put("candidate_release", report.candidate());
              node.put("topic", Stratum.ALL);
              node.put("lang", Stratum.ALL);
              node.put("arm", Stratum.ALL);
              node.put("measure", name);
              node.setAll((ObjectNode) contrast(contrast));
              lines.add(node);
            });
    return lines;
  }

  /** The cells alone, each with its target and releases: the lines of {@code detect --json}. */
  public static List<ObjectNode> cells(String target, ComparisonReport report) {
    return report.cells().stream()
        .map(
            cell -> {
              ObjectNode node = NODES.objectNode();
              node.put("target", target);
              node.put("baseline_release", report.baseline());
              node.put("candidate_release", report.candidate());
              node.setAll(cell(cell));
              return node;
            })
        .toList();
  }

  private static ObjectNode cell(CellFinding cell) {
    ObjectNode node = NODES.objectNode();
    node.put("topic", cell.topic());
    node.put("lang", cell.lang());
    node.put("arm", cell.arm());
    node.put("measure", cell.measure());
    node.set("baseline", estimate(cell.baseline()));
    node.set("candidate", estimate(cell.candidate()));
    number(node, "difference", cell.difference());
    number(node, "low", cell.low());
    number(node, "high", cell.high());
    number(node, "p_value", cell.pValue());
    verdict(node, cell.verdict());
    node.put("alarm_cycle", cell.alarmCycle());
    return node;
  }

  private static ObjectNode estimate(Share estimate) {
    ObjectNode node = NODES.objectNode();
    node.put("n", estimate.n());
    node.put("count", estimate.count());
    number(node, "rate", estimate.rate());
    number(node, "low", estimate.low());
    number(node, "high", estimate.high());
    return node;
  }

  private static ObjectNode contrast(Contrast contrast) {
    ObjectNode node = NODES.objectNode();
    node.set("baseline", value(contrast.baseline()));
    node.set("candidate", value(contrast.candidate()));
    number(node, "difference", contrast.difference());
    number(node, "low", contrast.low());
    number(node, "high", contrast.high());
    number(node, "p_value", contrast.pValue());
    verdict(node, contrast.verdict());
    node.put("alarm_cycle", contrast.alarmCycle());
    ArrayNode series = node.putArray("series");
    for (Contrast.Point point : contrast.series()) {
      ObjectNode one = value(point.value());
      one.put("release", point.release());
      one.put("cycle", point.cycle());
      series.add(one);
    }
    return node;
  }

  private static ObjectNode value(Contrast.Value value) {
    ObjectNode node = NODES.objectNode();
    number(node, "value", value.value());
    number(node, "low", value.low());
    number(node, "high", value.high());
    return node;
  }

  private static void verdict(ObjectNode node, Verdict verdict) {
    boolean warning = verdict instanceof Verdict.Warning;
    node.put("verdict", warning ? new Verdict.Stable().wireName() : verdict.wireName());
    if (warning) {
      node.put("warning", true);
    }
    if (verdict instanceof Verdict.NotEnoughData data) {
      node.put("missing", data.missing());
    }
  }

  private static void number(ObjectNode node, String field, double value) {
    if (Double.isFinite(value)) {
      node.put(field, value);
    } else {
      node.putNull(field);
    }
  }
}
