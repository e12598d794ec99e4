package dev.candor.alerting;

import dev.candor.alerting.receiver.PlainText;
import dev.candor.events.Alert;
import dev.candor.events.AlertCommand;
import java.time.Clock;
import java.util.Optional;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Does what people ask of alerts and of maintenances, hands it on, or refuses it with a reason. */
record AlertCommandHandler(
    Consumer<?, ?> consumer,
    TargetPartitions partitions,
    Maintenances maintenances,
    AlertPolicy policy,
    AlertStore store,
    AlertingMetrics metrics,
    Clock clock) {
  private static final Logger log = LoggerFactory.getLogger(AlertCommandHandler.class);

  void take(
      AlertCommand command, ConsumerRecord<byte[], byte[]> record, AlertTransaction transaction) {
    int owning = partitions.of(command.target());
    if (Maintenances.isAbout(command) && record.partition() == owning) {
      maintenances
          .take(command)
          .ifPresentOrElse(
              why -> refuse(command, why), () -> metrics.command(command.action(), "applied"));
      return;
    }
    Optional<Alert> alert = store.alert(command.alertId());
    if (alert.isPresent()) {
      policy
          .apply(alert.get(), command, clock.instant())
          .ifPresentOrElse(
              changed -> {
                transaction.alert(changed);
                metrics.command(command.action(), "applied");
              },
              () -> refuse(command, reasonAgainst(command, alert.get())));
      return;
    }
    if (record.partition() != owning && owning < consumer.partitionsFor(record.topic()).size()) {
      // Another client's partitioner put it here; whoever owns the target's alerts reads there.
      transaction.forward(command, owning);
      metrics.command(command.action(), "forwarded");
    } else {
      refuse(command, "there is no alert of that id for that target");
    }
  }

  private static String reasonAgainst(AlertCommand command, Alert alert) {
    return command.action().equals(AlertCommand.ACKNOWLEDGE)
        ? "the alert is " + alert.state().wireName() + ", not firing"
        : "alerts have no such action";
  }

  private void refuse(AlertCommand command, String why) {
    log.warn(
        "refused the command {} of {}: \"{}\" of alert {} and target {}: {}",
        line(command.commandId()),
        line(command.by()),
        line(command.action()),
        line(command.alertId()),
        line(command.target()),
        why);
    metrics.command(command.action(), "refused");
  }

  /** A stranger's words as the log may have them. */
  private static String line(String text) {
    return PlainText.line(text, 80);
  }
}
