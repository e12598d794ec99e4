package dev.candor.launcher.classify;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.candor.classification.ResponseClassifier;
import dev.candor.launcher.LauncherCommand;
import dev.candor.launcher.rows.FieldOptions;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.PrintWriter;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Adds outcome, tones, confidence, evidence and classifier to each row. */
@Command(
    name = "classify",
    description = "Classifies every reply in a file; prints the rows as JSON lines.")
public final class ClassifyCommand extends LauncherCommand {

  @Mixin private ClassifierOptions options = new ClassifierOptions();

  @Parameters(
      paramLabel = "FILE",
      description =
          "Rows with a response field, or the output of a known tool; - reads standard input.")
  private String file;

  @Mixin private FieldOptions fields = new FieldOptions();

  @SuppressWarnings("UnusedVariable")
  @Option(
      names = "--json",
      description = "Accepted for consistency; the output is JSON lines in any case.")
  private boolean json;

  @Override
  public Integer call() throws IOException {
    ResponseClassifier classifier = options.classifier();
    ObjectMapper mapper = new ObjectMapper();
    PrintWriter err = err();
    BufferedWriter out = new BufferedWriter(out(), 1 << 16);
    Rows rows = new Rows(err, fields);
    try {
      rows.readAnswers(
          file,
          System.in,
          (row, answer) -> {
            if (answer.isFailed()) {
              ClassificationJson.putFailure(row, answer.failure(), classifier.version());
            } else {
              ClassificationJson.put(row, classifier.classify(answer.reply()));
            }
            out.write(mapper.writeValueAsString(row));
            out.write('\n');
          });
    } finally {
      out.flush();
    }
    String asides = rows.asides();
    if (!asides.isEmpty()) {
      err.println("read " + rows.good() + " rows" + asides);
    }
    rows.broken().forEach(sentence -> err.println("candor: " + sentence));
    return 0;
  }
}
