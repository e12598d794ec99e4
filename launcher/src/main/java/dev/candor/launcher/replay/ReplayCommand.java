package dev.candor.launcher.replay;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.candor.classification.StandardClassifier;
import dev.candor.events.Topics;
import dev.candor.launcher.CandorMain;
import dev.candor.launcher.CandorVersion;
import dev.candor.launcher.TemporaryDirectory;
import dev.candor.launcher.report.ReportCommand;
import dev.candor.launcher.report.StoredMonitor;
import dev.candor.launcher.rows.RowReader;
import dev.candor.report.HtmlReport;
import dev.candor.report.page.Report;
import dev.candor.report.page.Texts;
import dev.candor.report.view.ComparisonView;
import dev.candor.report.view.ComparisonViews;
import dev.candor.report.view.Correction;
import dev.candor.report.view.FlipChoice;
import dev.candor.runtime.InputException;
import dev.candor.runtime.KafkaSettings;
import dev.candor.stream.ClassifierSettings.ReleasePair;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
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
      "Exit code 0 when stable, 3 when drifted, 2 for bad input."
    })
public final class ReplayCommand implements Callable<Integer> {
  private static final int MOST_BAD_LINES_SHOWN = 10;
  private static final int MOST_TARGETS_NAMED = 5;

  @Parameters(
      paramLabel = "FILE",
      arity = "1..*",
      description = "JSON lines; - for standard input.")
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

  @Option(names = "--strict", description = "Stop at the first bad line.")
  private boolean strict;

  @Spec private CommandSpec spec;

  private final List<ComparisonView> views = new ArrayList<>();
  private int badLines;

  @Override
  public Integer call() throws Exception {
    if (!(level > 0 && level < 0.5)) {
      throw new InputException("--level", level + " is out of range", "set it above 0, below 0.5");
    }
    if (html != null) {
      ReportCommand.refuseUnwritable(html, "--html");
    }
    PrintWriter out = spec.commandLine().getOut();
    PrintWriter err = spec.commandLine().getErr();
    // Every file's first row is read before the broker starts: a wrong name or another encoding
    // should not cost three seconds. What is no file, as a pipe, can be read only once.
    for (String file : files) {
      if (!isStream(file)) {
        try (RowReader reader =
            RowReader.open(file, System.in, (name, line, problem, bytes) -> {})) {
          reader.next();
        }
      }
    }
    Optional<ReleasePair> only =
        baseline == null && candidate == null
            ? Optional.empty()
            : Optional.of(
                new ReleasePair(Optional.ofNullable(baseline), Optional.ofNullable(candidate)));
    ReplayProgress progress = new ReplayProgress(err, System.console() != null);
    Replay replay =
        new Replay(StandardClassifier.load(), level, only, InstantSource.system(), progress);
    Replay.Result result;
    try (TemporaryDirectory directory = TemporaryDirectory.create("candor-replay")) {
      List<Replay.Rows> sources = new ArrayList<>();
      for (String file : files) {
        sources.add(listener -> RowReader.open(file, System.in, listener));
      }
      result = replay.run(directory.path(), sources, this::badLine, this::keepViews);
    }
    progress.done();
    if (badLines > MOST_BAD_LINES_SHOWN) {
      err.printf("%d bad lines in all; the first %d are above.%n", badLines, MOST_BAD_LINES_SHOWN);
    }
    if (result.counts().read() == 0) {
      throw new InputException(names(), "holds no rows", "name a file of JSON lines");
    }
    if (result.counts().classified() + result.counts().invalid() == 0) {
      throw new InputException(
          names(),
          "none of " + result.counts().read() + " lines is a usable row",
          "write target, release, prompt_id, lang, prompt and response in each");
    }
    if (only.isPresent() && result.verdicts().stream().allMatch(v -> v.candidate().isEmpty())) {
      throw new InputException(
          "--baseline, --candidate",
          "no target has " + pair(only.get()),
          "name releases of one target: " + releases(result));
    }
    if (html != null) {
      ReportCommand.write(html, "--html", new HtmlReport().write(report(result), views(result)));
      err.println("wrote " + html);
    }
    if (json) {
      out.println(
          new ObjectMapper()
              .writerWithDefaultPrettyPrinter()
              .writeValueAsString(ReportJson.report(result)));
    } else {
      new ReportText(out).print(result);
    }
    out.flush();
    return result.verdicts().stream().anyMatch(verdict -> verdict.verdict().equals("drifted"))
        ? CandorMain.DRIFTED
        : CandorMain.FINE;
  }

  private void keepViews(KafkaSettings kafka, Topics topics) {
    if (html != null) {
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
        "candor replay "
            + String.join(" ", files)
            + (baseline == null ? "" : " --baseline " + baseline)
            + (candidate == null ? "" : " --candidate " + candidate)
            + " --level "
            + level
            + " --html "
            + html,
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

  private static String releases(Replay.Result result) {
    String known =
        result.releases().entrySet().stream()
            .limit(MOST_TARGETS_NAMED)
            .map(entry -> entry.getKey() + " has " + String.join(", ", entry.getValue()))
            .collect(Collectors.joining("; "));
    return known + (result.releases().size() > MOST_TARGETS_NAMED ? "; …" : "");
  }

  private String names() {
    return files.stream()
        .map(file -> file.equals("-") ? "standard input" : file)
        .collect(Collectors.joining(", "));
  }

  private void badLine(String file, long line, String problem, byte[] bytes) {
    if (strict) {
      throw new InputException(file + ":" + line, problem, "or leave out --strict to go on");
    }
    if (++badLines <= MOST_BAD_LINES_SHOWN) {
      spec.commandLine().getErr().printf("candor: %s:%d: %s%n", file, line, problem);
      spec.commandLine().getErr().flush();
    }
  }
}
