package dev.candor.events;

/** Evidence to Avro and back. */
final class EvidenceCodec implements Codec<Evidence, dev.candor.events.avro.Evidence> {
  static final EvidenceCodec INSTANCE = new EvidenceCodec();

  private EvidenceCodec() {}

  @Override
  public Class<dev.candor.events.avro.Evidence> avroClass() {
    return dev.candor.events.avro.Evidence.class;
  }

  @Override
  public dev.candor.events.avro.Evidence toAvro(Evidence value) {
    dev.candor.events.avro.Evidence avro = new dev.candor.events.avro.Evidence();
    avro.setTier(value.tier());
    avro.setSource(value.source());
    avro.setStart(value.start());
    avro.setEnd(value.end());
    avro.setExcerpt(value.excerpt());
    avro.setWeight(value.weight());
    return avro;
  }

  @Override
  public Evidence fromAvro(dev.candor.events.avro.Evidence avro) {
    return new Evidence(
        avro.getTier(),
        avro.getSource(),
        avro.getStart(),
        avro.getEnd(),
        avro.getExcerpt(),
        avro.getWeight());
  }
}
