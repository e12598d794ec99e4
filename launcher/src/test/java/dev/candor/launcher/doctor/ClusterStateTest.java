package dev.candor.launcher.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import dev.candor.events.Topics;
import dev.candor.runtime.Configuration;
import dev.candor.runtime.KafkaSettings;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.Node;
import org.apache.kafka.common.TopicPartitionInfo;
import org.junit.jupiter.api.Test;

class ClusterStateTest {
  private static final Topics TOPICS = new Topics("");
  private static final Duration EIGHT_DAYS = Duration.ofDays(8);
  private static final KafkaTool TOOL =
      new KafkaTool(new KafkaSettings("k:9092", "", 1, (short) 1, Map.of(), Map.of()));

  /** Three partitions of three copies, of which each has so many in sync. */
  private static TopicState topic(int minInSync, int... inSync) {
    List<Node> nodes = List.of(new Node(0, "a", 1), new Node(1, "b", 1), new Node(2, "c", 1));
    List<TopicPartitionInfo> partitions = new ArrayList<>();
    for (int i = 0; i < inSync.length; i++) {
      Node leader = inSync[i] == 0 ? Node.noNode() : nodes.get(0);
      partitions.add(new TopicPartitionInfo(i, leader, nodes, nodes.subList(0, inSync[i])));
    }
    return TopicState.of(
        new TopicDescription("t", false, partitions),
        new Config(
            List.of(
                new ConfigEntry("min.insync.replicas", String.valueOf(minInSync)),
                new ConfigEntry("cleanup.policy", "delete"),
                new ConfigEntry("retention.ms", "-1"))));
  }

  private static List<CheckResult> findings(TopicState state) {
    return state.findings(TOPICS.responses(), EIGHT_DAYS, TOOL);
  }

  @Test
  void partitionsWithoutAllTheirCopiesAreToldByHowMuchItMatters() {
    assertThat(findings(topic(2, 3, 3, 3))).isEmpty();
    assertThat(findings(topic(2, 3, 2, 3)))
        .singleElement()
        .satisfies(found -> assertThat(found.state()).isEqualTo(CheckResult.State.DOUBTFUL))
        .satisfies(
            found -> assertThat(found.detail()).isEqualTo("1 of 3 partitions lack a copy in sync"));
    assertThat(findings(topic(2, 3, 1, 2)))
        .singleElement()
        .satisfies(found -> assertThat(found.state()).isEqualTo(CheckResult.State.WRONG))
        .satisfies(found -> assertThat(found.detail()).contains("1 in-sync copies of 3"));
    assertThat(findings(topic(1, 3, 0, 3)))
        .singleElement()
        .satisfies(
            found -> assertThat(found.detail()).contains("1 of 3 partitions have no leader"));
    assertThat(findings(topic(3, 3, 3, 3)))
        .singleElement()
        .satisfies(found -> assertThat(found.fix()).endsWith("min.insync.replicas=2"));
  }

  @Test
  void everyCommandOfAFixNamesTheCluster() {
    for (TopicState state : List.of(topic(2, 3, 2, 3), topic(2, 3, 1, 2), topic(1, 3, 0, 3))) {
      assertThat(findings(state))
          .singleElement()
          .satisfies(
              found ->
                  assertThat(found.fix())
                      .contains(": kafka-topics.sh --bootstrap-server k:9092 --"));
    }
    assertThat(findings(topic(3, 3, 3, 3)))
        .singleElement()
        .satisfies(
            found ->
                assertThat(found.fix())
                    .startsWith("set it: kafka-configs.sh --bootstrap-server k:9092 --alter"));
  }

  @Test
  void retentionIsHeldAgainstWhatTheRolesNeed() {
    TopicState days = new TopicState(3, 1, 0, 0, 1, 1, "delete", Duration.ofDays(10), 9 << 20);
    assertThat(days.findings(TOPICS.responses(), EIGHT_DAYS, TOOL))
        .singleElement()
        .satisfies(found -> assertThat(found.state()).isEqualTo(CheckResult.State.DOUBTFUL))
        .satisfies(found -> assertThat(found.detail()).contains("10 days", "for ever"));
    assertThat(days.findings(TOPICS.responses(), Duration.ofDays(12), TOOL))
        .singleElement()
        .satisfies(found -> assertThat(found.state()).isEqualTo(CheckResult.State.WRONG));
    assertThat(days.findings(TOPICS.ledger(), EIGHT_DAYS, TOOL))
        .singleElement()
        .satisfies(found -> assertThat(found.fix()).endsWith("cleanup.policy=compact"));
    TopicState both =
        new TopicState(3, 1, 0, 0, 1, 1, "compact,delete", Duration.ofDays(60), 9 << 20);
    assertThat(both.findings(TOPICS.prompts(), EIGHT_DAYS, TOOL)).isEmpty();
  }

  @Test
  void groupSaysWhetherItKeepsUp() {
    assertThat(new GroupState(new RoleGroup("candor-worker", "worker"), 2, 40, 0).findings())
        .isEmpty();
    assertThat(
            new GroupState(new RoleGroup("candor-classifier", "classifier"), 1, 20_000, 0)
                .findings())
        .singleElement()
        .satisfies(
            found -> assertThat(found.detail()).isEqualTo("20,000 records wait for 1 instance"))
        .satisfies(found -> assertThat(found.fix()).contains("classifier.threads"));
    assertThat(new GroupState(new RoleGroup("candor-alerting", "alerting"), 0, 0, 0).findings())
        .singleElement()
        .satisfies(found -> assertThat(found.state()).isEqualTo(CheckResult.State.DOUBTFUL));
    assertThat(new GroupState(new RoleGroup("candor-worker", "worker"), 0, 7, 3).findings())
        .extracting(CheckResult::detail)
        .containsExactly(
            "3 records were deleted before they were read",
            "7 records wait and no instance reads them");
    assertThat(new GroupState(new RoleGroup("candor-telemetry", "alerting"), 0, 7, 0).findings())
        .extracting(CheckResult::fix)
        .containsExactly("start one: candor alerting --config FILE");
  }

  @Test
  void groupsAreThoseOfTheRolesThatTheConfigurationAsksFor() {
    String kafka =
        "kafka: {bootstrap: \"k:9092\", topic_prefix: us-}\nregistry: {url: \"http://r\"}\n";
    assertThat(groups(kafka))
        .containsExactly(
            "us-candor-producer", "us-candor-worker", "us-candor-classifier", "us-candor-alerting");
    assertThat(
            groups(
                kafka
                    + "telemetry: {endpoint: \"http://collector:4318\"}\n"
                    + "judge: {endpoint: \"http://j\", model: j}\n"))
        .contains("us-candor-judge", "us-candor-telemetry");
  }

  private static List<String> groups(String text) {
    Configuration configuration = Configuration.parse("m.yaml", text, Map.of());
    return RoleGroup.of(configuration, KafkaSettings.from(configuration)).stream()
        .map(RoleGroup::name)
        .toList();
  }
}
