package dev.candor.events;

/** SignalFlip to Avro and back. */
final class SignalFlipCodec implements Codec<SignalFlip, dev.candor.events.avro.SignalFlip> {
  static final SignalFlipCodec INSTANCE = new SignalFlipCodec();

  private SignalFlipCodec() {}

  @Override
  public Class<dev.candor.events.avro.SignalFlip> avroClass() {
    return dev.candor.events.avro.SignalFlip.class;
  }

  @Override
  public dev.candor.events.avro.SignalFlip toAvro(SignalFlip value) {
    dev.candor.events.avro.SignalFlip avro = new dev.candor.events.avro.SignalFlip();
    avro.setPromptId(value.promptId());
    avro.setLang(value.lang());
    avro.setFrom(value.from());
    avro.setTo(value.to());
    avro.setPromptExcerpt(value.promptExcerpt());
    avro.setBeforeExcerpt(value.beforeExcerpt());
    avro.setAfterExcerpt(value.afterExcerpt());
    return avro;
  }

  @Override
  public SignalFlip fromAvro(dev.candor.events.avro.SignalFlip avro) {
    return new SignalFlip(
        avro.getPromptId(),
        avro.getLang(),
        avro.getFrom(),
        avro.getTo(),
        avro.getPromptExcerpt(),
        avro.getBeforeExcerpt(),
        avro.getAfterExcerpt());
  }
}
