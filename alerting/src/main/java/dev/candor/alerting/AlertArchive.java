package dev.candor.alerting;

import dev.candor.events.Alert;
import dev.candor.events.AlertCommand;
import dev.candor.events.Topics;
import dev.candor.events.reading.TopicScan;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.function.Function;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TimeoutException;

/**
 * The alerts as their own topic has them. Reads committed records only, and up to the end of the
 * log rather than to the last committed record: what an instance that died left open is aborted by
 * the broker first, so that nothing another instance committed after it is missed.
 */
final class AlertArchive implements AutoCloseable {
  private final String topic;
  private final String commandTopic;
  private final TopicScan scan;
  private final Function<Collection<TopicPartition>, Map<TopicPartition, Long>> ends;
  private final AlertingSerdes serdes;

  /**
   * @param ends offsets after the last record of each partition, committed or not
   */
  AlertArchive(
      Topics topics,
      TopicScan scan,
      Function<Collection<TopicPartition>, Map<TopicPartition, Long>> ends,
      AlertingSerdes serdes) {
    this.topic = topics.alerts().name();
    this.commandTopic = topics.alertCommands().name();
    this.scan = Objects.requireNonNull(scan);
    this.ends = Objects.requireNonNull(ends);
    this.serdes = Objects.requireNonNull(serdes);
  }

  /**
   * The latest state of every alert, by id. A record that is no alert is skipped and counted: it
   * would end every restore, and with it all alerting.
   *
   * @param commands takes what people have asked for as long as the topic keeps it, in the order of
   *     each target
   * @throws TimeoutException if the end of the log was not reached in time
   * @throws org.apache.kafka.common.errors.SerializationException if the registry cannot be asked
   */
  Map<String, Alert> restore(Consumer<AlertCommand> commands) {
    Map<String, Alert> alerts = new HashMap<>();
    scan.readTo(
        ends.apply(scan.fromBeginning(List.of(topic, commandTopic))),
        record -> {
          if (record.topic().equals(commandTopic)) {
            serdes.command(record.value()).ifPresent(commands);
            return;
          }
          if (record.value() == null && record.key() != null) {
            alerts.remove(new String(record.key(), StandardCharsets.UTF_8));
          }
          serdes.alert(record.value()).ifPresent(alert -> alerts.put(alert.alertId(), alert));
        });
    return alerts;
  }

  @Override
  public void close() {
    scan.close();
  }
}
