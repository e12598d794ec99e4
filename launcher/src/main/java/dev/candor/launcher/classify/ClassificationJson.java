package dev.candor.launcher.classify;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.candor.classification.Classification;
import dev.candor.classification.Doubt;
import dev.candor.launcher.rows.EvidenceJson;
import dev.candor.model.Tone;

/** Writes a classification into a row. */
public final class ClassificationJson {

  private ClassificationJson() {}

  /** Writes what a classifier said of a reply. */
  public static void put(ObjectNode row, Classification classification) {
    row.put("outcome", classification.outcome().wireName());
    ArrayNode tones = row.putArray("tones");
    classification.tones().stream().sorted().map(Tone::wireName).forEach(tones::add);
    row.put("confidence", EvidenceJson.rounded(classification.confidence()));
    EvidenceJson.put(row.putArray("evidence"), classification.evidence());
    row.put("classifier", classification.classifier());
    row.put("tier", classification.tier().wireName());
    row.put("abstained", classification.abstained());
    ArrayNode doubts = row.putArray("doubts");
    classification.doubts().stream().sorted().map(Doubt::wireName).forEach(doubts::add);
    row.put("reply_lang", classification.replyLang());
  }

  /** Writes into a row that its probe failed, which is not an outcome. */
  static void putFailure(ObjectNode row, String reason, String classifier) {
    row.putNull("outcome");
    row.put("failure", reason);
    row.putArray("tones");
    row.putNull("confidence");
    row.putArray("evidence");
    row.put("classifier", classifier);
  }
}
