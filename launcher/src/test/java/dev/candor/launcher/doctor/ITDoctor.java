package dev.candor.launcher.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import dev.candor.embedded.broker.EmbeddedKafka;
import dev.candor.embedded.registry.EmbeddedRegistry;
import dev.candor.events.Topics;
import dev.candor.runtime.Configuration;
import dev.candor.runtime.KafkaSettings;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.acl.AccessControlEntry;
import org.apache.kafka.common.acl.AclBinding;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.acl.AclPermissionType;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.resource.PatternType;
import org.apache.kafka.common.resource.ResourcePattern;
import org.apache.kafka.common.resource.ResourceType;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ITDoctor {
  @TempDir Path directory;

  @Test
  void clusterAndRegistryThatWorkAreFine() {
    try (EmbeddedKafka kafka = EmbeddedKafka.start(directory, 0);
        EmbeddedRegistry registry =
            new EmbeddedRegistry(kafka.bootstrapServers(), Map.of(), "127.0.0.1", 0, "_schemas")) {
      registry.start();
      KafkaSettings settings =
          KafkaSettings.embedded(kafka.bootstrapServers(), registry.uri().toString(), 1);
      assertThat(new KafkaCheck().check(settings, groups(settings)))
          .allMatch(finding -> finding.state() == CheckResult.State.FINE);
      assertThat(new RegistryCheck().check(settings))
          .allMatch(finding -> finding.state() == CheckResult.State.FINE);
    }
  }

  @Test
  void clusterThatLosesWhatIsNeededSaysWhatAndHowToFixIt() throws Exception {
    try (EmbeddedKafka kafka = EmbeddedKafka.start(directory, 0)) {
      KafkaSettings settings = KafkaSettings.embedded(kafka.bootstrapServers(), "mock://doctor", 1);
      ClusterCheck check = new ClusterCheck(settings, groups(settings), Duration.ofDays(8));
      assertThat(check.check()).as("before the first start").isEmpty();
      Topics topics = new Topics("");
      try (Admin admin = Admin.create(settings.clientProperties())) {
        topics.ensure(admin, 1, (short) 1);
        assertThat(check.check())
            .singleElement()
            .satisfies(found -> assertThat(found.state()).isEqualTo(CheckResult.State.FINE));
        configure(admin, topics.responses().name(), "retention.ms", "3600000");
        configure(admin, topics.alerts().name(), "cleanup.policy", "delete");
        configure(admin, topics.verdicts().name(), "max.message.bytes", "1000000");
        leaveBehind(settings, admin, topics.responses().name());
        List<CheckResult> findings = check.check();
        assertThat(findings)
            .extracting(CheckResult::subject)
            .containsExactlyInAnyOrder(
                "topic candor-responses",
                "topic candor-alerts",
                "topic candor-verdicts",
                "consumer group candor-classifier");
        assertThat(findings.toString())
            .contains("keeps records for 60 min", "--add-config retention.ms=-1")
            .contains("is not compacted", "--add-config cleanup.policy=compact")
            .contains("max.message.bytes=8388608")
            .contains("2 records wait and no instance reads them", "start one: candor classifier");
        configure(admin, topics.responses().name(), "retention.ms", "-1");
        configure(admin, topics.alerts().name(), "cleanup.policy", "compact");
        configure(admin, topics.verdicts().name(), "max.message.bytes", "8388608");
        assertThat(check.check())
            .extracting(CheckResult::subject)
            .containsExactly("consumer group candor-classifier");
      }
    }
  }

  /** Three records, of which a classifier that has gone since has read the first. */
  private static void leaveBehind(KafkaSettings settings, Admin admin, String topic)
      throws Exception {
    try (KafkaProducer<byte[], byte[]> producer =
        new KafkaProducer<>(
            settings.clientProperties(), new ByteArraySerializer(), new ByteArraySerializer())) {
      for (int i = 0; i < 3; i++) {
        producer.send(new ProducerRecord<>(topic, new byte[] {1})).get(30, TimeUnit.SECONDS);
      }
    }
    admin
        .alterConsumerGroupOffsets(
            "candor-classifier", Map.of(new TopicPartition(topic, 0), new OffsetAndMetadata(1)))
        .all()
        .get(30, TimeUnit.SECONDS);
  }

  private static void configure(Admin admin, String topic, String name, String value)
      throws Exception {
    admin
        .incrementalAlterConfigs(
            Map.of(
                new ConfigResource(ConfigResource.Type.TOPIC, topic),
                List.of(new AlterConfigOp(new ConfigEntry(name, value), AlterConfigOp.OpType.SET))))
        .all()
        .get(30, TimeUnit.SECONDS);
  }

  @Test
  void missingRightsAreFoundAndTheirFixWorks() throws Exception {
    try (GuardedKafka kafka = new GuardedKafka(directory)) {
      Topics topics = new Topics("");
      KafkaSettings settings =
          new KafkaSettings(
              kafka.bootstrapServers(),
              "",
              1,
              (short) 1,
              GuardedKafka.client(GuardedKafka.USER),
              Map.of("schema.registry.url", "http://127.0.0.1:1"));
      try (Admin admin = admin(kafka)) {
        topics.ensure(admin, 1, (short) 1);
        allow(admin, ResourceType.CLUSTER, "kafka-cluster", AclOperation.DESCRIBE);
        for (Topics.Topic<?> topic : topics.all()) {
          allow(admin, ResourceType.TOPIC, topic.name(), AclOperation.READ);
          if (topic != topics.responses()) {
            allow(admin, ResourceType.TOPIC, topic.name(), AclOperation.WRITE);
          }
        }
        List<CheckResult> findings = wrong(new KafkaCheck().check(settings, groups(settings)));
        assertThat(findings)
            .extracting(CheckResult::subject)
            .containsExactly(
                "topic candor-responses",
                "consumer group candor-producer",
                "consumer group candor-worker",
                "consumer group candor-classifier",
                "consumer group candor-alerting",
                "consumer group candor-telemetry",
                "Kafka transactions");
        assertThat(findings.get(0).fix())
            .contains("--bootstrap-server " + kafka.bootstrapServers() + " ")
            .contains("--allow-principal User:candor --operation Write --topic candor-responses");
        assertThat(findings.toString()).doesNotContain("-secret");

        allow(admin, ResourceType.TOPIC, topics.responses().name(), AclOperation.WRITE);
        for (String role : List.of("producer", "worker", "classifier", "alerting", "telemetry")) {
          allow(admin, ResourceType.GROUP, "candor-" + role, AclOperation.READ);
        }
        allow(admin, ResourceType.TRANSACTIONAL_ID, "candor-worker-doctor", AclOperation.WRITE);
        assertThat(wrong(new KafkaCheck().check(settings, groups(settings)))).isEmpty();
        List<CheckResult> cluster =
            new ClusterCheck(settings, groups(settings), Duration.ofDays(1)).check();
        assertThat(wrong(cluster)).isEmpty();
        assertThat(cluster)
            .anySatisfy(finding -> assertThat(finding.fix()).contains("DescribeConfigs"));
      }
    }
  }

  /** Of a monitor that tells a collector of its verdicts. */
  private static List<RoleGroup> groups(KafkaSettings settings) {
    return RoleGroup.of(
        Configuration.parse(
            "monitor.yaml", "telemetry: {endpoint: \"http://127.0.0.1:4318\"}", Map.of()),
        settings);
  }

  private static List<CheckResult> wrong(List<CheckResult> findings) {
    return findings.stream().filter(finding -> finding.state() == CheckResult.State.WRONG).toList();
  }

  private static Admin admin(GuardedKafka kafka) {
    Map<String, Object> properties = new HashMap<>(GuardedKafka.client(GuardedKafka.ADMIN));
    properties.put("bootstrap.servers", kafka.bootstrapServers());
    return Admin.create(properties);
  }

  private static void allow(Admin admin, ResourceType type, String name, AclOperation operation)
      throws Exception {
    admin
        .createAcls(
            List.of(
                new AclBinding(
                    new ResourcePattern(type, name, PatternType.LITERAL),
                    new AccessControlEntry(
                        "User:" + GuardedKafka.USER, "*", operation, AclPermissionType.ALLOW))))
        .all()
        .get(10, TimeUnit.SECONDS);
  }

  @Test
  void moreReplicasThanBrokersAreFound() {
    try (EmbeddedKafka kafka = EmbeddedKafka.start(directory, 0)) {
      KafkaSettings settings =
          new KafkaSettings(
              kafka.bootstrapServers(),
              "",
              1,
              (short) 3,
              Map.of(),
              Map.of("schema.registry.url", "http://127.0.0.1:1"));
      assertThat(new KafkaCheck().check(settings, groups(settings)))
          .anyMatch(finding -> finding.fix().contains("kafka.replication"));
    }
  }

  @Test
  void clusterAndRegistryThatAreAwayAreFound() throws IOException {
    int port;
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = socket.getLocalPort();
    }
    KafkaSettings settings =
        KafkaSettings.embedded("127.0.0.1:" + port, "http://127.0.0.1:" + port, 1);
    List<CheckResult> kafka = new KafkaCheck().check(settings, groups(settings));
    assertThat(kafka).hasSize(1);
    assertThat(kafka.get(0).detail()).contains("cannot be reached");
    assertThat(kafka.get(0).fix()).contains("kafka.bootstrap");
    List<CheckResult> registry = new RegistryCheck().check(settings);
    assertThat(registry.get(0).detail()).contains("cannot be reached");
    assertThat(registry.get(0).fix()).contains("registry.url");
  }
}
