package dev.candor.events;

/** StratumCounts to Avro and back. */
final class StratumCountsCodec
    implements Codec<StratumCounts, dev.candor.events.avro.StratumCounts> {
  static final StratumCountsCodec INSTANCE = new StratumCountsCodec();

  private StratumCountsCodec() {}

  @Override
  public Class<dev.candor.events.avro.StratumCounts> avroClass() {
    return dev.candor.events.avro.StratumCounts.class;
  }

  @Override
  public dev.candor.events.avro.StratumCounts toAvro(StratumCounts value) {
    dev.candor.events.avro.StratumCounts avro = new dev.candor.events.avro.StratumCounts();
    avro.setPromptId(value.promptId());
    avro.setIntent(value.intent());
    avro.setTopic(value.topic());
    avro.setArm(value.arm());
    avro.setLang(value.lang());
    avro.setAnswer(value.answer());
    avro.setAligned(value.aligned());
    avro.setDeflection(value.deflection());
    avro.setLecture(value.lecture());
    avro.setRefusal(value.refusal());
    avro.setFiltered(value.filtered());
    avro.setInvalid(value.invalid());
    avro.setReplyHashes(value.replyHashes());
    avro.setKeyFactSum(value.keyFactSum());
    avro.setKeyFactReplies(value.keyFactReplies());
    return avro;
  }

  @Override
  public StratumCounts fromAvro(dev.candor.events.avro.StratumCounts avro) {
    return new StratumCounts(
        avro.getPromptId(),
        avro.getIntent(),
        avro.getTopic(),
        avro.getArm(),
        avro.getLang(),
        avro.getAnswer(),
        avro.getAligned(),
        avro.getDeflection(),
        avro.getLecture(),
        avro.getRefusal(),
        avro.getFiltered(),
        avro.getInvalid(),
        avro.getReplyHashes(),
        avro.getKeyFactSum(),
        avro.getKeyFactReplies());
  }
}
