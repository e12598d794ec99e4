package dev.candor.launcher.report;

import dev.candor.events.ComparisonVerdict;
import dev.candor.launcher.CandorMain;
import dev.candor.launcher.CandorVersion;
import dev.candor.launcher.LauncherCommand;
import dev.candor.launcher.Platform;
import dev.candor.report.ReportFormat;
import dev.candor.report.ShellCommand;
import dev.candor.report.page.Report;
import dev.candor.report.page.Texts;
import dev.candor.report.view.ComparisonView;
import dev.candor.runtime.InputException;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code candor report}. */
@Command(
    name = "report",
    description = {
      "Writes the comparison of two releases from a running monitor's console, or from the data"
          + " directory of a stopped one.",
      "Exit code 0 when stable, 3 when drifted, 2 when there is no such comparison."
    })
public final class ReportCommand extends LauncherCommand {
  @Option(
      names = "--from",
      required = true,
      paramLabel = "R",
      description = "Release compared against.")
  private String from;

  @Option(names = "--to", required = true, paramLabel = "R", description = "Release compared.")
  private String to;

  @Option(names = "--target", paramLabel = "T", description = "Only this target.")
  private String target;

  @Option(
      names = "--console",
      paramLabel = "URL",
      description = "Address of a running monitor's console.")
  private URI console;

  @Option(
      names = "--token-env",
      paramLabel = "NAME",
      description = "Variable that holds the console's token, where it asks for one.")
  private String tokenVariable;

  @Option(
      names = "--data-dir",
      paramLabel = "DIR",
      defaultValue = ".candor/data",
      description = "Data of a stopped candor run (default ${DEFAULT-VALUE}).")
  private Path dataDirectory;

  @Option(
      names = "--output",
      paramLabel = "FILE",
      description =
          "File to write; its extension selects the format: .html, .md, .csv, .json or .xml."
              + " Default: standard output.")
  private Path output;

  @Option(
      names = "--format",
      paramLabel = "FORMAT",
      description = "html, markdown, summary, csv, json or junit, whatever the extension.")
  private ReportFormat format;

  @Option(
      names = "--lang",
      paramLabel = "LANG",
      defaultValue = "en",
      description = "en or zh: language of the report (default ${DEFAULT-VALUE}).")
  private String lang;

  @Override
  public Integer call() {
    ReportFormat chosen = format();
    List<ComparisonView> views = console != null ? running() : stored();
    if (views.isEmpty()) {
      throw new InputException(
          "--from " + from + " --to " + to,
          "no target has a comparison of these two releases",
          "name them as the overview of the console does, each with the one before it");
    }
    Report report =
        new Report(
            Texts.of(lang), CandorVersion.current(), InstantSource.system().instant(), again(), "");
    String text = chosen.write(report, views);
    if (output == null) {
      out().print(text);
      out().flush();
    } else {
      write(output, "--output", text);
      err().println("wrote " + output);
    }
    return views.stream().anyMatch(view -> view.verdict().isDrifted())
        ? CandorMain.DRIFTED
        : CandorMain.FINE;
  }

  private ReportFormat format() {
    if (format != null || output == null) {
      return format == null ? ReportFormat.MARKDOWN : format;
    }
    return ReportFormat.of(output.toString())
        .orElseThrow(
            () ->
                new InputException(
                    "--output",
                    "the ending of " + output + " does not name a format",
                    "use " + ReportFormat.ENDINGS + ", or say --format"));
  }

  /** Refuses what cannot be written, before work that takes long. */
  public static void refuseUnwritable(Path file, String option) {
    Path folder = file.toAbsolutePath().getParent();
    if (Files.isDirectory(file) || !Files.isWritable(Files.exists(file) ? file : folder)) {
      throw unwritable(file, option, null);
    }
  }

  /** Writes a report, or says why it cannot be. */
  public static void write(Path file, String option, String text) {
    try {
      Files.writeString(file, text);
    } catch (IOException e) {
      throw unwritable(file, option, e);
    }
  }

  private static InputException unwritable(Path file, String option, IOException e) {
    return new InputException(
        option, file + " cannot be written", "name a file in a directory that exists", e);
  }

  private List<ComparisonView> running() {
    return RunningMonitor.at(console, tokenVariable)
        .comparisons(Optional.ofNullable(target), from, to);
  }

  private List<ComparisonView> stored() {
    Predicate<ComparisonVerdict> wanted =
        verdict ->
            verdict.baseline().equals(from)
                && verdict.candidate().equals(to)
                && (target == null || verdict.target().equals(target));
    try (Platform platform = Platform.ofStopped(dataDirectory, ", or --console of a running one")) {
      return new StoredMonitor(platform.settings(), platform.topics()).comparisons(wanted);
    }
  }

  private String again() {
    List<String> words =
        new ArrayList<>(List.of("candor", "report", "--from=" + from, "--to=" + to));
    if (target != null) {
      words.add("--target=" + target);
    }
    words.add(console == null ? "--data-dir=" + dataDirectory : "--console=" + console);
    return ShellCommand.of(words);
  }
}
