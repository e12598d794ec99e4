package dev.candor.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.Charset;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ConfigurationTest {
  private static final Key<Duration> EVERY = Key.duration("every").defaultsTo("6h");
  private static final Key<Integer> SAMPLES =
      Key.integer("samples").defaultsTo("3").must(n -> n >= 1, "at least 1");
  private static final Key<List<String>> LANGUAGES = Key.list("languages").defaultsTo("en,zh");
  private static final Key<String> NAME =
      Key.text("name").mandatory().explained("name of the target");
  private static final List<KeyGroup> GROUPS =
      List.of(
          KeyGroup.of("schedule", EVERY, SAMPLES, LANGUAGES),
          KeyGroup.of("targets[]", NAME),
          KeyGroup.of("targets[].limits", Key.integer("in_flight")),
          KeyGroup.open("kafka.client"));

  @TempDir Path directory;

  @Test
  void environmentGoesBeforeFileAndFileBeforeDefault() {
    String yaml = "schedule:\n  every: 2h\n  samples: 5\n";
    Configuration configuration =
        Configuration.parse("m.yaml", yaml, Map.of("CANDOR_SCHEDULE_SAMPLES", "7"));
    Configuration.Section schedule = configuration.section("schedule");
    assertThat(schedule.get(EVERY)).isEqualTo(Duration.ofHours(2));
    assertThat(schedule.get(SAMPLES)).isEqualTo(7);
    assertThat(schedule.get(LANGUAGES)).containsExactly("en", "zh");
  }

  @Test
  void unknownFieldIsNamedWithItsLineAndTheNearestKnownOne() {
    Configuration configuration =
        Configuration.parse("m.yaml", "schedule:\n  every: 2h\n  sample: 5\n", Map.of());
    assertThatThrownBy(() -> configuration.rejectUnknown(GROUPS))
        .isInstanceOf(InputException.class)
        .hasMessage(
            "m.yaml:3: schedule.sample: unknown field \"sample\"; did you mean \"samples\"?");
  }

  @Test
  void unknownFieldInsideAListItemIsFoundAndOpenSectionsAreLeftAlone() {
    String yaml =
        "kafka:\n  client:\n    anything.goes: 1\ntargets:\n  - name: a\n    limits: {in_flite: 3}\n";
    Configuration configuration = Configuration.parse("m.yaml", yaml, Map.of());
    assertThatThrownBy(() -> configuration.rejectUnknown(GROUPS))
        .hasMessageContaining("m.yaml:6: targets[0].limits.in_flite")
        .hasMessageContaining("in_flight");
  }

  @Test
  void missingMandatoryFieldSaysWhereAndWhatFor() {
    Configuration configuration =
        Configuration.parse("m.yaml", "targets:\n  - model: x\n", Map.of());
    assertThatThrownBy(() -> configuration.sections("targets").get(0).get(NAME))
        .hasMessageContaining("m.yaml:2")
        .hasMessageContaining("targets[0].name")
        .hasMessageContaining("name of the target");
  }

  @Test
  void valueOutOfRangeNamesItsPlace() {
    Configuration configuration =
        Configuration.parse("m.yaml", "schedule:\n  samples: 0\n", Map.of());
    assertThatThrownBy(() -> configuration.section("schedule").get(SAMPLES))
        .hasMessageContaining("m.yaml:2: schedule.samples")
        .hasMessageContaining("must be at least 1");
  }

  @Test
  void secretInTheFileIsRefusedAndOneInTheEnvironmentIsNeverPrinted() {
    Configuration literal =
        Configuration.parse("m.yaml", "targets:\n  - api_key: sk-123\n", Map.of());
    assertThatThrownBy(() -> literal.sections("targets").get(0).secret("api_key"))
        .hasMessageContaining("api_key_env")
        .hasMessageNotContaining("sk-123");
    Configuration named =
        Configuration.parse("m.yaml", "targets:\n  - api_key_env: K\n", Map.of("K", "sk-123"));
    Secret secret = named.sections("targets").get(0).secret("api_key").orElseThrow();
    assertThat(secret.reveal()).isEqualTo("sk-123");
    assertThat(secret).hasToString("****");
  }

  @Test
  void chineseEncodingOtherThanUtf8IsSaidWithTheFix() throws Exception {
    Path file = directory.resolve("m.yaml");
    Files.write(file, "targets:\n  - name: 台湾问题\n".getBytes(Charset.forName("GB18030")));
    assertThatThrownBy(() -> Configuration.load(file, Map.of()))
        .isInstanceOf(InputException.class)
        .hasMessageContaining("not UTF-8")
        .hasMessageContaining("iconv");
  }

  @Test
  void brokenYamlNamesTheLine() {
    assertThatThrownBy(() -> Configuration.parse("m.yaml", "a: 1\nb: [1, 2\nc: 3\n", Map.of()))
        .isInstanceOf(InputException.class)
        .hasMessageContaining("m.yaml:");
  }

  @Test
  void missingFileSaysSo() {
    assertThatThrownBy(() -> Configuration.load(directory.resolve("none.yaml"), Map.of()))
        .isInstanceOf(InputException.class)
        .hasMessageContaining("no such file");
  }

  @Test
  void fieldWrittenTwiceIsRefusedWithBothLines() {
    assertThatThrownBy(
            () ->
                Configuration.parse(
                    "m.yaml", "schedule:\n  every: 2h\nx: 1\nschedule:\n  every: 1h\n", Map.of()))
        .hasMessageContaining("m.yaml:4: schedule: is set twice, first on line 1");
    assertThatThrownBy(
            () -> Configuration.parse("m.yaml", "targets:\n  - name: a\n    name: b\n", Map.of()))
        .hasMessageContaining("m.yaml:3: targets[0].name: is set twice, first on line 2");
  }

  @Test
  void fieldWithoutANameIsRefused() {
    assertThatThrownBy(() -> Configuration.parse("m.yaml", "a: 1\n[b, c]: 2\n", Map.of()))
        .isInstanceOf(InputException.class)
        .hasMessageContaining("m.yaml:2");
  }

  @Test
  void secretWrittenIntoTheFileIsToldFromAnUnknownField() {
    List<KeyGroup> groups =
        List.of(KeyGroup.of("targets[]", NAME, Key.text("api_key_env"), Key.path("api_key_file")));
    Configuration configuration =
        Configuration.parse("m.yaml", "targets:\n  - name: a\n    api_key: sk-123\n", Map.of());
    assertThatThrownBy(() -> configuration.rejectUnknown(groups))
        .hasMessageContaining("m.yaml:3: targets[0].api_key: a secret does not belong in this file")
        .hasMessageContaining("api_key_env")
        .hasMessageNotContaining("sk-123");
  }

  @Test
  void secretWrittenWhereItsVariableBelongsIsNotRepeated() {
    Configuration configuration =
        Configuration.parse("m.yaml", "targets:\n  - api_key_env: sk-proj-Abc123\n", Map.of());
    assertThatThrownBy(() -> configuration.sections("targets").get(0).secret("api_key"))
        .hasMessageContaining("m.yaml:2: targets[0].api_key_env")
        .hasMessageContaining("the variable's name, not the secret")
        .hasMessageNotContaining("Abc123");
  }

  @Test
  void swappedLettersAreASlip() {
    Configuration configuration =
        Configuration.parse("m.yaml", "targets:\n  - naem: a\n", Map.of());
    assertThatThrownBy(() -> configuration.rejectUnknown(GROUPS))
        .hasMessageContaining("did you mean \"name\"?");
  }

  @Test
  void listWhereOneValueBelongsIsShownReadably() {
    Configuration configuration =
        Configuration.parse("m.yaml", "schedule:\n  samples: [1, 2]\n", Map.of());
    assertThatThrownBy(() -> configuration.section("schedule").get(SAMPLES))
        .hasMessageContaining("\"1, 2\" is not a whole number");
  }
}
