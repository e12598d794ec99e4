package dev.candor.embedded.broker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.candor.events.Topics;
import dev.candor.runtime.Health;
import dev.candor.runtime.InputException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ITEmbeddedKafka {
  @TempDir private Path directory;

  @Test
  void recordsAndOffsetsOutliveAnOrderlyStopAndAnotherPort() throws Exception {
    try (EmbeddedKafka kafka = EmbeddedKafka.start(directory, 0)) {
      assertThat(kafka.health()).isEqualTo(Health.up());
      BrokerLoad.createTopic(kafka.bootstrapServers());
      BrokerLoad.write(kafka.bootstrapServers(), 0, 100);
      assertThat(BrokerLoad.readCommitted(kafka.bootstrapServers(), 100)).hasSize(100);
    }
    try (EmbeddedKafka kafka = EmbeddedKafka.start(directory, 0)) {
      BrokerLoad.write(kafka.bootstrapServers(), 100, 5);
      assertThat(BrokerLoad.readCommitted(kafka.bootstrapServers(), 5))
          .containsExactly("value 100", "value 101", "value 102", "value 103", "value 104");
    }
  }

  @Test
  void recordOfATimeToComeIsTaken() throws Exception {
    try (EmbeddedKafka kafka = EmbeddedKafka.start(directory, 0);
        KafkaProducer<String, String> producer =
            new KafkaProducer<>(
                Map.of("bootstrap.servers", kafka.bootstrapServers()),
                new StringSerializer(),
                new StringSerializer())) {
      BrokerLoad.createTopic(kafka.bootstrapServers());
      long nextMonth = Instant.now().plus(Duration.ofDays(31)).toEpochMilli();
      ProducerRecord<String, String> record =
          new ProducerRecord<>(BrokerLoad.TOPIC, 0, nextMonth, "key", "value");
      assertThat(producer.send(record).get().timestamp()).isEqualTo(nextMonth);
    }
  }

  @Test
  void catalogueIsCreatedAndMistypedTopicIsNot() throws Exception {
    try (EmbeddedKafka kafka = EmbeddedKafka.start(directory, 0);
        Admin admin = Admin.create(Map.of("bootstrap.servers", kafka.bootstrapServers()))) {
      Topics topics = new Topics("t-");
      topics.ensure(admin, 2, (short) 1);
      topics.ensure(admin, 2, (short) 1);
      Set<String> names = admin.listTopics().names().get();
      assertThat(names)
          .containsExactlyInAnyOrderElementsOf(
              topics.all().stream().map(Topics.Topic::name).toList());
      assertThatThrownBy(
              () -> admin.describeTopics(Set.of("t-candor-respones")).allTopicNames().get())
          .hasMessageContaining("not host this topic-partition");
    }
  }

  @Test
  void portInUseIsNamedWithTheFixAndLeavesNothingHeld() throws IOException {
    try (ServerSocket taken = new ServerSocket()) {
      taken.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
      assertThatThrownBy(() -> EmbeddedKafka.start(directory, taken.getLocalPort()))
          .isInstanceOf(InputException.class)
          .hasMessageContaining("--kafka-port")
          .hasMessageContaining(String.valueOf(taken.getLocalPort()))
          .hasMessageContaining("0 for a free one");
    }
    DataDirectory.take(directory).close();
  }

  @Test
  void directoryInUseIsNamedWithTheFix() {
    try (DataDirectory held = DataDirectory.take(directory)) {
      assertThatThrownBy(() -> EmbeddedKafka.start(held.path(), 0))
          .isInstanceOf(InputException.class)
          .hasMessageContaining(directory.toString())
          .hasMessageContaining("in use by another Candor");
    }
  }

  @Test
  void fileInPlaceOfTheDirectoryIsNamed() throws IOException {
    Path file = Files.writeString(directory.resolve("file"), "x");
    assertThatThrownBy(() -> EmbeddedKafka.start(file, 0))
        .isInstanceOf(InputException.class)
        .hasMessageContaining("--data-dir")
        .hasMessageContaining("is not a directory");
  }

  @Test
  void formattingThatWasBrokenOffIsDoneAgain() throws IOException {
    EmbeddedKafka.format(directory);
    Files.delete(directory.resolve("meta.properties"));
    try (EmbeddedKafka kafka = EmbeddedKafka.start(directory, 0)) {
      assertThat(kafka.health()).isEqualTo(Health.up());
    }
  }

  @Test
  void killedProcessLosesNothingThatWasAcknowledgedAndPrintsNothingOnTheWay() throws Exception {
    try (BrokerProcess process = BrokerProcess.start(directory)) {
      BrokerLoad.createTopic(process.bootstrapServers());
      BrokerLoad.write(process.bootstrapServers(), 0, 1000);
      assertThat(BrokerLoad.readCommitted(process.bootstrapServers(), 400)).hasSize(400);
      assertThatThrownBy(() -> EmbeddedKafka.start(directory, 0))
          .isInstanceOf(InputException.class)
          .hasMessageContaining("in use by another Candor");
      process.kill();
      assertThat(process.errors()).isEmpty();
    }
    try (BrokerProcess process = BrokerProcess.start(directory)) {
      assertThat(BrokerLoad.readCommitted(process.bootstrapServers(), 600))
          .hasSize(600)
          .startsWith("value 400")
          .endsWith("value 999");
    }
  }
}
