package dev.candor.launcher.doctor;

import dev.candor.events.Topics;
import dev.candor.events.Topics.Topic;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.TopicPartitionInfo;

/**
 * A topic as the cluster has it.
 *
 * @param replicas copies that each partition should have
 * @param withoutLeader partitions that cannot be read or written
 * @param missingCopies partitions of which some copy is behind or lost
 * @param fewestCopies in-sync copies of the partition that has the fewest
 * @param minInSync in-sync copies that a write needs
 * @param retention how long records stay, negative for ever
 */
record TopicState(
    int partitions,
    int replicas,
    int withoutLeader,
    int missingCopies,
    int fewestCopies,
    int minInSync,
    String cleanup,
    Duration retention,
    int largestRecord) {
  static TopicState of(TopicDescription description, Config configuration) {
    int withoutLeader = 0;
    int missing = 0;
    int fewest = Integer.MAX_VALUE;
    int replicas = 0;
    for (TopicPartitionInfo partition : description.partitions()) {
      replicas = Math.max(replicas, partition.replicas().size());
      fewest = Math.min(fewest, partition.isr().size());
      withoutLeader += partition.leader() == null || partition.leader().isEmpty() ? 1 : 0;
      missing += partition.isr().size() < partition.replicas().size() ? 1 : 0;
    }
    return new TopicState(
        description.partitions().size(),
        replicas,
        withoutLeader,
        missing,
        fewest,
        (int) number(configuration, "min.insync.replicas", 1),
        value(configuration, "cleanup.policy").orElse("delete"),
        Duration.ofMillis(number(configuration, "retention.ms", -1)),
        (int) number(configuration, "max.message.bytes", Topics.LARGEST_RECORD_BYTES));
  }

  private static Optional<String> value(Config configuration, String name) {
    return Optional.ofNullable(configuration)
        .map(all -> all.get(name))
        .map(ConfigEntry::value)
        .filter(value -> !value.isEmpty());
  }

  private static long number(Config configuration, String name, long otherwise) {
    return value(configuration, name).map(Long::parseLong).orElse(otherwise);
  }

  /**
   * What is wrong with it.
   *
   * @param remembered how long the classifier remembers probes, for which it may be away
   */
  List<CheckResult> findings(Topic<?> topic, Duration remembered, KafkaTool tool) {
    SubjectFindings findings = new SubjectFindings("topic " + topic.name());
    copies(topic.name(), tool, findings);
    kept(topic, remembered, tool, findings);
    if (largestRecord < Topics.LARGEST_RECORD_BYTES) {
      findings.wrong(
          "takes records of " + largestRecord + " bytes, and Candor writes larger ones",
          tool.alter("set it", topic.name(), "max.message.bytes=" + Topics.LARGEST_RECORD_BYTES));
    }
    return findings.all();
  }

  /** What is wrong with its copies, which are seen without its settings. */
  List<CheckResult> copies(String name, KafkaTool tool) {
    SubjectFindings findings = new SubjectFindings("topic " + name);
    copies(name, tool, findings);
    return findings.all();
  }

  private void copies(String name, KafkaTool tool, SubjectFindings findings) {
    if (withoutLeader > 0) {
      findings.wrong(
          String.format("%d of %d partitions have no leader", withoutLeader, partitions),
          bringBack(tool, "them", "unavailable-partitions"));
    } else if (fewestCopies < minInSync) {
      findings.wrong(
          String.format(
              "cannot be written: %d in-sync copies of %d, and min.insync.replicas is %d",
              fewestCopies, replicas, minInSync),
          bringBack(tool, "the others", "under-min-isr-partitions"));
    } else if (missingCopies > 0) {
      findings.doubtful(
          String.format("%d of %d partitions lack a copy in sync", missingCopies, partitions),
          bringBack(tool, "them", "under-replicated-partitions"));
    }
    if (replicas > 1 && minInSync >= replicas) {
      findings.doubtful(
          "min.insync.replicas is %d of %d copies, so that one broker down stops every write"
              .formatted(minInSync, replicas),
          tool.alter("set it", name, "min.insync.replicas=" + (replicas - 1)));
    }
  }

  private void kept(Topic<?> topic, Duration remembered, KafkaTool tool, SubjectFindings findings) {
    if (!cleanup.contains(topic.cleanup())) {
      findings.wrong(
          topic.cleanup().equals("compact")
              ? "is not compacted, so that the state it holds is deleted after a while"
              : "is compacted, so that only the newest record of each key stays",
          tool.alter("set it", topic.name(), "cleanup.policy=" + topic.cleanup()));
      return;
    }
    if (!cleanup.contains("delete") || retention.isNegative()) {
      return;
    }
    boolean isRead = topic.name().endsWith("prompts") || topic.name().endsWith("responses");
    String longer = "retention.ms=" + topic.retention().toMillis();
    if (isRead && retention.compareTo(remembered) < 0) {
      findings.wrong(
          "keeps records for %s, and whoever reads it may be away for %s (classifier.remember_probes) without a loss"
              .formatted(words(retention), words(remembered)),
          tool.alter("set it", topic.name(), longer));
    } else if (topic.retention().isNegative() || retention.compareTo(topic.retention()) < 0) {
      findings.doubtful(
          "keeps records for %s, where Candor keeps them %s"
              .formatted(
                  words(retention),
                  topic.retention().isNegative() ? "for ever" : words(topic.retention())),
          tool.alter(
              "accept what docs/operations.md says is lost, or set it", topic.name(), longer));
    }
  }

  private static String bringBack(KafkaTool tool, String which, String partitions) {
    return tool.fix(
        "bring back the brokers that hold " + which,
        "kafka-topics.sh",
        List.of("--describe", "--" + partitions));
  }

  private static String words(Duration duration) {
    return duration.toDays() > 1
        ? duration.toDays() + " days"
        : duration.toHours() > 1 ? duration.toHours() + " hours" : duration.toMinutes() + " min";
  }
}
