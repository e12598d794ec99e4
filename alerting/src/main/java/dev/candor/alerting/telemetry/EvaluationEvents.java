package dev.candor.alerting.telemetry;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.candor.alerting.receiver.PlainText;
import dev.candor.events.ComparisonVerdict;
import dev.candor.model.Cell;
import dev.candor.model.Stratum;
import java.util.List;
import java.util.Optional;

/**
 * Verdicts as log records of OTLP in JSON, each an event {@code gen_ai.evaluation.result}: the
 * verdict is its label, the difference of the constrained share of sensitive prompts its score.
 */
final class EvaluationEvents {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final long NANOS = 1_000_000;
  private static final int INFO = 9;
  private static final int WARN = 13;
  private static final int LONGEST = 1_000;

  private EvaluationEvents() {}

  /** The body of a request to {@code /v1/logs}. */
  static byte[] body(List<ComparisonVerdict> verdicts) {
    ObjectNode root = JSON.createObjectNode();
    ObjectNode resourceLogs = root.putArray("resourceLogs").addObject();
    text(
        resourceLogs.putObject("resource").putArray("attributes"),
        GenAiNames.SERVICE_NAME,
        "candor");
    ObjectNode scopeLogs = resourceLogs.putArray("scopeLogs").addObject();
    scopeLogs.putObject("scope").put("name", "dev.candor");
    ArrayNode records = scopeLogs.putArray("logRecords");
    verdicts.forEach(verdict -> event(records.addObject(), verdict));
    try {
      return JSON.writeValueAsBytes(root);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a document of plain fields cannot fail to be written", e);
    }
  }

  private static void event(ObjectNode record, ComparisonVerdict verdict) {
    boolean isDrift = verdict.verdict().isDrifted();
    String at = String.valueOf(verdict.decidedAt().toEpochMilli() * NANOS);
    record
        .put("timeUnixNano", at)
        .put("observedTimeUnixNano", at)
        .put("severityNumber", isDrift ? WARN : INFO)
        .put("severityText", isDrift ? "WARN" : "INFO")
        .put("eventName", GenAiNames.EVALUATION_RESULT);
    ArrayNode attributes = record.putArray("attributes");
    text(attributes, GenAiNames.EVENT_NAME, GenAiNames.EVALUATION_RESULT);
    text(attributes, GenAiNames.EVALUATION_NAME, "candor." + verdict.kind().wireName());
    text(attributes, GenAiNames.SCORE_LABEL, verdict.verdict().wireName());
    if (verdict.note() != null) {
      text(attributes, GenAiNames.EXPLANATION, verdict.note());
    }
    text(attributes, "candor.verdict.id", verdict.verdictId());
    text(attributes, "candor.target", verdict.target());
    text(attributes, "candor.baseline", verdict.baseline());
    text(attributes, "candor.candidate", verdict.candidate());
    text(attributes, "candor.direction", verdict.direction().wireName());
    text(attributes, "candor.classifier", verdict.classifier());
    number(attributes, "candor.level", verdict.level());
    headline(verdict)
        .ifPresent(
            cell -> {
              number(attributes, GenAiNames.SCORE_VALUE, cell.difference());
              number(attributes, "candor.difference.low", cell.low());
              number(attributes, "candor.difference.high", cell.high());
              number(attributes, "candor.p_value", cell.adjustedPValue());
            });
  }

  private static Optional<Cell> headline(ComparisonVerdict verdict) {
    return verdict.cells().stream()
        .filter(cell -> cell.isAt(Stratum.ALL, Stratum.ALL, "sensitive", "constrained"))
        .findFirst();
  }

  private static void text(ArrayNode attributes, String name, String value) {
    attributes
        .addObject()
        .put("key", name)
        .putObject("value")
        .put("stringValue", PlainText.line(value, LONGEST));
  }

  private static void number(ArrayNode attributes, String name, double value) {
    if (Double.isFinite(value)) {
      attributes.addObject().put("key", name).putObject("value").put("doubleValue", value);
    }
  }
}
