package dev.candor.events;

/** Contrast to Avro and back. */
final class ContrastCodec implements Codec<Contrast, dev.candor.events.avro.Contrast> {
  static final ContrastCodec INSTANCE = new ContrastCodec();

  private ContrastCodec() {}

  @Override
  public Class<dev.candor.events.avro.Contrast> avroClass() {
    return dev.candor.events.avro.Contrast.class;
  }

  @Override
  public dev.candor.events.avro.Contrast toAvro(Contrast value) {
    dev.candor.events.avro.Contrast avro = new dev.candor.events.avro.Contrast();
    avro.setName(value.name());
    avro.setLang(value.lang());
    avro.setBaseline(value.baseline());
    avro.setCandidate(value.candidate());
    avro.setDifference(value.difference());
    avro.setLow(value.low());
    avro.setHigh(value.high());
    avro.setPValue(value.pValue());
    avro.setVerdict(value.verdict());
    avro.setExplanation(value.explanation());
    return avro;
  }

  @Override
  public Contrast fromAvro(dev.candor.events.avro.Contrast avro) {
    return new Contrast(
        avro.getName(),
        avro.getLang(),
        avro.getBaseline(),
        avro.getCandidate(),
        avro.getDifference(),
        avro.getLow(),
        avro.getHigh(),
        avro.getPValue(),
        avro.getVerdict(),
        avro.getExplanation());
  }
}
