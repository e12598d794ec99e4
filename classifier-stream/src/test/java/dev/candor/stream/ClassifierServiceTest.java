package dev.candor.stream;

import static org.assertj.core.api.Assertions.assertThat;

import dev.candor.classification.StandardClassifier;
import dev.candor.events.Topics;
import dev.candor.model.ReleaseChoice;
import dev.candor.runtime.BoundedMeterRegistry;
import dev.candor.runtime.Configuration;
import dev.candor.runtime.KafkaSettings;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import org.apache.kafka.streams.errors.StreamsUncaughtExceptionHandler.StreamThreadExceptionResponse;
import org.junit.jupiter.api.Test;

class ClassifierServiceTest {
  @Test
  void storesHaveAStandbyWhereTheClusterReplicates() {
    assertThat(standbys("", 3)).isEqualTo("1");
    assertThat(standbys("", 1)).isEqualTo("0");
    assertThat(standbys("classifier: {standby_replicas: 2}", 1)).isEqualTo("2");
  }

  @Test
  void instanceComesBackUnderItsName() {
    ClassifierSettings named = settings("classifier: {instance_id: a-1}", 1);
    assertThat(properties(named.withInstance("kept")).get("consumer.group.instance.id"))
        .isEqualTo("a-1");
    assertThat(properties(settings("", 1).withInstance("kept")).get("consumer.group.instance.id"))
        .isEqualTo("kept");
    assertThat(properties(settings("", 1))).doesNotContainKey("consumer.group.instance.id");
  }

  @Test
  void groupIsToldWhereTheConsoleIs() {
    assertThat(properties(settings("", 1))).doesNotContainKey("application.server");
    assertThat(
            new ClassifierService(
                    settings("", 1),
                    KafkaSettings.embedded("none:1", "mock://service", 2),
                    new Topics(""),
                    StandardClassifier.load(),
                    new BoundedMeterRegistry(new SimpleMeterRegistry()),
                    () -> 0,
                    () -> Optional.of("classifier-2:8091"))
                .properties())
        .containsEntry("application.server", "classifier-2:8091");
  }

  @Test
  void transactionLastsAsLongAsAllThatIsComparedAtOnce() {
    assertThat(properties(settings("", 1)))
        .containsEntry("producer.transaction.timeout.ms", "60000")
        .doesNotContainKey("main.consumer.max.poll.interval.ms");
    assertThat(
            properties(
                ClassifierSettings.forRecording(
                    .01, 0, Path.of("state"), 4, ReleaseChoice.NEIGHBOURS)))
        .containsEntry("producer.transaction.timeout.ms", "900000")
        .containsEntry("main.consumer.max.poll.interval.ms", "900000");
  }

  @Test
  void threadThatFailsIsReplacedButInARecording() {
    IllegalStateException failure = new IllegalStateException("by chance");
    assertThat(service(settings("", 1)).onFailure(failure))
        .isEqualTo(StreamThreadExceptionResponse.REPLACE_THREAD);
    assertThat(
            service(
                    ClassifierSettings.forRecording(
                        .01, 0, Path.of("state"), 4, ReleaseChoice.NEIGHBOURS))
                .onFailure(failure))
        .isEqualTo(StreamThreadExceptionResponse.SHUTDOWN_CLIENT);
  }

  private static Object standbys(String yaml, int replication) {
    return properties(settings(yaml, replication)).get("num.standby.replicas");
  }

  private static ClassifierSettings settings(String yaml, int replication) {
    return ClassifierSettings.from(Configuration.parse("m.yaml", yaml, Map.of()), 2, replication);
  }

  private static Properties properties(ClassifierSettings settings) {
    return service(settings).properties();
  }

  private static ClassifierService service(ClassifierSettings settings) {
    return new ClassifierService(
        settings,
        KafkaSettings.embedded("none:1", "mock://service", 2),
        new Topics(""),
        StandardClassifier.load(),
        new BoundedMeterRegistry(new SimpleMeterRegistry()),
        () -> 0);
  }
}
