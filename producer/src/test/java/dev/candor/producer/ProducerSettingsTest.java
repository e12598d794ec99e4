package dev.candor.producer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.candor.producer.plan.Burst;
import dev.candor.runtime.Configuration;
import dev.candor.runtime.InputException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ProducerSettingsTest {
  private static final String TARGET = "targets:\n  - {name: m, endpoint: http://h, model: x}\n";

  @Test
  void aTargetAloneIsEnough() {
    ProducerSettings settings = read(TARGET);

    assertThat(settings.schedule().every()).isEqualTo(Duration.ofHours(6));
    assertThat(settings.schedule().samples()).isEqualTo(2);
    assertThat(settings.schedule().languages()).containsExactly("en", "zh");
    assertThat(settings.schedule().expiresAfter()).isEqualTo(Duration.ofHours(12));
    assertThat(settings.burst()).isEqualTo(new Burst(2, 3));
    assertThat(settings.catalogue().packs()).singleElement().extracting("name").isEqualTo("china");
    assertThat(settings.targets().get(0).release()).isEmpty();
  }

  @Test
  void everyFieldIsRead() {
    ProducerSettings settings =
        read(
            """
            catalogue: {packs: [china, west], topics: [history], max_intents: 4}
            schedule:
              every: 2s
              samples: 3
              languages: [zh]
              at_start: false
              spread: 0
              expires_after: 1m
              epoch: 2026-11-01T00:00:00Z
              burst: {samples: 5, cycles: 7}
              seed: 11
            targets:
              - name: m
                release: v2
                system_prompt: Be brief.
                max_tokens: 200
                prices: {input_per_million: 1, output_per_million: 2, expected_reply_tokens: 300}
                budget: {dollars_per_day: 3, dollars_per_month: 60}
            """);

    assertThat(settings.schedule().epoch()).isEqualTo(Instant.parse("2026-11-01T00:00:00Z"));
    assertThat(settings.schedule().atStart()).isFalse();
    assertThat(settings.schedule().spread()).isZero();
    assertThat(settings.schedule().expiresAfter()).isEqualTo(Duration.ofMinutes(1));
    assertThat(settings.seed()).isEqualTo(11);
    assertThat(settings.burst()).isEqualTo(new Burst(5, 7));
    assertThat(settings.catalogue().intents()).hasSize(4);
    TargetPlan target = settings.targets().get(0);
    assertThat(target.release()).isEqualTo(Optional.of("v2"));
    assertThat(target.pricing().replyTokens()).as("no longer than max_tokens").isEqualTo(200);
    assertThat(target.pricing().allowance(Duration.ofDays(1)).getAsDouble()).isBetween(1.77, 1.78);
  }

  @Test
  void aPackOfOnesOwnIsFoundBesideTheConfiguration(@TempDir Path folder) throws IOException {
    Files.writeString(
        folder.resolve("mine.jsonl"),
        "{\"intent\":\"dam\",\"topic\":\"works\",\"arm\":\"sensitive\",\"wording\":\"direct\","
            + "\"lang\":\"en\",\"text\":\"Why was the dam built?\"}\n");
    Path file = folder.resolve("monitor.yaml");
    Files.writeString(
        file, "catalogue: {packs: [], files: [mine.jsonl]}\nschedule: {languages: en}\n" + TARGET);

    assertThat(ProducerSettings.from(Configuration.load(file, Map.of())).catalogue().intents())
        .hasSize(1);
  }

  @Test
  void whatIsWrongIsSaidWithItsPlace() {
    assertThatThrownBy(() -> read("schedule: {every: 10ms}\n" + TARGET))
        .hasMessageContaining("monitor.yaml:1: schedule.every")
        .hasMessageContaining("at least 100ms");
    assertThatThrownBy(() -> read("schedule: {every: 3w}\n" + TARGET))
        .hasMessageContaining("at most 14d");
    assertThatThrownBy(() -> read("schedule: {languages: [fr]}\n" + TARGET))
        .hasMessageContaining("no pack is written in \"fr\"; choose from en, zh");
    assertThatThrownBy(() -> read("schedule: {epoch: yesterday}\n" + TARGET))
        .hasMessageContaining("a time such as");
    assertThatThrownBy(() -> read("schedule: {every: 1h, expires_after: 1m}\n" + TARGET))
        .hasMessageContaining("is shorter than every");
    assertThatThrownBy(() -> read("catalogue: {topics: [histroy]}\n" + TARGET))
        .hasMessageContaining("did you mean \"history\"?");
    assertThatThrownBy(() -> read("catalogue: {packs: []}\n" + TARGET))
        .isInstanceOf(InputException.class);
    assertThatThrownBy(() -> read("schedule: {every: 1h}\n"))
        .hasMessageContaining("no target is configured");
  }

  @Test
  void whatTheCatalogueDoesNotHoldIsSaidWithItsLine() {
    assertThatThrownBy(() -> read("catalogue:\n  packs: [chna]\n" + TARGET))
        .hasMessage(
            "monitor.yaml:2: catalogue.packs: no built-in pack \"chna\"; did you mean \"china\"?");
    assertThatThrownBy(() -> read("schedule:\n  languages: [fr]\n" + TARGET))
        .hasMessageStartingWith("monitor.yaml:2: schedule.languages: no pack is written in");
  }

  @Test
  void targetWhoseNameNoWorkerTakesIsRefused() {
    assertThatThrownBy(() -> read("targets:\n  - name: a|b\n"))
        .hasMessageContaining("monitor.yaml:2: targets[0].name")
        .hasMessageContaining("up to 80 plain characters");
  }

  @Test
  void fewIntentsAreTakenInPairsFromTheTopicsInTurn() {
    ProducerSettings settings = read("catalogue: {max_intents: 24}\n" + TARGET);

    assertThat(settings.catalogue().intents())
        .hasSize(24)
        .filteredOn(intent -> intent.arm().wireName().equals("control"))
        .hasSize(12);
    assertThat(
            List.copyOf(
                settings.catalogue().intents().stream().map(i -> i.topic()).distinct().toList()))
        .hasSize(12);
  }

  private static ProducerSettings read(String yaml) {
    return ProducerSettings.from(Configuration.parse("monitor.yaml", yaml, Map.of()));
  }
}
