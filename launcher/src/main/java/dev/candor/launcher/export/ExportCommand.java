package dev.candor.launcher.export;

import dev.candor.classification.StandardClassifier;
import dev.candor.detection.DetectionSettings;
import dev.candor.events.Topics;
import dev.candor.launcher.CandorMain;
import dev.candor.launcher.LauncherCommand;
import dev.candor.launcher.Platform;
import dev.candor.launcher.detect.LevelOption;
import dev.candor.launcher.monitor.MonitorKeys;
import dev.candor.launcher.report.StoredMonitor;
import dev.candor.launcher.rows.BadLineReport;
import dev.candor.launcher.rows.FieldOptions;
import dev.candor.launcher.rows.Reading;
import dev.candor.launcher.rows.RowReader;
import dev.candor.runtime.InputException;
import dev.candor.runtime.KafkaSettings;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.kafka.common.KafkaException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code candor export}. */
@Command(
    name = "export",
    description = {
      "Writes rows, tallies and verdicts as JSON lines, CSV or Parquet, with a dictionary of their"
          + " columns.",
      "From a recording (FILE…), from the data directory of a stopped candor run (--data-dir), or"
          + " from the topics of a running monitor (--config)."
    })
public final class ExportCommand extends LauncherCommand {
  @Parameters(
      paramLabel = "FILE",
      arity = "0..*",
      description = "Rows, or files of a known tool; - reads standard input.")
  private List<String> recordings = new ArrayList<>();

  @Option(
      names = "--data-dir",
      paramLabel = "DIR",
      description = "Data directory of a stopped candor run, instead of a recording.")
  private Path dataDirectory;

  @Option(
      names = "--config",
      paramLabel = "FILE",
      description = "Configuration that names the cluster of a running monitor.")
  private Path config;

  @Option(
      names = {"--output", "-o"},
      paramLabel = "DIR",
      defaultValue = "candor-export",
      description = "Directory to write to (default ${DEFAULT-VALUE}).")
  private Path output;

  @Option(
      names = "--format",
      paramLabel = "FORMAT",
      defaultValue = "JSONL",
      description = "jsonl, csv or parquet (default jsonl).")
  private TableWriter.Format format;

  @Option(
      names = "--only",
      paramLabel = "TABLE",
      split = ",",
      description = "rows, tallies, verdicts (default: all three).")
  private Set<ExportTable> only = EnumSet.allOf(ExportTable.class);

  @Mixin private LevelOption level = new LevelOption();

  @Mixin private FieldOptions fields = new FieldOptions();

  @Override
  public Integer call() {
    int sources =
        (recordings.isEmpty() ? 0 : 1) + (dataDirectory == null ? 0 : 1) + (config == null ? 0 : 1);
    if (sources != 1) {
      throw new InputException(
          "export",
          sources == 0 ? "no source is named" : "more than one source is named",
          "name recorded files, --data-dir or --config");
    }
    DetectionSettings settings = level.settings();
    if (dataDirectory != null) {
      Platform.refuseWithoutData(dataDirectory, ", or --config for a running one");
    }
    try (ExportFiles files = new ExportFiles(output, format, only)) {
      if (!recordings.isEmpty()) {
        recording(files, settings);
      } else if (dataDirectory != null) {
        try (Platform platform = Platform.start(dataDirectory)) {
          monitor(files, platform.settings(), platform.topics());
        }
      } else {
        KafkaSettings kafka = KafkaSettings.from(MonitorKeys.load(config, System.getenv()));
        running(files, kafka);
      }
      files.finish();
      String counts =
          files.counts().entrySet().stream()
              .map(entry -> entry.getValue() + " " + entry.getKey().fileName())
              .collect(Collectors.joining(", "));
      err().println("wrote " + counts + " and a dictionary to " + output);
      err().flush();
    }
    return CandorMain.FINE;
  }

  private void recording(ExportFiles files, DetectionSettings settings) {
    Reading reading = fields.reading(true, this::say);
    BadLineReport badLines = fields.badLines(err());
    RecordingExport export = new RecordingExport(StandardClassifier.load(), files);
    for (String recording : recordings) {
      try (RowReader reader = RowReader.open(recording, System.in, reading, badLines)) {
        export.add(reader);
      }
    }
    if (export.survey().rows() == 0) {
      throw new InputException(
          String.join(", ", recordings),
          badLines.count() == 0 ? "holds no rows" : "has no usable row",
          "each row needs release, prompt_id and response; or name the fields: --release …");
    }
    export.survey().notes(null, null).forEach(this::say);
    export.finish(settings);
    if (badLines.count() > 0) {
      err().println("left out " + badLines.count() + " bad lines");
    }
  }

  private void running(ExportFiles files, KafkaSettings kafka) {
    try {
      monitor(files, kafka, new Topics(kafka.topicPrefix()));
    } catch (KafkaException e) {
      throw new InputException(
          "--config",
          "the cluster at " + kafka.bootstrap() + " cannot be read: " + e.getMessage(),
          "candor doctor --config " + config + " tells more",
          e);
    }
  }

  private static void monitor(ExportFiles files, KafkaSettings kafka, Topics topics) {
    new MonitorExport(new StoredMonitor(kafka, topics), topics, files).run();
  }
}
