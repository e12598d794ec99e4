package dev.candor.launcher.monitor;

import dev.candor.alerting.AlertingSettings;
import dev.candor.alerting.telemetry.TelemetrySettings;
import dev.candor.console.ConsoleSettings;
import dev.candor.producer.ProducerSettings;
import dev.candor.runtime.Configuration;
import dev.candor.runtime.InputException;
import dev.candor.runtime.KafkaSettings;
import dev.candor.runtime.KeyGroup;
import dev.candor.runtime.MonitoringSettings;
import dev.candor.stream.ClassifierSettings;
import dev.candor.worker.JudgeSettings;
import dev.candor.worker.WorkerSettings;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Stream;

/** All settings of a monitor's configuration: one file serves every role. */
public final class MonitorKeys {
  /** What every service reads, in the order of the flow. */
  public static final List<KeyGroup> GROUPS =
      Stream.of(
              KafkaSettings.GROUPS,
              MonitoringSettings.GROUPS,
              ProducerSettings.GROUPS,
              WorkerSettings.GROUPS,
              JudgeSettings.GROUPS,
              ClassifierSettings.GROUPS,
              AlertingSettings.GROUPS,
              TelemetrySettings.GROUPS,
              ConsoleSettings.GROUPS)
          .flatMap(List::stream)
          .toList();

  private MonitorKeys() {}

  /** Reads a configuration and refuses what no service knows. */
  public static Configuration load(Path file, Map<String, String> environment) {
    return checked(Configuration.load(file, environment));
  }

  /** What is wrong with the settings of each service, as far as reading them shows. */
  public static List<InputException> problems(Configuration configuration) {
    List<Consumer<Configuration>> readers =
        List.of(
            MonitoringSettings::from,
            ProducerSettings::from,
            WorkerSettings::from,
            Roles::classifier,
            AlertingSettings::from,
            TelemetrySettings::from,
            ConsoleSettings::from);
    List<InputException> problems = new ArrayList<>();
    Set<String> said = new HashSet<>();
    for (Consumer<Configuration> reader : readers) {
      try {
        reader.accept(configuration);
      } catch (InputException e) {
        // Several services read a target's name, and would all say the same of it.
        if (said.add(e.getMessage())) {
          problems.add(e);
        }
      }
    }
    return problems;
  }

  /** Refuses what no service knows. */
  static Configuration checked(Configuration configuration) {
    configuration.rejectUnknown(GROUPS);
    return configuration;
  }
}
