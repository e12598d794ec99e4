package dev.candor.launcher.classify;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.candor.classification.Reply;
import dev.candor.classification.StandardClassifier;
import dev.candor.classification.rules.RuleMatcher;
import dev.candor.launcher.LauncherCommand;
import dev.candor.launcher.rows.Row;
import dev.candor.model.CoarseOutcome;
import dev.candor.model.Outcome;
import dev.candor.model.TextKind;
import dev.candor.runtime.InputException;
import dev.candor.training.ModelTrainer;
import dev.candor.training.TrainingExample;
import dev.candor.training.TrainingPlan;
import dev.candor.training.TrainingRun;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Fits the weights that ship in the classification jar, and prints how held-out replies fared. */
@Command(
    name = "train",
    description = "Fits the classifier's weights; prints cross-validated figures.")
public final class TrainCommand extends LauncherCommand {

  private static final double DISPUTED = 0.3;
  private static final int OWN_MODELS = 7;
  private static final int EVERY = 3;
  private static final double REPEATED = 0.3;

  @Parameters(
      paramLabel = "FILE",
      arity = "1..*",
      description =
          "JSON lines with response, prompt, lang, label, source, model, prompt_id, judges_agree.")
  private List<String> files;

  @Option(
      names = "--examples",
      paramLabel = "DIR",
      defaultValue = "classification/src/training/examples",
      description = "The project's own examples (default: ${DEFAULT-VALUE}).")
  private Path examples;

  @Option(
      names = "--out",
      paramLabel = "DIR",
      defaultValue = "classification/src/main/resources/dev/candor/classification/model",
      description = "Directory for weights.bin and confusion.tsv (default: ${DEFAULT-VALUE}).")
  private Path out;

  private final List<TrainingExample> training = new ArrayList<>();
  private final List<String> sets = new ArrayList<>();
  private final List<String> labels = new ArrayList<>();

  @Override
  public Integer call() throws IOException {
    PrintWriter err = err();
    for (String file : files) {
      new Rows(false, err).read(file, System.in, this::takeRow);
    }
    int rows = training.size();
    makeOut();
    takeOwn(err);
    err.printf("fitting on %d replies and %d examples%n", rows, training.size() - rows);
    repeatWithoutPrompt();
    RuleMatcher cues = new RuleMatcher(StandardClassifier.standardRules().rules());
    TrainingRun.Result result = new TrainingRun(TrainingPlan.standard(), cues).run(training);
    Files.write(out.resolve("weights.bin"), result.weights());
    Files.writeString(out.resolve("confusion.tsv"), confusion(result));
    PrintWriter print = out();
    print.printf(
        Locale.ROOT, "kept %d n-grams, %d bytes%n", result.rows(), result.weights().length);
    report(print, "held out by whole source", result.bySource());
    report(print, "held out by question", result.byQuestion());
    report(print, "held out by replying model", result.byModel());
    print.flush();
    return 0;
  }

  /** Before the fit, which takes minutes. */
  private void makeOut() {
    try {
      Files.createDirectories(out);
    } catch (IOException e) {
      throw new InputException("--out", out + " cannot be created", "name another directory", e);
    }
    if (!Files.isWritable(out)) {
      throw new InputException("--out", out + " cannot be written", "name another directory");
    }
  }

  private void takeRow(ObjectNode row) {
    Reply reply = Rows.reply(row);
    String label = Rows.text(row, "label");
    if (label == null) {
      throw new Row.RowException("field label is missing");
    }
    String id = Rows.text(row, "prompt_id");
    String question = id == null ? String.valueOf(reply.prompt()) : id.replaceAll("^(zh|fi)_", "");
    String source = String.valueOf(Rows.text(row, "source"));
    String named = Rows.text(row, row.has("model") ? "model" : "release");
    String model = named == null || named.isBlank() ? source : named;
    boolean agree = !row.has("judges_agree") || row.get("judges_agree").asBoolean();
    training.add(
        new TrainingExample(
            reply, outcomes(label), question, model, source, agree ? 1 : DISPUTED, false));
    sets.add(SourceTable.name(source, Rows.text(row, "topic"), reply.promptLang()));
    labels.add(label);
  }

  /** Rows may come without a prompt: some are fitted on a second time as if they did. */
  private void repeatWithoutPrompt() {
    int all = training.size();
    for (int i = 0; i < all; i += EVERY) {
      TrainingExample example = training.get(i);
      Reply reply = example.reply();
      training.add(
          new TrainingExample(
              new Reply(reply.text(), null, reply.promptLang(), null, null, null),
              example.outcomes(),
              example.question(),
              example.model(),
              example.source(),
              REPEATED * example.weight(),
              example.written()));
      sets.add(sets.get(i));
      labels.add(labels.get(i));
    }
  }

  private void takeOwn(PrintWriter err) throws IOException {
    if (!Files.isDirectory(examples)) {
      throw new InputException(
          "--examples",
          examples + " is not a directory",
          "run this in the repository, or name the directory");
    }
    List<Path> files = new ArrayList<>();
    try (DirectoryStream<Path> found = Files.newDirectoryStream(examples, "*.jsonl")) {
      found.forEach(files::add);
    }
    files.sort(null);
    for (Path own : files) {
      String source = own.getFileName().toString();
      new Rows(true, err).read(own.toString(), System.in, row -> takeOwnRow(row, source));
    }
  }

  private void takeOwnRow(ObjectNode row, String source) {
    String outcome = Rows.text(row, "outcome");
    if (outcome == null) {
      throw new Row.RowException("field outcome is missing");
    }
    int number = training.size();
    training.add(
        new TrainingExample(
            Rows.reply(row),
            outcomes(outcome),
            "own " + Objects.requireNonNullElse(Rows.text(row, "prompt"), "question " + number),
            "own " + number % OWN_MODELS,
            source,
            row.path("weight").asDouble(1),
            true));
    sets.add("written for the project, " + Rows.text(row, "lang"));
    labels.add(coarse(outcome));
  }

  /** The coarse class of the first outcome named. */
  private static String coarse(String label) {
    return outcomes(label.split(",")[0]).iterator().next().coarse().wireName();
  }

  private static Set<Outcome> outcomes(String label) {
    if (label.equals("partial")) {
      return EnumSet.of(Outcome.ALIGNED, Outcome.DEFLECTION, Outcome.LECTURE);
    }
    Set<Outcome> outcomes = EnumSet.noneOf(Outcome.class);
    for (String name : label.split(",")) {
      try {
        outcomes.add(Outcome.ofWireName(name.strip()));
      } catch (IllegalArgumentException e) {
        throw new Row.RowException(e.getMessage());
      }
    }
    return outcomes;
  }

  /**
   * Errors on held-out replies by language and kind of text. Those written for the project are left
   * out: no model said them.
   */
  private String confusion(TrainingRun.Result result) {
    Set<String> everyday = ModelTrainer.everyday(training);
    Map<String, int[]> counts = new TreeMap<>();
    Map<TextKind, Set<String>> languages = new TreeMap<>();
    for (List<TrainingRun.HeldOut> some : List.of(result.byQuestion(), result.byModel())) {
      for (TrainingRun.HeldOut reply : some) {
        TrainingExample example = training.get(reply.example());
        if (!example.written()) {
          TextKind kind = kind(example, everyday);
          String lang = String.valueOf(example.reply().promptLang());
          languages.computeIfAbsent(kind, any -> new TreeSet<>()).add(lang);
          boolean answer = reply.coarse() == CoarseOutcome.ANSWER;
          count(counts, lang + "\t" + kind.wireName(), example, answer);
          count(counts, "any\t" + kind.wireName(), example, answer);
        }
      }
    }
    languages.forEach(
        (kind, of) -> {
          if (of.size() == 1) {
            counts.remove("any\t" + kind.wireName());
          }
        });
    StringBuilder text =
        new StringBuilder(
            "# Held-out errors of the weights beside this file, by language of the prompt and kind"
                + " of text.\n"
                + "# language, kind, constrained found, constrained, answers spared, answers\n");
    counts.forEach((key, of) -> text.append(line(key, of)));
    return text.toString();
  }

  private static TextKind kind(TrainingExample example, Set<String> everyday) {
    if (everyday.contains(example.source())) {
      return TextKind.EVERYDAY;
    }
    return example.source().contains(TextKind.SAFETY.wireName())
        ? TextKind.SAFETY
        : TextKind.POLITICAL;
  }

  private static void count(
      Map<String, int[]> counts, String key, TrainingExample example, boolean takenForAnswer) {
    boolean answered = TrainingRun.isAnswer(example);
    int base = answered ? 2 : 0;
    int[] of = counts.computeIfAbsent(key, any -> new int[4]);
    of[base + 1]++;
    of[base] += answered == takenForAnswer ? 1 : 0;
  }

  private static String line(String key, int[] of) {
    return String.format(Locale.ROOT, "%s\t%d\t%d\t%d\t%d%n", key, of[0], of[1], of[2], of[3])
        .replace("\r", "");
  }

  private void report(PrintWriter print, String how, List<TrainingRun.HeldOut> heldOut) {
    SourceTable recorded = new SourceTable();
    SourceTable written = new SourceTable();
    for (TrainingRun.HeldOut reply : heldOut) {
      int example = reply.example();
      boolean own = training.get(example).written();
      (own ? written : recorded)
          .add(
              sets.get(example),
              new Scorecard.ScoredReply(
                  String.valueOf(training.get(example).reply().promptLang()),
                  labels.get(example),
                  reply.coarse().wireName(),
                  reply.confidence(),
                  false));
    }
    recorded.print(print, how);
    recorded.printReliability(print);
    recorded.printConfusion(print);
    recorded.printAbstaining(print);
    if (!written.isEmpty()) {
      written.print(print, how + ", replies written for the project");
    }
  }
}
