package dev.candor.events;

/** ReleaseChange to Avro and back. */
final class ReleaseChangeCodec
    implements Codec<ReleaseChange, dev.candor.events.avro.ReleaseChange> {
  static final ReleaseChangeCodec INSTANCE = new ReleaseChangeCodec();

  private ReleaseChangeCodec() {}

  @Override
  public Class<dev.candor.events.avro.ReleaseChange> avroClass() {
    return dev.candor.events.avro.ReleaseChange.class;
  }

  @Override
  public dev.candor.events.avro.ReleaseChange toAvro(ReleaseChange value) {
    dev.candor.events.avro.ReleaseChange avro = new dev.candor.events.avro.ReleaseChange();
    avro.setTarget(value.target());
    avro.setPrevious(value.previous());
    avro.setRelease(value.release());
    avro.setHow(value.how());
    avro.setAt(value.at());
    avro.setServedModel(value.servedModel());
    avro.setSystemFingerprint(value.systemFingerprint());
    avro.setRollback(value.rollback());
    avro.setSince(value.since());
    return avro;
  }

  @Override
  public ReleaseChange fromAvro(dev.candor.events.avro.ReleaseChange avro) {
    return new ReleaseChange(
        avro.getTarget(),
        avro.getPrevious(),
        avro.getRelease(),
        avro.getHow(),
        avro.getAt(),
        avro.getServedModel(),
        avro.getSystemFingerprint(),
        avro.getRollback(),
        avro.getSince());
  }
}
