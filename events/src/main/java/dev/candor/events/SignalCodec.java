package dev.candor.events;

import java.util.ArrayList;
import java.util.List;

/** Signal to Avro and back. */
final class SignalCodec implements Codec<Signal, dev.candor.events.avro.Signal> {
  static final SignalCodec INSTANCE = new SignalCodec();

  private SignalCodec() {}

  @Override
  public Class<dev.candor.events.avro.Signal> avroClass() {
    return dev.candor.events.avro.Signal.class;
  }

  @Override
  public dev.candor.events.avro.Signal toAvro(Signal value) {
    dev.candor.events.avro.Signal avro = new dev.candor.events.avro.Signal();
    avro.setSignalId(value.signalId());
    avro.setKind(value.kind());
    avro.setState(value.state());
    avro.setTarget(value.target());
    avro.setBaseline(value.baseline());
    avro.setCandidate(value.candidate());
    avro.setTopic(value.topic());
    avro.setLang(value.lang());
    avro.setMeasure(value.measure());
    avro.setDirection(value.direction());
    avro.setBaselineRate(value.baselineRate());
    avro.setCandidateRate(value.candidateRate());
    avro.setDifference(value.difference());
    avro.setLow(value.low());
    avro.setHigh(value.high());
    avro.setPValue(value.pValue());
    avro.setLevel(value.level());
    avro.setCycle(value.cycle());
    avro.setSince(value.since());
    avro.setAt(value.at());
    avro.setSummary(value.summary());
    List<dev.candor.events.avro.SignalFlip> flipsAvro = new ArrayList<>(value.flips().size());
    for (SignalFlip item : value.flips()) {
      flipsAvro.add(SignalFlipCodec.INSTANCE.toAvro(item));
    }
    avro.setFlips(flipsAvro);
    return avro;
  }

  @Override
  public Signal fromAvro(dev.candor.events.avro.Signal avro) {
    List<SignalFlip> flips = new ArrayList<>(avro.getFlips().size());
    for (dev.candor.events.avro.SignalFlip item : avro.getFlips()) {
      flips.add(SignalFlipCodec.INSTANCE.fromAvro(item));
    }
    return new Signal(
        avro.getSignalId(),
        avro.getKind(),
        avro.getState(),
        avro.getTarget(),
        avro.getBaseline(),
        avro.getCandidate(),
        avro.getTopic(),
        avro.getLang(),
        avro.getMeasure(),
        avro.getDirection(),
        avro.getBaselineRate(),
        avro.getCandidateRate(),
        avro.getDifference(),
        avro.getLow(),
        avro.getHigh(),
        avro.getPValue(),
        avro.getLevel(),
        avro.getCycle(),
        avro.getSince(),
        avro.getAt(),
        avro.getSummary(),
        flips);
  }
}
