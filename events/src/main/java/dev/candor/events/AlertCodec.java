package dev.candor.events;

import java.util.ArrayList;
import java.util.List;

/** Alert to Avro and back. */
final class AlertCodec implements Codec<Alert, dev.candor.events.avro.Alert> {
  static final AlertCodec INSTANCE = new AlertCodec();

  private AlertCodec() {}

  @Override
  public Class<dev.candor.events.avro.Alert> avroClass() {
    return dev.candor.events.avro.Alert.class;
  }

  @Override
  public dev.candor.events.avro.Alert toAvro(Alert value) {
    dev.candor.events.avro.Alert avro = new dev.candor.events.avro.Alert();
    avro.setAlertId(value.alertId());
    avro.setSignalIds(value.signalIds());
    avro.setState(value.state());
    avro.setGroup(value.group());
    avro.setTarget(value.target());
    avro.setSeverity(value.severity());
    avro.setTitle(value.title());
    avro.setSummary(value.summary());
    avro.setStartedAt(value.startedAt());
    avro.setUpdatedAt(value.updatedAt());
    avro.setEndedAt(value.endedAt());
    avro.setAcknowledgedBy(value.acknowledgedBy());
    avro.setAcknowledgedReason(value.acknowledgedReason());
    avro.setSignal(value.signal() == null ? null : SignalCodec.INSTANCE.toAvro(value.signal()));
    avro.setEscalatedAt(value.escalatedAt());
    List<dev.candor.events.avro.Signal> findingsAvro = new ArrayList<>(value.findings().size());
    for (Signal item : value.findings()) {
      findingsAvro.add(SignalCodec.INSTANCE.toAvro(item));
    }
    avro.setFindings(findingsAvro);
    avro.setRevision(value.revision());
    List<dev.candor.events.avro.Delivery> deliveriesAvro =
        new ArrayList<>(value.deliveries().size());
    for (Delivery item : value.deliveries()) {
      deliveriesAvro.add(DeliveryCodec.INSTANCE.toAvro(item));
    }
    avro.setDeliveries(deliveriesAvro);
    return avro;
  }

  @Override
  public Alert fromAvro(dev.candor.events.avro.Alert avro) {
    List<Signal> findings = new ArrayList<>(avro.getFindings().size());
    for (dev.candor.events.avro.Signal item : avro.getFindings()) {
      findings.add(SignalCodec.INSTANCE.fromAvro(item));
    }
    List<Delivery> deliveries = new ArrayList<>(avro.getDeliveries().size());
    for (dev.candor.events.avro.Delivery item : avro.getDeliveries()) {
      deliveries.add(DeliveryCodec.INSTANCE.fromAvro(item));
    }
    return new Alert(
        avro.getAlertId(),
        avro.getSignalIds(),
        avro.getState(),
        avro.getGroup(),
        avro.getTarget(),
        avro.getSeverity(),
        avro.getTitle(),
        avro.getSummary(),
        avro.getStartedAt(),
        avro.getUpdatedAt(),
        avro.getEndedAt(),
        avro.getAcknowledgedBy(),
        avro.getAcknowledgedReason(),
        avro.getSignal() == null ? null : SignalCodec.INSTANCE.fromAvro(avro.getSignal()),
        avro.getEscalatedAt(),
        findings,
        avro.getRevision(),
        deliveries);
  }
}
