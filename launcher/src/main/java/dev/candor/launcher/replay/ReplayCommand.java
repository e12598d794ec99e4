package dev.candor.launcher.replay;

import dev.candor.classification.StandardClassifier;
import dev.candor.events.ComparisonVerdict;
import dev.candor.events.Topics;
import dev.candor.launcher.CandorMain;
import dev.candor.launcher.CandorVersion;
import dev.candor.launcher.ResultCommand;
import dev.candor.launcher.TemporaryDirectory;
import dev.candor.launcher.detect.LevelOption;
import dev.candor.launcher.detect.ToleranceOption;
import dev.candor.launcher.report.ReportCommand;
import dev.candor.launcher.report.StoredMonitor;
import dev.candor.launcher.rows.FieldOptions;
import dev.candor.launcher.rows.Reading;
import dev.candor.launcher.rows.Survey;
import dev.candor.model.ReleaseChoice;
import dev.candor.model.VerdictState;
import dev.candor.report.ComparisonText;
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
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code candor replay}. */
@Command(
    name = "replay",
    description = {
      "Sends recorded responses through the same topics and topology as a running monitor and"
          + " prints the drift report.",
      "Exit code 0 when stable, 3 when drifted, 2 for bad input, 4 when nothing was compared."
    })
public final class ReplayCommand extends ResultCommand {
  @Parameters(
      paramLabel = "FILE",
      arity = "1..*",
      description = "Rows, or files of a known tool; - reads standard input.")
  private List<String> files = new ArrayList<>();

  @Option(names = "--baseline", paramLabel = "R", description = "Release to compare against.")
  private String baseline;

  @Option(names = "--candidate", paramLabel = "R", description = "Release to compare.")
  private String candidate;

  @Mixin private LevelOption level = new LevelOption();

  @Mixin private ToleranceOption tolerance = new ToleranceOption();

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

  /** With two releases there is nothing to carry over. */
  private static final int FEWEST_RELEASES = 3;

  private final List<ComparisonView> views = new ArrayList<>();
  private long carriedOver;

  @Override
  public Integer call() throws Exception {
    double chance = level.level();
    double tolerated = tolerance.share();
    refuseUnwritable(html, "--html");
    refuseUnwritable(junit, "--junit");
    refuseUnwritable(markdown, "--markdown");
    PrintWriter err = err();
    Replay.Result result;
    try (TemporaryDirectory directory = TemporaryDirectory.create("candor-replay")) {
      // Everything is looked at before the broker starts: what is wrong should not cost seconds,
      // and what is compared depends on every row.
      Reading reading = fields.reading(true, this::say);
      RecordingFiles recording = RecordingFiles.of(files, directory.path(), fields.badLines(err));
      Survey survey = recording.survey(reading);
      ReleaseChoice only = survey.choice(baseline, candidate);
      for (String target : survey.targets()) {
        survey.refuseConflicts(target, only.pairs(survey.releases(target)));
      }
      carriedOver =
          survey.targets().stream()
              .filter(target -> survey.releases(target).size() >= FEWEST_RELEASES)
              .count();
      survey.notes(baseline, candidate).forEach(this::say);
      ReplayProgress progress = new ReplayProgress(err, System.console() != null);
      Replay replay =
          new Replay(
              StandardClassifier.load(),
              chance,
              tolerated,
              only,
              InstantSource.system(),
              progress,
              new Replay.Recording(
                  survey::isDated, survey::isBroken, survey.isToBeClassified(), survey.rows()));
      Path broker = Files.createDirectory(directory.path().resolve("broker"));
      result =
          replay.run(broker, recording.sources(reading), recording::notToldYet, this::keepViews);
      progress.done();
    }
    if (result.counts().classified() + result.counts().invalid() == 0) {
      throw new InputException(
          names(),
          "none of " + result.counts().read() + " rows holds a reply",
          "check that the responses are present and are not errors");
    }
    write(html, "--html", ReportFormat.HTML, result, err);
    write(junit, "--junit", ReportFormat.JUNIT, result, err);
    write(markdown, "--markdown", ReportFormat.SUMMARY, result, err);
    print(() -> ReplayJson.report(result, views), out -> print(out, result));
    if (carriedOver > 0) {
      PrintWriter words = isJson() ? err : out();
      words.println(carried());
      words.flush();
    }
    return exit(result, err);
  }

  private void write(
      Path file, String option, ReportFormat format, Replay.Result result, PrintWriter err) {
    if (file != null) {
      ReportCommand.write(file, option, format.write(report(result), views(result)));
      err.println("wrote " + file);
    }
  }

  private static int exit(Replay.Result result, PrintWriter err) {
    List<VerdictState> verdicts =
        result.verdicts().stream()
            .filter(verdict -> !verdict.candidate().isEmpty())
            .map(ComparisonVerdict::verdict)
            .toList();
    if (verdicts.contains(VerdictState.DRIFTED)) {
      return CandorMain.DRIFTED;
    }
    if (verdicts.isEmpty()) {
      err.println(
          "nothing was compared: no target has two releases; give rows of another release as well");
    } else if (verdicts.stream().allMatch(VerdictState.NOT_ENOUGH_DATA::equals)) {
      err.println("no verdict: there is not enough data");
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

  private static void print(PrintWriter out, Replay.Result result) {
    for (ComparisonVerdict verdict : result.verdicts()) {
      ComparisonText.print(out, verdict);
      out.println();
    }
    Replay.Counts counts = result.counts();
    out.printf(
        "%,d rows read: %,d classified, %,d invalid, %,d failed probes, %,d dead letters%s."
            + " Classifier %s.%n",
        counts.read(),
        counts.classified(),
        counts.invalid(),
        counts.failed(),
        counts.deadLetters(),
        reasons(counts.byReason()),
        result.classifier());
  }

  private static String reasons(Map<String, Long> byReason) {
    return byReason.isEmpty()
        ? ""
        : byReason.entrySet().stream()
            .map(entry -> entry.getValue() + " " + entry.getKey().replace('_', ' '))
            .collect(Collectors.joining(", ", " (", ")"));
  }

  /** A second chance of a false alarm, which no comparison speaks of. */
  private String carried() {
    return String.format(
        Locale.ROOT,
        "Of %,d %s with three releases or more, evidence was also carried over all of them: chance"
            + " of a false alarm at most %s in all for each target, beside that of its"
            + " comparisons.",
        carriedOver,
        carriedOver == 1 ? "target" : "targets",
        level.level());
  }

  private void keepViews(KafkaSettings kafka, Topics topics) {
    if (isJson() || html != null || junit != null || markdown != null) {
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
            t.number(counts.failed()),
            t.number(counts.deadLetters())));
  }

  /** A target that had nothing to compare is reported as well. */
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

  private String names() {
    return files.stream()
        .map(file -> file.equals("-") ? "standard input" : file)
        .collect(Collectors.joining(", "));
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
    words.add("--level=" + level.level());
    if (tolerance.points() > 0) {
      words.add("--tolerance=" + tolerance.points());
    }
    addIfAsked(words, "--html=", html);
    addIfAsked(words, "--junit=", junit);
    addIfAsked(words, "--markdown=", markdown);
    return ShellCommand.of(words);
  }

  private static void addIfAsked(List<String> words, String option, Path file) {
    if (file != null) {
      words.add(option + file);
    }
  }
}
