package dev.candor.launcher.prompts;

import dev.candor.launcher.monitor.MonitorKeys;
import dev.candor.producer.ProducerSettings;
import dev.candor.producer.catalogue.Catalogue;
import dev.candor.runtime.Configuration;
import dev.candor.runtime.InputException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Option;

/** Options that say which catalogue is meant. */
final class CatalogueChoice {
  @Option(
      names = {"--config", "-c"},
      paramLabel = "FILE",
      description = "Use the catalogue, schedule and targets of a monitor's configuration.")
  private Path config;

  @Option(
      names = "--pack",
      paramLabel = "NAME",
      split = ",",
      description = "A built-in pack (china, russia, world, west); repeatable.")
  private List<String> packs = new ArrayList<>();

  @Option(
      names = "--file",
      paramLabel = "FILE",
      description = "Your own pack, YAML or JSON lines; repeatable.")
  private List<Path> files = new ArrayList<>();

  boolean hasConfiguration() {
    return config != null;
  }

  /** The configuration named, or an empty one. */
  Configuration configuration(Map<String, String> environment) {
    return config == null
        ? Configuration.empty(environment)
        : MonitorKeys.load(config, environment);
  }

  boolean namesPacks() {
    return !packs.isEmpty() || !files.isEmpty();
  }

  List<String> packs() {
    return packs;
  }

  List<Path> files() {
    return files;
  }

  /** Settings with the packs named, if any are, in place of their own. */
  ProducerSettings over(ProducerSettings settings) {
    return namesPacks() ? settings.with(catalogue(System.getenv())) : settings;
  }

  /** The packs named, else those of the configuration. */
  Catalogue catalogue(Map<String, String> environment) {
    if (!namesPacks()) {
      return ProducerSettings.catalogue(configuration(environment));
    }
    for (String pack : packs) {
      if (pack.endsWith(".yaml") || pack.endsWith(".yml") || pack.endsWith(".jsonl")) {
        throw new InputException(
            "--pack", "\"" + pack + "\" looks like a file", "name files with --file");
      }
    }
    return Catalogue.load(packs, files);
  }
}
