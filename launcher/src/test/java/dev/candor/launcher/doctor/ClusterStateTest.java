package dev.candor.launcher.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import dev.candor.events.Topics;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.Node;
import org.apache.kafka.common.TopicPartitionInfo;
import org.junit.jupiter.api.Test;

class ClusterStateTest {
  private static final Topics TOPICS = new Topics("");
  private static final Duration EIGHT_DAYS = Duration.ofDays(8);

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
    return state.findings(TOPICS.responses(), EIGHT_DAYS);
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
              found -> assertThat(found.fix()).contains("kafka-topics.sh --bootstrap-server … --"));
    }
    assertThat(findings(topic(3, 3, 3, 3)))
        .singleElement()
        .satisfies(
            found ->
                assertThat(found.fix()).startsWith("kafka-configs.sh --bootstrap-server … --"));
  }

  @Test
  void retentionIsHeldAgainstWhatTheRolesNeed() {
    TopicState days = new TopicState(3, 1, 0, 0, 1, 1, "delete", Duration.ofDays(10), 9 << 20);
    assertThat(days.findings(TOPICS.responses(), EIGHT_DAYS))
        .singleElement()
        .satisfies(found -> assertThat(found.state()).isEqualTo(CheckResult.State.DOUBTFUL))
        .satisfies(found -> assertThat(found.detail()).contains("10 days", "for ever"));
    assertThat(days.findings(TOPICS.responses(), Duration.ofDays(12)))
        .singleElement()
        .satisfies(found -> assertThat(found.state()).isEqualTo(CheckResult.State.WRONG));
    assertThat(days.findings(TOPICS.ledger(), EIGHT_DAYS))
        .singleElement()
        .satisfies(found -> assertThat(found.fix()).endsWith("cleanup.policy=compact"));
    TopicState both =
        new TopicState(3, 1, 0, 0, 1, 1, "compact,delete", Duration.ofDays(60), 9 << 20);
    assertThat(both.findings(TOPICS.prompts(), EIGHT_DAYS)).isEmpty();
  }

  @Test
  void groupSaysWhetherItKeepsUp() {
    assertThat(new GroupState("candor-worker", 2, 40, 0).findings()).isEmpty();
    assertThat(new GroupState("candor-classifier", 1, 20_000, 0).findings())
        .singleElement()
        .satisfies(
            found -> assertThat(found.detail()).isEqualTo("20,000 records wait for 1 instance"))
        .satisfies(found -> assertThat(found.fix()).contains("classifier.threads"));
    assertThat(new GroupState("candor-alerting", 0, 0, 0).findings())
        .singleElement()
        .satisfies(found -> assertThat(found.state()).isEqualTo(CheckResult.State.DOUBTFUL));
    assertThat(new GroupState("candor-worker", 0, 7, 3).findings())
        .extracting(CheckResult::detail)
        .containsExactly(
            "3 records were deleted before they were read",
            "7 records wait and no instance reads them");
  }
}
