package dev.candor.launcher.replay;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.candor.classification.StandardClassifier;
import dev.candor.events.ComparisonVerdict;
import dev.candor.events.Response;
import dev.candor.events.Topics;
import dev.candor.launcher.CandorMain;
import dev.candor.launcher.CandorVersion;
import dev.candor.launcher.TemporaryDirectory;
import dev.candor.launcher.report.ReportCommand;
import dev.candor.launcher.report.StoredMonitor;
import dev.candor.launcher.rows.BadLineReport;
import dev.candor.launcher.rows.FieldOptions;
import dev.candor.launcher.rows.Reading;
import dev.candor.launcher.rows.RecordedAnswer;
import dev.candor.launcher.rows.ReleasePairs;
import dev.candor.launcher.rows.Row;
import dev.candor.launcher.rows.RowLabels;
import dev.candor.launcher.rows.RowReader;
import dev.candor.launcher.rows.Survey;
import dev.candor.report.ReportFormat;
import dev.candor.report.ShellCommand;
import dev.candor.report.page.Report;
import dev.candor.report.page.Texts;
import dev.candor.report.view.ComparisonView;
import dev.candor.report.view.ComparisonViews;
import dev.candor.report.view.Correction;
import dev.candor.report.view.FlipChoice;
import dev.candor.runtime.InputException;
import dev.candor.runtime.KafkaSettings;
import dev.candor.stream.ClassifierSettings.ReleasePair;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code candor replay}. */
@Command(
    name = "replay",
    mixinStandardHelpOptions = true,
    description = {
      "Sends recorded responses through the same topics and topology as a running monitor and"
          + " prints the drift report.",
      "Exit code 0 when stable, 3 when drifted, 2 for bad input, 4 when nothing was compared."
    })
public final class ReplayCommand implements Callable<Integer> {
  private static final int MOST_TARGETS_NAMED = 5;

  @Parameters(
      paramLabel = "FILE",
      arity = "1..*",
      description = "Rows, or files of a known tool; - for standard input.")
  private List<String> files = new ArrayList<>();

  @Option(names = "--baseline", paramLabel = "R", description = "Release to compare against.")
  private String baseline;

  @Option(names = "--candidate", paramLabel = "R", description = "Release to compare.")
  private String candidate;

  @Option(
      names = "--level",
      paramLabel = "P",
      defaultValue = "0.01",
      description =
          "Chance of any false alarm in one comparison, over endless looks (default"
              + " ${DEFAULT-VALUE}).")
  private double level;

  @Option(names = "--json", description = "Print one JSON document on standard output.")
  private boolean json;

  @Option(
      names = "--html",
      paramLabel = "FILE",
      description = "Also write a self-contained report with the flips' transcripts.")
  private Path html;

  @Option(
      names = "--junit",
      paramLabel = "FILE",
      description = "Also write the verdicts as JUnit XML, for continuous integration.")
  private Path junit;

  @Option(
      names = "--markdown",
      paramLabel = "FILE",
      description = "Also write a short summary in GitHub's Markdown.")
  private Path markdown;

  @Mixin private FieldOptions fields = new FieldOptions();

  @Option(names = "--strict", description = "Stop at the first bad line.")
  private boolean strict;

  @Spec private CommandSpec spec;

  private final List<ComparisonView> views = new ArrayList<>();
  private final Set<String> told = new HashSet<>();
  private final Map<String, String> shownAs = new HashMap<>();

  @Override
  public Integer call() throws Exception {
    if (!(level > 0 && level < 0.5)) {
      throw new InputException("--level", level + " is out of range", "set it above 0, below 0.5");
    }
    refuseUnwritable(html, "--html");
    refuseUnwritable(junit, "--junit");
    refuseUnwritable(markdown, "--markdown");
    PrintWriter out = spec.commandLine().getOut();
    PrintWriter err = spec.commandLine().getErr();
    Optional<ReleasePair> only =
        baseline == null && candidate == null
            ? Optional.empty()
            : Optional.of(
                new ReleasePair(Optional.ofNullable(baseline), Optional.ofNullable(candidate)));
    Replay.Result result;
    try (TemporaryDirectory directory = TemporaryDirectory.create("candor-replay")) {
      // Everything is looked at before the broker starts: what is wrong should not cost seconds,
      // and what is compared depends on every row.
      Reading reading = fields.reading(true, sentence -> err.println("candor: " + sentence));
      List<String> readable = readable(directory.path());
      Survey survey = survey(readable, reading);
      refuse(survey, only);
      survey.notes(baseline, candidate).forEach(note -> err.println("candor: " + note));
      err.flush();
      ReplayProgress progress = new ReplayProgress(err, System.console() != null);
      Replay replay =
          new Replay(
              StandardClassifier.load(),
              level,
              only,
              InstantSource.system(),
              progress,
              survey::isDated,
              survey::isBroken);
      List<Replay.Rows> sources = new ArrayList<>();
      for (String file : readable) {
        sources.add(listener -> RowReader.open(file, System.in, reading.silently(), listener));
      }
      Path broker = Files.createDirectory(directory.path().resolve("broker"));
      result = replay.run(broker, sources, this::notToldYet, this::keepViews);
      progress.done();
    }
    if (result.counts().classified() + result.counts().invalid() == 0) {
      throw new InputException(
          names(),
          "none of " + result.counts().read() + " rows holds a reply",
          "see that the responses are there and are no errors");
    }
    write(html, "--html", ReportFormat.HTML, result, err);
    write(junit, "--junit", ReportFormat.JUNIT, result, err);
    write(markdown, "--markdown", ReportFormat.SUMMARY, result, err);
    if (json) {
      out.println(
          new ObjectMapper()
              .writerWithDefaultPrettyPrinter()
              .writeValueAsString(ReportJson.report(result, views)));
    } else {
      new ReportText(out).print(result);
    }
    out.flush();
    return exit(result, err);
  }

  /** Files as they are; what can be read only once, as a pipe, is put down first. */
  private List<String> readable(Path directory) throws IOException {
    List<String> readable = new ArrayList<>();
    for (String file : files) {
      if (!isStream(file)) {
        readable.add(file);
        continue;
      }
      Path copy =
          Files.createDirectory(directory.resolve("stream-" + readable.size()))
              .resolve(
                  file.equals("-") ? "standard-input" : Path.of(file).getFileName().toString());
      try (InputStream in = file.equals("-") ? System.in : Files.newInputStream(Path.of(file))) {
        Files.copy(in, copy);
      }
      shownAs.put(copy.toString(), file.equals("-") ? "standard input" : file);
      readable.add(copy.toString());
    }
    return readable;
  }

  private Survey survey(List<String> readable, Reading reading) {
    Survey survey = new Survey();
    BadLineReport badLines = new BadLineReport(spec.commandLine().getErr(), strict);
    RecordedResponses recorded =
        new RecordedResponses(Instant.EPOCH, target -> true, (target, release) -> false);
    for (String file : readable) {
      try (RowReader reader =
          RowReader.open(
              file,
              System.in,
              reading.saying(sentence -> reading.says().accept(shown(sentence))),
              (name, line, problem, bytes) -> {
                told.add(name + ":" + line);
                badLines.badLine(shown(name), line, problem, bytes);
              })) {
        for (Row row = reader.next(); row != null; row = reader.next()) {
          try {
            RowLabels labels = RowLabels.of(row);
            Response response = recorded.of(row);
            survey.add(row, labels);
            boolean isEmpty =
                response.outcome() == null
                    && response.providerError() == null
                    && (response.text() == null || response.text().isBlank());
            survey.answered(labels, isEmpty && isUnexplained(response.failure()));
          } catch (Row.RowException e) {
            reader.reject(row, e.getMessage());
          }
        }
      }
    }
    if (badLines.count() + survey.rows() == 0) {
      throw new InputException(names(), "holds no rows", "name a file of rows");
    }
    if (survey.rows() == 0) {
      throw new InputException(
          names(),
          "none of " + badLines.count() + " rows can be used",
          "write release, prompt_id, lang, prompt and response in each, or say where they are:"
              + " --release, --prompt-id …");
    }
    return survey;
  }

  private static boolean isUnexplained(String failure) {
    return failure == null || failure.equals(RecordedAnswer.EMPTY_REPLY);
  }

  private void refuse(Survey survey, Optional<ReleasePair> only) {
    boolean anyAsked = only.isEmpty();
    for (String target : survey.targets()) {
      List<String> releases = survey.releases(target);
      List<List<String>> pairs = ReleasePairs.of(releases, baseline, candidate);
      anyAsked |= !pairs.isEmpty();
      survey.refuseConflicts(target, pairs);
    }
    if (!anyAsked) {
      throw new InputException(
          "--baseline, --candidate",
          "no target has " + pair(only.get()),
          "name releases of one target: " + releases(survey));
    }
  }

  private void write(
      Path file, String option, ReportFormat format, Replay.Result result, PrintWriter err) {
    if (file != null) {
      ReportCommand.write(file, option, format.write(report(result), views(result)));
      err.println("wrote " + file);
    }
  }

  private static int exit(Replay.Result result, PrintWriter err) {
    List<String> verdicts =
        result.verdicts().stream()
            .filter(verdict -> !verdict.candidate().isEmpty())
            .map(ComparisonVerdict::verdict)
            .toList();
    if (verdicts.contains("drifted")) {
      return CandorMain.DRIFTED;
    }
    if (verdicts.isEmpty()) {
      err.println(
          "nothing was compared: no target has two releases; give rows of another release too");
    } else if (verdicts.stream().allMatch("not_enough_data"::equals)) {
      err.println("nothing could be judged: there is not enough data for a verdict");
    } else {
      return CandorMain.FINE;
    }
    err.flush();
    return CandorMain.NOTHING_COMPARED;
  }

  private static void refuseUnwritable(Path file, String option) {
    if (file != null) {
      ReportCommand.refuseUnwritable(file, option);
    }
  }

  private void keepViews(KafkaSettings kafka, Topics topics) {
    if (json || html != null || junit != null || markdown != null) {
      views.addAll(new StoredMonitor(kafka, topics).comparisons(verdict -> true));
    }
  }

  private Report report(Replay.Result result) {
    Texts t = Texts.of("en");
    Replay.Counts counts = result.counts();
    return new Report(
        t,
        CandorVersion.current(),
        InstantSource.system().instant(),
        again(),
        t.get(
            "report.records.text",
            t.number(counts.read()),
            t.number(counts.classified()),
            t.number(counts.invalid()),
            t.number(counts.deadLetters())));
  }

  /** A target that had nothing to compare is told as well. */
  private List<ComparisonView> views(Replay.Result result) {
    List<ComparisonView> all = new ArrayList<>(views);
    result.verdicts().stream()
        .filter(verdict -> verdict.candidate().isEmpty())
        .map(
            verdict ->
                ComparisonViews.of(
                    verdict,
                    Map.of(),
                    FlipChoice.FIRST_PAGE,
                    1,
                    (flips, topics) -> List.of(),
                    Correction.NONE))
        .forEach(all::add);
    return all;
  }

  private static boolean isStream(String file) {
    Path path = Path.of(file);
    return file.equals("-")
        || Files.exists(path) && !Files.isRegularFile(path) && !Files.isDirectory(path);
  }

  private static String pair(ReleasePair asked) {
    return Stream.of(asked.baseline(), asked.candidate())
            .flatMap(Optional::stream)
            .map(release -> "release " + release)
            .collect(Collectors.joining(" and "))
        + (asked.baseline().isPresent() && asked.candidate().isPresent()
            ? ""
            : " and one to compare it with");
  }

  private static String releases(Survey survey) {
    String known =
        survey.targets().stream()
            .limit(MOST_TARGETS_NAMED)
            .map(target -> target + " has " + String.join(", ", survey.releases(target)))
            .collect(Collectors.joining("; "));
    return known + (survey.targets().size() > MOST_TARGETS_NAMED ? "; …" : "");
  }

  private String names() {
    return files.stream()
        .map(file -> file.equals("-") ? "standard input" : file)
        .collect(Collectors.joining(", "));
  }

  /** What the second pass finds beyond the first, a record that is too long for one. */
  private void notToldYet(String file, long line, String problem, byte[] bytes) {
    if (told.contains(file + ":" + line)) {
      return;
    }
    if (strict) {
      throw new InputException(
          shown(file) + ":" + line, problem, "or leave out --strict to pass over such lines");
    }
    spec.commandLine().getErr().printf("candor: %s:%d: %s%n", shown(file), line, problem);
    spec.commandLine().getErr().flush();
  }

  /** Names of copies as the user gave them. */
  private String shown(String text) {
    String shown = text;
    for (Map.Entry<String, String> copy : shownAs.entrySet()) {
      shown = shown.replace(copy.getKey(), copy.getValue());
    }
    return shown;
  }

  /** The command that makes this report again. */
  private String again() {
    List<String> words = new ArrayList<>(List.of("candor", "replay"));
    words.addAll(files);
    if (baseline != null) {
      words.add("--baseline=" + baseline);
    }
    if (candidate != null) {
      words.add("--candidate=" + candidate);
    }
    words.add("--level=" + level);
    if (html != null) {
      words.add("--html=" + html);
    }
    return ShellCommand.of(words);
  }
}
