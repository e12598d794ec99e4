package dev.candor.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import dev.candor.launcher.monitor.MonitorKeys;
import dev.candor.runtime.Configuration;
import dev.candor.runtime.Key;
import dev.candor.runtime.KeyGroup;
import dev.candor.runtime.Meter;
import dev.candor.runtime.Meters;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** The reference pages are printed from the catalogues, and the example uses what they list. */
class ReferencePagesTest {
  private static final Path DOCS = Path.of("..", "docs");

  @Test
  void settingsPageIsPrintedFromTheKeys() throws IOException {
    check(
        "settings.md",
        "# Settings\n\n"
            + "One YAML file serves every role. A value comes from the environment before the file and"
            + " from the file before the default: `a.b` is overridden by `CANDOR_A_B` (not inside"
            + " lists). Secrets are named, never written into the file.\n\n"
            + SettingsReference.markdown(MonitorKeys.GROUPS));
  }

  @Test
  void metricsPageIsPrintedFromTheMeters() throws IOException {
    StringBuilder page =
        new StringBuilder(
            "# Metrics\n\n"
                + "Served at `/metrics` by every role. Tags are bounded: names from the configuration"
                + " and closed sets, never text of a model. Beside these, Kafka Streams and the JVM"
                + " export their own.\n\n"
                + "| Prometheus name | kind | tags | meaning |\n| --- | --- | --- | --- |\n");
    for (Meter meter : Meters.ALL) {
      page.append("| `")
          .append(meter.prometheusName())
          .append("` | ")
          .append(meter.kind().name().toLowerCase(java.util.Locale.ROOT))
          .append(" | ")
          .append(String.join(", ", meter.tags()))
          .append(" | ")
          .append(meter.help())
          .append(" |\n");
    }
    check("metrics.md", page.toString());
  }

  @Test
  void referenceConfigurationIsPrintedFromTheKeysAndHoldsOnceItsCommentsAreRemoved()
      throws IOException {
    String printed =
        "## Every setting of Candor, commented out with its default and what it does: this file changes\n"
            + "## nothing as it is. Remove the single # of a line and of the sections above it. A short\n"
            + "## configuration to start from is monitor.yaml; tables of the same are in docs/settings.md.\n"
            + ReferenceConfiguration.yaml(MonitorKeys.GROUPS);
    check(Path.of("..", "config", "reference.yaml"), printed);
    String uncommented =
        printed
            .lines()
            .filter(line -> !line.startsWith("##"))
            .map(line -> line.startsWith("#") ? line.substring(1) : line)
            .collect(Collectors.joining("\n"));
    Configuration whole = Configuration.parse("reference.yaml", uncommented, Map.of());
    whole.rejectUnknown(MonitorKeys.GROUPS);
    for (KeyGroup group : MonitorKeys.GROUPS) {
      String section = group.section();
      Configuration.Section read =
          section.isEmpty()
              ? whole.section("")
              : section.endsWith("[]")
                  ? whole.sections(section.substring(0, section.length() - 2)).get(0)
                  : whole.section(section);
      for (Key<?> key : group.keys()) {
        assertThat(uncommented.lines().map(String::strip))
            .as("%s.%s is shown", section, key.name())
            .anyMatch(
                line ->
                    line.replaceFirst("^- ", "")
                        .startsWith(key.name().substring(key.name().lastIndexOf('.') + 1) + ": "));
        if (key.defaultText() != null && !key.name().contains("[]")) {
          assertThat(read.find(key)).as("%s.%s", section, key.name()).isPresent();
        }
      }
    }
  }

  @Test
  void exampleConfigurationIsKnownFieldByField() {
    Configuration example =
        Configuration.load(
            Path.of("..", "config", "monitor.yaml"), Map.of("MY_MODEL_API_KEY", "k"));
    example.rejectUnknown(MonitorKeys.GROUPS);
    assertThat(example.sections("targets")).hasSize(1);
  }

  private static void check(String name, String printed) throws IOException {
    check(DOCS.resolve(name), printed);
  }

  private static void check(Path page, String printed) throws IOException {
    if (Boolean.getBoolean("candor.write.docs")) {
      Files.writeString(page, printed);
    }
    assertThat(page).as("%s; rewrite it with -Dcandor.write.docs=true", page).hasContent(printed);
  }
}
