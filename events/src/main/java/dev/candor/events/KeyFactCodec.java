package dev.candor.events;

/** KeyFact to Avro and back. */
final class KeyFactCodec implements Codec<KeyFact, dev.candor.events.avro.KeyFact> {
  static final KeyFactCodec INSTANCE = new KeyFactCodec();

  private KeyFactCodec() {}

  @Override
  public Class<dev.candor.events.avro.KeyFact> avroClass() {
    return dev.candor.events.avro.KeyFact.class;
  }

  @Override
  public dev.candor.events.avro.KeyFact toAvro(KeyFact value) {
    dev.candor.events.avro.KeyFact avro = new dev.candor.events.avro.KeyFact();
    avro.setId(value.id());
    avro.setAlternatives(value.alternatives());
    return avro;
  }

  @Override
  public KeyFact fromAvro(dev.candor.events.avro.KeyFact avro) {
    return new KeyFact(avro.getId(), avro.getAlternatives());
  }
}
