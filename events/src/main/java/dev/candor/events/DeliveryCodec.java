package dev.candor.events;

/** Delivery to Avro and back. */
final class DeliveryCodec implements Codec<Delivery, dev.candor.events.avro.Delivery> {
  static final DeliveryCodec INSTANCE = new DeliveryCodec();

  private DeliveryCodec() {}

  @Override
  public Class<dev.candor.events.avro.Delivery> avroClass() {
    return dev.candor.events.avro.Delivery.class;
  }

  @Override
  public dev.candor.events.avro.Delivery toAvro(Delivery value) {
    dev.candor.events.avro.Delivery avro = new dev.candor.events.avro.Delivery();
    avro.setReceiver(value.receiver());
    avro.setState(value.state());
    avro.setAttempts(value.attempts());
    avro.setLastAttemptAt(value.lastAttemptAt());
    avro.setError(value.error());
    return avro;
  }

  @Override
  public Delivery fromAvro(dev.candor.events.avro.Delivery avro) {
    return new Delivery(
        avro.getReceiver(),
        avro.getState(),
        avro.getAttempts(),
        avro.getLastAttemptAt(),
        avro.getError());
  }
}
