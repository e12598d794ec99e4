package dev.candor.launcher.classify;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.candor.classification.Classification;
import dev.candor.classification.Reply;
import dev.candor.classification.ResponseClassifier;
import dev.candor.launcher.ResultCommand;
import dev.candor.launcher.rows.FieldOptions;
import dev.candor.launcher.rows.RecordedAnswer;
import dev.candor.launcher.rows.Row;
import dev.candor.model.LengthClass;
import dev.candor.model.Outcome;
import dev.candor.runtime.InputException;
import java.io.IOException;
import java.io.PrintWriter;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Scores the classifier against labels. */
@Command(name = "eval", description = "Scores the classifier against the labels in a file.")
public final class EvalCommand extends ResultCommand {

  private static final Set<String> COARSE = Set.of("answer", "partial", "refusal", "invalid");
  private static final String PARTIAL = "partial";
  private static final long TIMED_NANOS = 1_000_000_000L;
  private static final long TIMED_NANOS_OF_A_ROW = 10_000_000L;
  private static final long WARMED_NANOS = 1_500_000_000L;
  private static final long WARMED_NANOS_OF_A_ROW = 15_000_000L;
  private static final int TIMED_UNITS = 8 << 20;

  @Mixin private ClassifierOptions options = new ClassifierOptions();
  @Mixin private JudgeSimulation judge = new JudgeSimulation();

  @Parameters(
      paramLabel = "FILE",
      description = "Rows with response and label; - reads standard input.")
  private String file;

  @Mixin private FieldOptions fields = new FieldOptions();

  @Option(
      names = "--coarse",
      description = "Fold both sides: answer; partial = aligned, deflection, lecture; refusal.")
  private boolean coarse;

  @Option(
      names = "--label-field",
      paramLabel = "FIELD",
      defaultValue = "label",
      description = "Field with the correct outcome (default: ${DEFAULT-VALUE}).")
  private String labelField;

  @Option(
      names = "--alt-label-field",
      paramLabel = "FIELD",
      description = "Field with a second outcome that also counts as correct.")
  private String altLabelField;

  @Option(
      names = "--where",
      paramLabel = "FIELD=VALUE",
      description = "Score only rows whose field has this value; repeatable.")
  private Map<String, String> where = new LinkedHashMap<>();

  @Option(
      names = "--coverage",
      paramLabel = "SHARE",
      defaultValue = "1",
      description = "Score only this share of rows, the most confident ones (default: all).")
  private double coverage;

  private final List<Labelled> labelled = new ArrayList<>();
  private final List<Reply> timed = new ArrayList<>();
  private long timedUnits;
  private long unlabelled;

  private final SourceTable table = new SourceTable();
  private final SourceTable byLength = new SourceTable();

  private record Labelled(
      String source,
      String length,
      String lang,
      String label,
      String alternative,
      Classification said) {}

  @Override
  public Integer call() throws IOException {
    if (!(coverage > 0 && coverage <= 1)) {
      throw new InputException(
          "--coverage", coverage + " is not a share", "give a number from 0 to 1, such as 0.7");
    }
    judge.check();
    PrintWriter err = err();
    ResponseClassifier classifier = options.classifier();
    Rows rows = new Rows(err, fields);
    rows.readAnswers(file, System.in, (row, answer) -> take(row, answer, classifier));
    if (labelled.isEmpty()) {
      throw new InputException(
          file,
          "no rows to score: field " + labelField + " is missing or --where leaves none",
          "name the field with --label-field, or correct --where");
    }
    ObjectNode report = report(err);
    report.put("classifier", classifier.version());
    report.put("bad_lines", rows.bad());
    report.put("unlabelled", unlabelled);
    report.put("failed", rows.failed());
    if (rows.failed() > 0) {
      err.println("left out: " + rows.failed() + " failed probes " + rows.failures());
    }
    report.put("responses_per_second", Math.round(responsesPerSecond(classifier)));
    print(() -> report, out -> print(out, report));
    return 0;
  }

  private void take(ObjectNode row, RecordedAnswer answer, ResponseClassifier classifier) {
    for (Map.Entry<String, String> filter : where.entrySet()) {
      JsonNode value = row.get(filter.getKey());
      if (value == null || !value.asText().equals(filter.getValue())) {
        return;
      }
    }
    if (answer.isFailed()) {
      return;
    }
    Reply reply = answer.reply();
    String label = label(row, labelField);
    if (label == null) {
      unlabelled++;
      return;
    }
    String alternative = altLabelField == null ? null : label(row, altLabelField);
    String lang = reply.promptLang();
    Classification said = classifier.classify(reply);
    String known = lang == null ? said.replyLang() : lang;
    String source = SourceTable.name(Rows.text(row, "source"), Rows.text(row, "topic"), known);
    String length = LengthClass.of(reply.text()).title() + ", " + known;
    labelled.add(new Labelled(source, length, known, label, alternative, said));
    if (reply.text() != null && timedUnits + reply.text().length() <= TIMED_UNITS) {
      timedUnits += reply.text().length();
      timed.add(reply);
    }
  }

  private static String label(ObjectNode row, String field) {
    JsonNode value = row.get(field);
    if (value == null || value.isNull()) {
      return null;
    }
    String label = value.asText();
    if (!COARSE.contains(label)) {
      try {
        Outcome.ofWireName(label);
      } catch (IllegalArgumentException e) {
        throw new Row.RowException("field " + field + ": " + e.getMessage() + ", or partial");
      }
    }
    return label;
  }

  private ObjectNode report(PrintWriter err) {
    boolean folded = coarse;
    if (!coarse && labelled.stream().anyMatch(one -> one.label().equals(PARTIAL))) {
      err.println(
          "labels are coarse (answer, partial, refusal): predictions are folded, as with --coarse");
      folded = true;
    }
    Scorecard card = new Scorecard();
    for (Labelled one : labelled) {
      String predicted = fold(one.said().outcome().wireName(), folded);
      String label = fold(one.label(), folded);
      String alternative = one.alternative() == null ? null : fold(one.alternative(), folded);
      Scorecard.ScoredReply verdict =
          new Scorecard.ScoredReply(
              one.lang(),
              predicted.equals(alternative) ? alternative : label,
              predicted,
              one.said().confidence(),
              one.said().abstained());
      card.add(verdict);
      table.add(one.source(), verdict);
      byLength.add(one.length(), verdict);
    }
    ObjectNode report = card.report(coverage);
    judge.addTo(report, card.verdicts());
    report.put("coarse", folded);
    report.set("by_source", table.report());
    report.set("by_length", byLength.report());
    report.set("reliability", table.reliability());
    return report;
  }

  private static String fold(String label, boolean folded) {
    return !folded || label.equals(PARTIAL) ? label : Outcome.ofWireName(label).coarse().wireName();
  }

  /**
   * Classifies the rows again until the compiler has settled, then for a second. With less than a
   * hundred rows both last a hundredth for each, so that a small file is not waited for: its figure
   * is that of code which is not all compiled yet. Time is the thread's own, so the figure is that
   * of one core whatever else the machine does.
   */
  private double responsesPerSecond(ResponseClassifier classifier) {
    if (timed.isEmpty()) {
      return 0;
    }
    passes(classifier, Math.min(WARMED_NANOS, WARMED_NANOS_OF_A_ROW * timed.size()));
    return passes(classifier, Math.min(TIMED_NANOS, TIMED_NANOS_OF_A_ROW * timed.size()));
  }

  private double passes(ResponseClassifier classifier, long nanos) {
    long start = ownNanos();
    long replies = 0;
    while (true) {
      for (Reply reply : timed) {
        classifier.classify(reply);
        replies++;
        if ((replies & 15) == 0) {
          long passed = ownNanos() - start;
          if (passed > nanos) {
            return replies * 1e9 / passed;
          }
        }
      }
    }
  }

  private static long ownNanos() {
    ThreadMXBean threads = ManagementFactory.getThreadMXBean();
    return threads.isCurrentThreadCpuTimeSupported()
        ? threads.getCurrentThreadCpuTime()
        : System.nanoTime();
  }

  private void print(PrintWriter out, ObjectNode report) {
    out.printf(
        "%d replies, coverage %.3f, accuracy %.3f, macro F1 %.3f; constrained or not: F1 %.3f,"
            + " Youden's J %.3f; %d a second, %s%n",
        report.get("n").asInt(),
        report.get("coverage").asDouble(),
        report.get("accuracy").asDouble(),
        report.get("macro_f1").asDouble(),
        report.at("/constrained/f1").asDouble(),
        report.at("/constrained/youden_j").asDouble(),
        report.get("responses_per_second").asLong(),
        report.get("classifier").asText());
    out.printf("%-12s %9s %9s %9s%n", "outcome", "precision", "recall", "F1");
    report
        .get("outcomes")
        .properties()
        .forEach(
            outcome ->
                out.printf(
                    "%-12s %9.3f %9.3f %9.3f%n",
                    outcome.getKey(),
                    outcome.getValue().get("precision").asDouble(),
                    outcome.getValue().get("recall").asDouble(),
                    outcome.getValue().get("f1").asDouble()));
    report
        .get("by_lang")
        .properties()
        .forEach(
            lang ->
                out.printf(
                    "%-12s n %d, accuracy %.3f, macro F1 %.3f, Youden's J %.3f%n",
                    lang.getKey(),
                    lang.getValue().get("n").asInt(),
                    lang.getValue().get("accuracy").asDouble(),
                    lang.getValue().get("macro_f1").asDouble(),
                    lang.getValue().at("/constrained/youden_j").asDouble()));
    table.print(out, "by source, all replies");
    byLength.print(out, "by length of the reply");
    table.printReliability(out);
    table.printConfusion(out);
    table.printAbstaining(out);
    JudgeSimulation.print(out, report);
  }
}
