package dev.candor.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import java.nio.charset.Charset;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

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

  private static final Key<Integer> MAX_INTENTS =
      Key.integer("max_intents").formerly("most_intents").defaultsTo("0");
  private static final Key<Duration> RETRY_MAX =
      Key.duration("retry_max").defaultsTo("5m").formerly("retry_longest");
  private static final Key<Duration> MAX_DELAY =
      Key.duration("retries.max_delay").formerly("retries.longest").defaultsTo("60s");
  private static final List<KeyGroup> RENAMED =
      List.of(
          KeyGroup.of("catalogue", MAX_INTENTS),
          KeyGroup.of("alerting", RETRY_MAX),
          KeyGroup.of("targets[]", MAX_DELAY));

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
  void targetsHaveNamesOfTheirOwn() {
    String two = "targets:\n  - {name: a}\n  - {name: a}\n";
    assertThatThrownBy(
            () -> Configuration.parse("m.yaml", two, Map.of()).targets(one -> one.get(NAME)))
        .hasMessageContaining("two targets are named \"a\"");
    for (String taken : List.of("every-target", "classifier")) {
      String one = "targets:\n  - {name: " + taken + "}\n";
      assertThatThrownBy(
              () -> Configuration.parse("m.yaml", one, Map.of()).targets(at -> at.get(NAME)))
          .hasMessageContaining("m.yaml:2: targets[0].name")
          .hasMessageContaining("alerts that are about no single target say");
    }
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
        "kafka:\n"
            + "  client:\n"
            + "    anything.goes: 1\n"
            + "targets:\n"
            + "  - name: a\n"
            + "    limits: {in_flite: 3}\n";
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
  void timeShorterThanTheLeastIsRefusedInTheWordsThatTheKeyWasGiven() {
    Key<Duration> first = Key.duration("retry_first", "50ms").defaultsTo("1s");
    assertThat(first.rules()).isEqualTo("at least 50ms");
    assertThat(first.parse("50ms")).isEqualTo(Duration.ofMillis(50));
    assertThatThrownBy(() -> first.parse("49ms")).hasMessageContaining("must be at least 50ms");
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
  void aSecretNamedByAnOverrideIsAmongTheSecrets() {
    Configuration configuration =
        Configuration.parse(
            "m.yaml",
            "judge:\n  api_key_env: KEY_A\n",
            Map.of(
                "KEY_A",
                "sk-a-1234567",
                "KEY_B",
                "sk-b-1234567",
                "CANDOR_JUDGE_API_KEY_ENV",
                "KEY_B"));
    assertThat(configuration.secrets())
        .extracting(Secret::reveal)
        .containsExactlyInAnyOrder("sk-a-1234567", "sk-b-1234567");
  }

  @Test
  void aSecretThatNoHeaderMayHoldIsRefusedWithoutBeingShownAndAByteOrderMarkIsDropped()
      throws Exception {
    Path file = directory.resolve("key");
    Configuration.Section section =
        Configuration.parse("m.yaml", "api_key_file: " + file + "\n", Map.of()).section("");
    Files.writeString(file, "\uFEFFsk-marked\r\n");
    assertThat(section.headerSecret("api_key").orElseThrow().reveal()).isEqualTo("sk-marked");
    for (String wrong : List.of("sk-first\nsk-second", "sk-\u200Bfirst", "sk-first\u0007")) {
      Files.writeString(file, wrong);
      assertThatThrownBy(() -> section.headerSecret("api_key"))
          .isInstanceOf(InputException.class)
          .hasMessageContaining("m.yaml:1: api_key_file")
          .hasMessageNotContaining("first");
    }
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

  @Test
  void aFormerNameStillWorksInFileAndEnvironmentWithAWarning() {
    Logger logger = (Logger) LoggerFactory.getLogger(Configuration.class);
    ListAppender<ILoggingEvent> lines = new ListAppender<>();
    lines.start();
    logger.addAppender(lines);
    try {
      Configuration configuration =
          Configuration.parse(
              "m.yaml",
              "catalogue:\n  most_intents: 6\ntargets:\n  - retries: {longest: 20s}\n",
              Map.of("CANDOR_ALERTING_RETRY_LONGEST", "9s"));
      configuration.rejectUnknown(RENAMED);
      assertThat(configuration.section("catalogue").get(MAX_INTENTS)).isEqualTo(6);
      assertThat(configuration.section("alerting").get(RETRY_MAX)).isEqualTo(Duration.ofSeconds(9));
      assertThat(configuration.sections("targets").get(0).get(MAX_DELAY))
          .isEqualTo(Duration.ofSeconds(20));
    } finally {
      logger.detachAppender(lines);
    }
    assertThat(lines.list)
        .extracting(ILoggingEvent::getFormattedMessage)
        .containsExactlyInAnyOrder(
            "the variable CANDOR_ALERTING_RETRY_LONGEST is now called CANDOR_ALERTING_RETRY_MAX",
            "m.yaml:2: catalogue.most_intents is now called \"max_intents\"; the former name still"
                + " works",
            "m.yaml:4: targets[0].retries.longest is now called \"max_delay\"; the former name"
                + " still works");
  }

  @Test
  void aSettingUnderBothOfItsNamesIsRefused() {
    Configuration configuration =
        Configuration.parse(
            "m.yaml", "catalogue:\n  max_intents: 5\n  most_intents: 6\n", Map.of());
    assertThatThrownBy(() -> configuration.rejectUnknown(RENAMED))
        .hasMessage(
            "m.yaml:3: catalogue.most_intents: is the former name of \"max_intents\", set as well;"
                + " remove it");
  }

  @Test
  void aWrongValueUnderAFormerNameIsReportedUnderThatName() {
    Configuration.Section catalogue =
        Configuration.parse("m.yaml", "catalogue:\n  most_intents: many\n", Map.of())
            .section("catalogue");
    assertThatThrownBy(() -> catalogue.get(MAX_INTENTS))
        .hasMessageStartingWith("m.yaml:2: catalogue.most_intents: ");
    assertThat(catalogue.place(MAX_INTENTS)).isEqualTo("m.yaml:2: catalogue.most_intents");
  }
}
