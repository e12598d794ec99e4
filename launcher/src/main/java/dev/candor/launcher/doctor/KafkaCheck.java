package dev.candor.launcher.doctor;

import static dev.candor.launcher.doctor.AdminCalls.get;

import dev.candor.events.Topics;
import dev.candor.runtime.KafkaSettings;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.DescribeClusterOptions;
import org.apache.kafka.clients.admin.DescribeClusterResult;
import org.apache.kafka.clients.admin.DescribeConsumerGroupsOptions;
import org.apache.kafka.clients.admin.DescribeTopicsOptions;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.errors.AuthenticationException;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.GroupAuthorizationException;
import org.apache.kafka.common.errors.GroupIdNotFoundException;
import org.apache.kafka.common.errors.SslAuthenticationException;
import org.apache.kafka.common.errors.TopicAuthorizationException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** Reaches the cluster, and looks whether this user may do with the topics what Candor does. */
public final class KafkaCheck {
  private static final Set<AclOperation> NEEDED =
      EnumSet.of(AclOperation.READ, AclOperation.WRITE, AclOperation.DESCRIBE);

  /**
   * @param groups that the monitor's roles join
   */
  List<CheckResult> check(KafkaSettings settings, List<RoleGroup> groups) {
    KafkaTool tool = new KafkaTool(settings);
    List<CheckResult> findings = new ArrayList<>();
    String subject = "Kafka " + settings.bootstrap();
    try (Admin admin = AdminCalls.open(settings)) {
      DescribeClusterResult cluster =
          admin.describeCluster(new DescribeClusterOptions().includeAuthorizedOperations(true));
      int nodes = get(cluster.nodes()).size();
      Set<AclOperation> rights = get(cluster.authorizedOperations());
      findings.add(
          CheckResult.fine(subject, "answers, " + nodes + " broker" + (nodes == 1 ? "" : "s")));
      if (settings.replication() > nodes) {
        findings.add(
            CheckResult.wrong(
                subject,
                "kafka.replication is " + settings.replication() + " and only " + nodes + " answer",
                "start the brokers that are away, or in a cluster of fewer set kafka.replication to"
                    + " their number"));
      }
      boolean mayCreate = rights == null || rights.contains(AclOperation.CREATE);
      for (Topics.Topic<?> topic : new Topics(settings.topicPrefix()).all()) {
        topic(admin, tool, topic.name(), mayCreate).ifPresent(findings::add);
      }
      String prefix = settings.topicPrefix() + "candor-";
      for (RoleGroup group : groups) {
        group(admin, tool, group.name(), prefix).ifPresent(findings::add);
      }
      transactions(settings, tool, prefix).ifPresent(findings::add);
    } catch (KafkaException e) {
      findings.add(unreachable(settings, subject, e));
    }
    return findings;
  }

  private static Optional<CheckResult> topic(
      Admin admin, KafkaTool tool, String name, boolean mayCreate) {
    String subject = "topic " + name;
    try {
      TopicDescription description =
          get(admin
                  .describeTopics(
                      List.of(name), new DescribeTopicsOptions().includeAuthorizedOperations(true))
                  .allTopicNames())
              .get(name);
      return rights(tool, name, description.authorizedOperations());
    } catch (UnknownTopicOrPartitionException e) {
      return mayCreate
          ? Optional.empty()
          : Optional.of(
              CheckResult.wrong(
                  subject,
                  "does not exist, and this user may not create it",
                  "create it, or " + tool.allow(EnumSet.of(AclOperation.CREATE), "--topic", name)));
    } catch (TopicAuthorizationException e) {
      return rights(tool, name, Set.of());
    }
  }

  /** What is missing of the rights needed on a topic; a cluster without rules grants everything. */
  static Optional<CheckResult> rights(KafkaTool tool, String topic, Set<AclOperation> granted) {
    if (granted == null || granted.contains(AclOperation.ALL)) {
      return Optional.empty();
    }
    Set<AclOperation> missing = EnumSet.copyOf(NEEDED);
    missing.removeAll(granted);
    if (missing.isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(
        CheckResult.wrong(
            "topic " + topic, "this user lacks " + missing, tool.allow(missing, "--topic", topic)));
  }

  /** Every role joins a group; one that nobody has joined yet only shows what may not be seen. */
  private static Optional<CheckResult> group(
      Admin admin, KafkaTool tool, String name, String prefix) {
    try {
      Set<AclOperation> granted =
          get(admin
                  .describeConsumerGroups(
                      List.of(name),
                      new DescribeConsumerGroupsOptions().includeAuthorizedOperations(true))
                  .describedGroups()
                  .get(name))
              .authorizedOperations();
      if (granted == null
          || granted.contains(AclOperation.ALL)
          || granted.contains(AclOperation.READ)) {
        return Optional.empty();
      }
    } catch (GroupIdNotFoundException e) {
      return Optional.empty();
    } catch (GroupAuthorizationException e) {
      // Falls through to the finding.
    }
    return Optional.of(
        CheckResult.wrong(
            "consumer group " + name,
            "this user lacks [READ]",
            tool.allowPrefix(EnumSet.of(AclOperation.READ), "--group", prefix)));
  }

  /** The worker and the classifier write in transactions, which need a right of their own. */
  private static Optional<CheckResult> transactions(
      KafkaSettings settings, KafkaTool tool, String prefix) {
    String id = prefix + "worker-doctor";
    Map<String, Object> properties = new HashMap<>(settings.clientProperties());
    properties.put("transactional.id", id);
    properties.put("max.block.ms", AdminCalls.PATIENCE_MILLIS);
    try (KafkaProducer<byte[], byte[]> producer =
        new KafkaProducer<>(properties, new ByteArraySerializer(), new ByteArraySerializer())) {
      producer.initTransactions();
      return Optional.empty();
    } catch (AuthorizationException e) {
      return Optional.of(
          CheckResult.wrong(
              "Kafka transactions",
              "this user may not use the transactional id " + id,
              tool.allowPrefix(
                  EnumSet.of(AclOperation.WRITE, AclOperation.DESCRIBE),
                  "--transactional-id",
                  prefix)));
    } catch (KafkaException e) {
      return Optional.of(
          CheckResult.wrong(
              "Kafka transactions",
              "cannot begin a transaction: " + e.getMessage(),
              "check transaction.state.log.replication.factor and min.isr of the brokers"));
    }
  }

  /** Why a cluster cannot be used, and how to fix that. */
  public static CheckResult unreachable(KafkaSettings settings, String subject, Throwable e) {
    Throwable cause = e;
    while (cause.getCause() != null && !(cause instanceof AuthenticationException)) {
      cause = cause.getCause();
    }
    // Clients only say for which request they waited.
    if (cause instanceof org.apache.kafka.common.errors.TimeoutException
        || cause instanceof java.util.concurrent.TimeoutException) {
      return CheckResult.wrong(
          subject,
          "cannot be reached: no broker answers there",
          "start it or correct kafka.bootstrap; its advertised.listeners must resolve from"
              + " here, and security.protocol under kafka.client must match the listener");
    }
    if (cause instanceof SslAuthenticationException) {
      return CheckResult.wrong(
          subject,
          "the TLS handshake fails: " + cause.getMessage(),
          "set ssl.truststore.location (or ssl.truststore.certificates) under kafka.client");
    }
    if (cause instanceof AuthenticationException) {
      return CheckResult.wrong(
          subject,
          "refuses this user: " + cause.getMessage(),
          "check kafka.sasl_jaas_config_env and security.protocol under kafka.client");
    }
    if (cause instanceof AuthorizationException) {
      return CheckResult.wrong(
          subject,
          "this user may not describe the cluster",
          new KafkaTool(settings).allow(EnumSet.of(AclOperation.DESCRIBE), "--cluster"));
    }
    return CheckResult.wrong(
        subject,
        "cannot be used: " + (cause.getMessage() == null ? cause.toString() : cause.getMessage()),
        "check kafka.bootstrap (host:port) and the properties under kafka.client");
  }
}
