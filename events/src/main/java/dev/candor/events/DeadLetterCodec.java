package dev.candor.events;

/** DeadLetter to Avro and back. */
final class DeadLetterCodec implements Codec<DeadLetter, dev.candor.events.avro.DeadLetter> {
  static final DeadLetterCodec INSTANCE = new DeadLetterCodec();

  private DeadLetterCodec() {}

  @Override
  public Class<dev.candor.events.avro.DeadLetter> avroClass() {
    return dev.candor.events.avro.DeadLetter.class;
  }

  @Override
  public dev.candor.events.avro.DeadLetter toAvro(DeadLetter value) {
    dev.candor.events.avro.DeadLetter avro = new dev.candor.events.avro.DeadLetter();
    avro.setSourceTopic(value.sourceTopic());
    avro.setPartition(value.partition());
    avro.setOffset(value.offset());
    avro.setReason(value.reason());
    avro.setDetail(value.detail());
    avro.setOriginalKey(
        value.originalKey() == null ? null : java.nio.ByteBuffer.wrap(value.originalKey()));
    avro.setOriginalValue(
        value.originalValue() == null ? null : java.nio.ByteBuffer.wrap(value.originalValue()));
    avro.setAt(value.at());
    avro.setService(value.service());
    return avro;
  }

  @Override
  public DeadLetter fromAvro(dev.candor.events.avro.DeadLetter avro) {
    return new DeadLetter(
        avro.getSourceTopic(),
        avro.getPartition(),
        avro.getOffset(),
        avro.getReason(),
        avro.getDetail(),
        Codec.bytes(avro.getOriginalKey()),
        Codec.bytes(avro.getOriginalValue()),
        avro.getAt(),
        avro.getService());
  }
}
