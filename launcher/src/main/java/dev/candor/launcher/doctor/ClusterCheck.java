package dev.candor.launcher.doctor;

import static dev.candor.launcher.doctor.AdminCalls.get;

import dev.candor.events.Topics;
import dev.candor.events.Topics.Topic;
import dev.candor.runtime.KafkaSettings;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.admin.ConsumerGroupDescription;
import org.apache.kafka.clients.admin.ListConsumerGroupOffsetsSpec;
import org.apache.kafka.clients.admin.ListOffsetsResult.ListOffsetsResultInfo;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.GroupIdNotFoundException;

/**
 * Looks at a cluster in operation: whether every partition has its copies, the topics keep what the
 * roles need, and the roles keep up. A cluster without Candor's topics has nothing to show yet.
 *
 * @param groups that the monitor's roles join
 * @param remembered how long the classifier remembers probes
 */
record ClusterCheck(KafkaSettings settings, List<RoleGroup> groups, Duration remembered) {
  List<CheckResult> check() {
    try (Admin admin = AdminCalls.open(settings)) {
      Set<String> existing = get(admin.listTopics().names());
      List<Topic<?>> topics =
          new Topics(settings.topicPrefix())
              .all().stream().filter(topic -> existing.contains(topic.name())).toList();
      if (topics.isEmpty()) {
        return List.of();
      }
      List<CheckResult> findings = new ArrayList<>(topics(admin, topics));
      for (RoleGroup group : groups) {
        findings.addAll(group(admin, group));
      }
      if (findings.isEmpty()) {
        findings.add(
            CheckResult.fine(
                "Kafka in operation",
                topics.size() + " topics have all their copies and keep enough"));
      }
      return findings;
    } catch (KafkaException e) {
      return List.of(KafkaCheck.unreachable(settings, "Kafka in operation", e));
    }
  }

  private List<CheckResult> topics(Admin admin, List<Topic<?>> topics) {
    Map<String, TopicDescription> descriptions =
        get(admin.describeTopics(topics.stream().map(Topic::name).toList()).allTopicNames());
    List<CheckResult> findings = new ArrayList<>();
    KafkaTool tool = new KafkaTool(settings);
    Map<ConfigResource, Config> configurations = configurations(admin, topics, tool, findings);
    for (Topic<?> topic : topics) {
      Config configuration = configurations.get(resource(topic));
      TopicState state = TopicState.of(descriptions.get(topic.name()), configuration);
      findings.addAll(
          configuration == null
              ? state.copies(topic.name(), tool)
              : state.findings(topic, remembered, tool));
    }
    return findings;
  }

  /**
   * The settings of the topics, empty for a user that may read and write them but not see these.
   */
  private Map<ConfigResource, Config> configurations(
      Admin admin, List<Topic<?>> topics, KafkaTool tool, List<CheckResult> findings) {
    try {
      return get(admin.describeConfigs(topics.stream().map(ClusterCheck::resource).toList()).all());
    } catch (AuthorizationException e) {
      findings.add(
          CheckResult.doubtful(
              "Kafka in operation",
              "this user may not see the topics' settings, so retention, compaction and record size"
                  + " are not checked",
              tool.allowPrefix(
                  EnumSet.of(AclOperation.DESCRIBE_CONFIGS),
                  "--topic",
                  settings.topicPrefix() + "candor-")));
      return Map.of();
    }
  }

  private static ConfigResource resource(Topic<?> topic) {
    return new ConfigResource(ConfigResource.Type.TOPIC, topic.name());
  }

  private static List<CheckResult> group(Admin admin, RoleGroup role) {
    String group = role.name();
    ConsumerGroupDescription description;
    try {
      description = get(admin.describeConsumerGroups(List.of(group)).describedGroups().get(group));
    } catch (GroupIdNotFoundException e) {
      return List.of();
    }
    Map<TopicPartition, OffsetAndMetadata> committed =
        new HashMap<>(
            get(admin
                    .listConsumerGroupOffsets(Map.of(group, new ListConsumerGroupOffsetsSpec()))
                    .all())
                .get(group));
    committed.values().removeIf(Objects::isNull);
    Map<TopicPartition, Long> first = offsets(admin, committed.keySet(), OffsetSpec.earliest());
    Map<TopicPartition, Long> end = offsets(admin, committed.keySet(), OffsetSpec.latest());
    long behind = 0;
    long deleted = 0;
    for (Map.Entry<TopicPartition, OffsetAndMetadata> entry : committed.entrySet()) {
      long next = entry.getValue().offset();
      behind += Math.max(0, end.getOrDefault(entry.getKey(), next) - next);
      deleted += Math.max(0, first.getOrDefault(entry.getKey(), next) - next);
    }
    return new GroupState(role, description.members().size(), behind, deleted).findings();
  }

  private static Map<TopicPartition, Long> offsets(
      Admin admin, Set<TopicPartition> partitions, OffsetSpec which) {
    Map<TopicPartition, OffsetSpec> asked =
        partitions.stream().collect(Collectors.toMap(partition -> partition, any -> which));
    Map<TopicPartition, ListOffsetsResultInfo> found = get(admin.listOffsets(asked).all());
    return found.entrySet().stream()
        .collect(Collectors.toMap(Map.Entry::getKey, entry -> entry.getValue().offset()));
  }
}
