package dev.candor.events;

/** CellVerdict to Avro and back. */
final class CellVerdictCodec implements Codec<CellVerdict, dev.candor.events.avro.CellVerdict> {
  static final CellVerdictCodec INSTANCE = new CellVerdictCodec();

  private CellVerdictCodec() {}

  @Override
  public Class<dev.candor.events.avro.CellVerdict> avroClass() {
    return dev.candor.events.avro.CellVerdict.class;
  }

  @Override
  public dev.candor.events.avro.CellVerdict toAvro(CellVerdict value) {
    dev.candor.events.avro.CellVerdict avro = new dev.candor.events.avro.CellVerdict();
    avro.setTopic(value.topic());
    avro.setLang(value.lang());
    avro.setArm(value.arm());
    avro.setMeasure(value.measure());
    avro.setBaselineN(value.baselineN());
    avro.setBaselineCount(value.baselineCount());
    avro.setBaselineRate(value.baselineRate());
    avro.setBaselineLow(value.baselineLow());
    avro.setBaselineHigh(value.baselineHigh());
    avro.setCandidateN(value.candidateN());
    avro.setCandidateCount(value.candidateCount());
    avro.setCandidateRate(value.candidateRate());
    avro.setCandidateLow(value.candidateLow());
    avro.setCandidateHigh(value.candidateHigh());
    avro.setDifference(value.difference());
    avro.setLow(value.low());
    avro.setHigh(value.high());
    avro.setPValue(value.pValue());
    avro.setVerdict(value.verdict());
    avro.setMissing(value.missing());
    avro.setAlarmCycle(value.alarmCycle());
    return avro;
  }

  @Override
  public CellVerdict fromAvro(dev.candor.events.avro.CellVerdict avro) {
    return new CellVerdict(
        avro.getTopic(),
        avro.getLang(),
        avro.getArm(),
        avro.getMeasure(),
        avro.getBaselineN(),
        avro.getBaselineCount(),
        avro.getBaselineRate(),
        avro.getBaselineLow(),
        avro.getBaselineHigh(),
        avro.getCandidateN(),
        avro.getCandidateCount(),
        avro.getCandidateRate(),
        avro.getCandidateLow(),
        avro.getCandidateHigh(),
        avro.getDifference(),
        avro.getLow(),
        avro.getHigh(),
        avro.getPValue(),
        avro.getVerdict(),
        avro.getMissing(),
        avro.getAlarmCycle());
  }
}
