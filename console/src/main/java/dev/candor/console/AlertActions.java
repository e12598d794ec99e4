package dev.candor.console;

/** Takes what a reader asks of alerting. */
interface AlertActions {
  /**
   * Sends it to alerting; it shows once alerting has taken it.
   *
   * @throws org.apache.kafka.common.KafkaException if it could not be sent
   */
  void ask(AlertAction action);
}
