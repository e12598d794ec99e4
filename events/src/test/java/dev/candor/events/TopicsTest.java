package dev.candor.events;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.candor.events.Topics.Topic;
import java.util.List;
import org.junit.jupiter.api.Test;

class TopicsTest {
  @Test
  void namesOfTheContractAreThere() {
    assertThat(new Topics("").all().stream().map(Topic::name))
        .contains(
            "candor-prompts",
            "candor-responses",
            "candor-classifications",
            "candor-judgements",
            "candor-tallies",
            "candor-verdicts",
            "candor-signals",
            "candor-alerts",
            "candor-dead-letters");
  }

  @Test
  void prefixStandsBeforeEveryName() {
    assertThat(new Topics("eu-").all()).allMatch(topic -> topic.name().startsWith("eu-candor-"));
  }

  @Test
  void prefixThatKafkaOrMetricsWouldMangleIsRefused() {
    for (String prefix : List.of("a.", "a_", "a b", "é")) {
      assertThatThrownBy(() -> new Topics(prefix))
          .as(prefix)
          .isInstanceOf(IllegalArgumentException.class);
    }
  }

  @Test
  void topicsOfLatestStatesAreCompactedAndTheOthersKeepOrForgetByTime() {
    assertThat(new Topics("").newTopics(3, (short) 1))
        .allSatisfy(
            topic -> {
              boolean latest =
                  List.of("candor-alerts", "candor-ledger", "candor-route-tallies")
                      .contains(topic.name());
              assertThat(topic.configs().get("cleanup.policy"))
                  .isEqualTo(latest ? "compact" : "delete");
              assertThat(topic.configs().containsKey("retention.ms")).isEqualTo(!latest);
              assertThat(topic.numPartitions()).isEqualTo(3);
            });
  }

  @Test
  void keysKeepTheirPartsApartWhateverTheyHold() {
    assertThat(RecordKeys.ofPrompt("a|b", "c", "en"))
        .isNotEqualTo(RecordKeys.ofPrompt("a", "b|c", "en"))
        .isEqualTo("a\\|b|c|en");
    assertThat(RecordKeys.ofPrompt("a\\", "b", "en"))
        .isNotEqualTo(RecordKeys.ofPrompt("a", "\\b", "en"));
  }
}
