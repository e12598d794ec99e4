package dev.candor.launcher.replay;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.candor.events.CellVerdict;
import dev.candor.events.ComparisonVerdict;
import dev.candor.events.Contrast;
import dev.candor.events.Flip;
import dev.candor.report.view.ComparisonView;
import dev.candor.report.view.Said;
import java.util.List;

/** The drift report as JSON. */
public final class ReportJson {
  private static final ObjectMapper JSON = new ObjectMapper();

  /** Always there, null where nothing was compared. */
  private static final List<String> CONTRASTS =
      List.of("language_gap", "control_adjusted", "paraphrase", "reroll", "composition");

  private ReportJson() {}

  /** The whole report of a replay. */
  public static ObjectNode report(Replay.Result result) {
    return report(result, List.of());
  }

  /** The same with what was said in flips, as far as these comparisons hold it. */
  public static ObjectNode report(Replay.Result result, List<ComparisonView> views) {
    ObjectNode report = JSON.createObjectNode();
    ArrayNode targets = targets(result.verdicts());
    for (JsonNode target : targets) {
      for (ComparisonView view : views) {
        if (view.target().equals(target.path("target").asText())
            && view.baseline().equals(target.path("baseline").asText())
            && view.candidate().equals(target.path("candidate").asText())) {
          target.path("flips").forEach(flip -> said((ObjectNode) flip, view));
        }
      }
    }
    report.set("targets", targets);
    ObjectNode records = report.putObject("records");
    records
        .put("read", result.counts().read())
        .put("classified", result.counts().classified())
        .put("invalid", result.counts().invalid())
        .put("failed", result.counts().failed())
        .put("dead_letters", result.counts().deadLetters());
    ObjectNode reasons = records.putObject("dead_letters_by_reason");
    result.counts().byReason().forEach(reasons::put);
    report.put("classifier", result.classifier());
    return report;
  }

  /** What was asked and said, before and after; null where it is not to be had. */
  private static void said(ObjectNode flip, ComparisonView view) {
    for (ComparisonView.FlipRow row : view.flips()) {
      if (row.promptId().equals(flip.path("prompt_id").asText())
          && row.lang().equals(flip.path("lang").asText())) {
        flip.put("prompt", row.prompt());
        said(flip, "before", row.before());
        said(flip, "after", row.after());
      }
    }
  }

  private static void said(ObjectNode flip, String field, Said said) {
    if (said == null) {
      flip.putNull(field);
      return;
    }
    ObjectNode node = flip.putObject(field);
    node.put("response", said.text());
    node.put("outcome", said.outcome());
    ArrayNode tones = node.putArray("tones");
    said.tones().forEach(tones::add);
    number(node, "confidence", said.confidence());
    ArrayNode evidence = node.putArray("evidence");
    for (Said.Mark mark : said.evidence()) {
      evidence
          .addObject()
          .put("tier", mark.tier())
          .put("source", mark.source())
          .put("start", mark.start())
          .put("end", mark.end())
          .put("excerpt", mark.excerpt());
    }
  }

  /** One object for each comparison. */
  public static ArrayNode targets(List<ComparisonVerdict> verdicts) {
    ArrayNode targets = JSON.createArrayNode();
    verdicts.forEach(verdict -> targets.add(target(verdict)));
    return targets;
  }

  private static ObjectNode target(ComparisonVerdict verdict) {
    ObjectNode target =
        JSON.createObjectNode()
            .put("target", verdict.target())
            .put("baseline", emptyAsNull(verdict.baseline()))
            .put("candidate", emptyAsNull(verdict.candidate()))
            .put("verdict", shown(verdict.verdict()))
            .put("direction", verdict.direction())
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
          .put("from", flip.from())
          .put("to", flip.to());
    }
    return target.put("note", verdict.note());
  }

  private static ObjectNode cell(CellVerdict cell) {
    ObjectNode node =
        JSON.createObjectNode()
            .put("topic", cell.topic())
            .put("lang", cell.lang())
            .put("arm", cell.arm())
            .put("measure", cell.measure());
    ObjectNode baseline = node.putObject("baseline");
    baseline.put("n", cell.baselineN()).put("count", cell.baselineCount());
    number(baseline, "rate", cell.baselineRate());
    number(baseline, "low", cell.baselineLow());
    number(baseline, "high", cell.baselineHigh());
    ObjectNode candidate = node.putObject("candidate");
    candidate.put("n", cell.candidateN()).put("count", cell.candidateCount());
    number(candidate, "rate", cell.candidateRate());
    number(candidate, "low", cell.candidateLow());
    number(candidate, "high", cell.candidateHigh());
    number(node, "difference", cell.difference());
    number(node, "low", cell.low());
    number(node, "high", cell.high());
    number(node, "p_value", cell.pValue());
    node.put("verdict", shown(cell.verdict()));
    if (cell.verdict().equals("warning")) {
      node.put("warning", true);
    }
    if (cell.missing() != null) {
      node.put("missing", cell.missing());
    }
    return node.put("alarm_cycle", cell.alarmCycle());
  }

  private static ObjectNode contrast(Contrast contrast) {
    ObjectNode node = JSON.createObjectNode();
    node.put("baseline", contrast.baseline());
    node.put("candidate", contrast.candidate());
    node.put("difference", contrast.difference());
    node.put("low", contrast.low());
    node.put("high", contrast.high());
    node.put("p_value", contrast.pValue());
    node.put("verdict", shown(contrast.verdict()));
    if (contrast.explanation() != null) {
      node.put("missing", contrast.explanation());
    }
    return node;
  }

  /** A warning is a stage within the detector; a report says whether it drifted. */
  static String shown(String verdict) {
    return verdict.equals("warning") ? "stable" : verdict;
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
