package dev.candor.launcher.classify;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.candor.classification.Classification;
import dev.candor.classification.ResponseClassifier;
import dev.candor.launcher.rows.FieldOptions;
import dev.candor.launcher.rows.RecordedAnswer;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Brings classified rows to this version of the classifier, keeps both, and says what moved. */
@Command(
    name = "reclassify",
    description = {
      "Classify rows again that another version classified.",
      "Each row keeps its old outcome beside the new; a report says what moved."
    },
    mixinStandardHelpOptions = true)
public final class ReclassifyCommand implements Callable<Integer> {

  @Spec private CommandSpec spec;
  @Mixin private ClassifierOptions options = new ClassifierOptions();

  @Parameters(
      paramLabel = "FILE",
      description = "JSON lines from candor classify, with outcome and classifier; - for input.")
  private String file;

  @Option(names = "--strict", description = "Stop at the first bad line.")
  private boolean strict;

  @Option(names = "--json", description = "Print the report as one JSON document, and no rows.")
  private boolean json;

  /** In place of an outcome: the probe failed. */
  private static final String FAILED = "failed";

  @Mixin private FieldOptions fields = new FieldOptions();

  private final Map<String, Map<String, Integer>> moves = new TreeMap<>();
  private final Map<String, Integer> versions = new TreeMap<>();
  private long moved;

  @Override
  public Integer call() throws IOException {
    ResponseClassifier classifier = options.classifier();
    ObjectMapper mapper = new ObjectMapper();
    PrintWriter err = spec.commandLine().getErr();
    BufferedWriter out = new BufferedWriter(spec.commandLine().getOut(), 1 << 16);
    Rows rows = new Rows(strict, err, fields);
    try {
      rows.readAnswers(
          file,
          System.in,
          (row, answer) -> {
            reclassify(row, answer, classifier);
            if (!json) {
              out.write(mapper.writeValueAsString(row));
              out.write('\n');
            }
          });
      if (json) {
        ObjectNode report = report(mapper, rows, classifier);
        out.write(mapper.writerWithDefaultPrettyPrinter().writeValueAsString(report));
        out.write('\n');
      }
    } finally {
      out.flush();
    }
    if (!json) {
      err.println(
          "moved "
              + moved
              + " of "
              + rows.good()
              + " rows to "
              + classifier.version()
              + ": "
              + moves);
    }
    return 0;
  }

  private void reclassify(ObjectNode row, RecordedAnswer answer, ResponseClassifier classifier)
      throws Rows.BadRow {
    JsonNode before = row.get("outcome");
    boolean wasFailed = row.path("failure").isTextual() && (before == null || before.isNull());
    if (!wasFailed && (before == null || !before.isTextual())) {
      throw new Rows.BadRow("has no outcome to compare with; run candor classify on it");
    }
    JsonNode version = row.get("classifier");
    ObjectNode previous = row.objectNode();
    previous.set("outcome", before);
    previous.set("tones", row.get("tones"));
    previous.set("confidence", row.get("confidence"));
    previous.set("classifier", version);
    row.remove("failure");
    String now;
    if (answer.isFailed()) {
      ClassificationJson.putFailure(row, answer.failure(), classifier.version());
      now = FAILED;
    } else {
      Classification classification = classifier.classify(answer.reply());
      ClassificationJson.put(row, classification);
      now = classification.outcome().wireName();
    }
    row.set("previous", previous);
    versions.merge(version == null ? "unknown" : version.asText(), 1, Integer::sum);
    String then = wasFailed ? FAILED : before.asText();
    if (!then.equals(now)) {
      moved++;
      moves.computeIfAbsent(then, outcome -> new TreeMap<>()).merge(now, 1, Integer::sum);
    }
  }

  private ObjectNode report(ObjectMapper mapper, Rows rows, ResponseClassifier classifier) {
    ObjectNode report = mapper.createObjectNode();
    report.put("classifier", classifier.version());
    report.set("previous", mapper.valueToTree(versions));
    report.put("rows", rows.good());
    report.put("bad_lines", rows.bad());
    report.put("moved", moved);
    report.set("moves", mapper.valueToTree(moves));
    return report;
  }
}
