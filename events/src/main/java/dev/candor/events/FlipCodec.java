package dev.candor.events;

/** Flip to Avro and back. */
final class FlipCodec implements Codec<Flip, dev.candor.events.avro.Flip> {
  static final FlipCodec INSTANCE = new FlipCodec();

  private FlipCodec() {}

  @Override
  public Class<dev.candor.events.avro.Flip> avroClass() {
    return dev.candor.events.avro.Flip.class;
  }

  @Override
  public dev.candor.events.avro.Flip toAvro(Flip value) {
    dev.candor.events.avro.Flip avro = new dev.candor.events.avro.Flip();
    avro.setPromptId(value.promptId());
    avro.setLang(value.lang());
    avro.setFrom(value.from());
    avro.setTo(value.to());
    return avro;
  }

  @Override
  public Flip fromAvro(dev.candor.events.avro.Flip avro) {
    return new Flip(avro.getPromptId(), avro.getLang(), avro.getFrom(), avro.getTo());
  }
}
