package dev.candor.launcher.classify;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.candor.classification.Classification;
import dev.candor.classification.ResponseClassifier;
import dev.candor.events.Topics;
import dev.candor.launcher.CandorMain;
import dev.candor.launcher.Platform;
import dev.candor.launcher.ResultCommand;
import dev.candor.launcher.monitor.MonitorKeys;
import dev.candor.launcher.monitor.Roles;
import dev.candor.launcher.rows.FieldOptions;
import dev.candor.launcher.rows.RecordedAnswer;
import dev.candor.launcher.rows.Row;
import dev.candor.runtime.Configuration;
import dev.candor.runtime.InputException;
import dev.candor.runtime.KafkaSettings;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Brings classified rows to this version of the classifier, keeps both, and says what moved. */
@Command(
    name = "reclassify",
    description = {
      "Classify rows again that another version classified.",
      "Each row keeps its old outcome beside the new; a report says what moved.",
      "Without FILE: the history of a monitor, the running one of --config or the stopped one of"
          + " --data-dir. New classifications and tallies stand beside the old ones, under their"
          + " own version."
    })
public final class ReclassifyCommand extends ResultCommand {

  @Mixin private ClassifierOptions options = new ClassifierOptions();

  @Parameters(
      arity = "0..1",
      paramLabel = "FILE",
      description =
          "JSON lines from candor classify, with outcome and classifier; - reads"
              + " standard input.")
  private String file;

  @Option(
      names = "--config",
      paramLabel = "FILE",
      description = "The monitor's configuration, which says what its classifier is.")
  private Path config;

  @Option(names = "--data-dir", paramLabel = "DIR", description = "Data of a stopped candor run.")
  private Path dataDirectory;

  @Option(
      names = "--dry-run",
      description = "Of a monitor's history, say what would move, and write nothing.")
  private boolean dryRun;

  /** In place of an outcome: the probe failed. */
  private static final String FAILED = "failed";

  @Mixin private FieldOptions fields = new FieldOptions();

  private final Map<String, Map<String, Integer>> moves = new TreeMap<>();
  private final Map<String, Integer> versions = new TreeMap<>();
  private long moved;

  @Override
  public Integer call() throws IOException {
    if (file == null) {
      return history();
    }
    if (config != null || dataDirectory != null || dryRun) {
      throw new InputException(
          file,
          "is a file, but an option names a monitor's history",
          "give either FILE, or --config or --data-dir");
    }
    ResponseClassifier classifier = options.classifier();
    BufferedWriter out = new BufferedWriter(out(), 1 << 16);
    Rows rows = new Rows(err(), fields);
    try {
      rows.readAnswers(
          file,
          System.in,
          (row, answer) -> {
            reclassify(row, answer, classifier);
            if (!isJson()) {
              out.write(JSON.writeValueAsString(row));
              out.write('\n');
            }
          });
    } finally {
      out.flush();
    }
    print(
        () -> report(rows, classifier),
        any ->
            err()
                .printf(
                    "moved %d of %d rows to %s: %s%n",
                    moved, rows.good(), classifier.version(), moves));
    return CandorMain.FINE;
  }

  private int history() {
    if (config == null && dataDirectory == null) {
      throw new InputException(
          "FILE", "is missing", "name a file, or a monitor's --config or --data-dir");
    }
    Optional<Configuration> configuration =
        Optional.ofNullable(config).map(path -> MonitorKeys.load(path, System.getenv()));
    if (configuration.isPresent() && options.areGiven()) {
      throw new InputException(
          "--config",
          "and options of the classifier exclude each other",
          "set classifier.abstain_below and classifier.rules in the configuration");
    }
    ResponseClassifier classifier =
        configuration.map(Roles::classifier).orElseGet(options::classifier);
    if (dataDirectory != null) {
      try (Platform platform = Platform.ofStopped(dataDirectory, "")) {
        return history(platform.settings(), platform.topics(), classifier);
      }
    }
    if (!configuration.get().section("kafka").has("bootstrap")) {
      throw new InputException(
          config.toString(),
          "names no cluster",
          "set kafka.bootstrap, or give the --data-dir of a stopped candor run");
    }
    KafkaSettings kafka = KafkaSettings.from(configuration.get());
    return history(kafka, new Topics(kafka.topicPrefix()), classifier);
  }

  private int history(KafkaSettings kafka, Topics topics, ResponseClassifier classifier) {
    HistoryReclassifier history = new HistoryReclassifier(kafka, topics, classifier);
    HistoryReclassifier.Written written = history.run(dryRun);
    print(
        () ->
            history
                .moves()
                .json(classifier.version())
                .put("classifications", written.classifications())
                .put("tallies", written.tallies())
                .put("failed", written.failed())
                .put("written", !dryRun),
        out -> {
          history.moves().print(out, classifier.version());
          out.printf(
              "%s %d classifications and %d tallies%s%n",
              dryRun ? "would write" : "wrote",
              written.classifications(),
              written.tallies(),
              written.failed() == 0 ? "" : "; the classifier failed on " + written.failed());
        });
    return CandorMain.FINE;
  }

  private void reclassify(ObjectNode row, RecordedAnswer answer, ResponseClassifier classifier) {
    JsonNode before = row.get("outcome");
    boolean wasFailed = row.path("failure").isTextual() && (before == null || before.isNull());
    if (!wasFailed && (before == null || !before.isTextual())) {
      throw new Row.RowException("has no outcome to compare with; run candor classify on it");
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

  private ObjectNode report(Rows rows, ResponseClassifier classifier) {
    ObjectNode report = JSON.createObjectNode().put("classifier", classifier.version());
    report.set("previous", JSON.valueToTree(versions));
    report.put("rows", rows.good()).put("bad_lines", rows.bad()).put("moved", moved);
    return report.set("moves", JSON.valueToTree(moves));
  }
}
