package dev.candor.events;

/** AlertCommand to Avro and back. */
final class AlertCommandCodec implements Codec<AlertCommand, dev.candor.events.avro.AlertCommand> {
  static final AlertCommandCodec INSTANCE = new AlertCommandCodec();

  private AlertCommandCodec() {}

  @Override
  public Class<dev.candor.events.avro.AlertCommand> avroClass() {
    return dev.candor.events.avro.AlertCommand.class;
  }

  @Override
  public dev.candor.events.avro.AlertCommand toAvro(AlertCommand value) {
    dev.candor.events.avro.AlertCommand avro = new dev.candor.events.avro.AlertCommand();
    avro.setCommandId(value.commandId());
    avro.setAlertId(value.alertId());
    avro.setTarget(value.target());
    avro.setAction(value.action());
    avro.setBy(value.by());
    avro.setReason(value.reason());
    avro.setAt(value.at());
    return avro;
  }

  @Override
  public AlertCommand fromAvro(dev.candor.events.avro.AlertCommand avro) {
    return new AlertCommand(
        avro.getCommandId(),
        avro.getAlertId(),
        avro.getTarget(),
        avro.getAction(),
        avro.getBy(),
        avro.getReason(),
        avro.getAt());
  }
}
