package dev.candor.launcher.replay;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.candor.report.ComparisonJson;
import dev.candor.report.view.ComparisonView;
import dev.candor.report.view.Said;
import dev.candor.report.view.ViewJson;
import java.util.List;

/** The drift report of a replay as JSON: the comparisons, and what became of the rows. */
public final class ReplayJson {
  private static final ObjectMapper JSON = new ObjectMapper();

  private ReplayJson() {}

  /** The whole report of a replay. */
  public static ObjectNode report(Replay.Result result) {
    return report(result, List.of());
  }

  /** The same with what was said in flips, as far as these comparisons hold it. */
  public static ObjectNode report(Replay.Result result, List<ComparisonView> views) {
    ObjectNode report = JSON.createObjectNode();
    ArrayNode targets = ComparisonJson.targets(result.verdicts());
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
    ObjectNode records = ViewJson.tree(result.counts());
    records.set("dead_letters_by_reason", records.remove("by_reason"));
    report.set("records", records);
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
    ObjectNode node = ViewJson.tree(said);
    node.set("response", node.remove("text"));
    flip.set(field, node.retain("response", "outcome", "tones", "confidence", "evidence"));
  }
}
