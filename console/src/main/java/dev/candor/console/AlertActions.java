package dev.candor.console;

/** What a reader may ask of an alert. */
public interface AlertActions {
  /**
   * Asks alerting to acknowledge an alert; it shows once alerting has taken it.
   *
   * @param target of the alert, which leads to the instance that owns it
   * @throws org.apache.kafka.common.KafkaException if it could not be sent
   */
  void acknowledge(String alertId, String target, String by, String reason);
}
