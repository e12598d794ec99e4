package dev.candor.events;

import java.util.ArrayList;
import java.util.List;

/** Tally to Avro and back. */
final class TallyCodec implements Codec<Tally, dev.candor.events.avro.Tally> {
  static final TallyCodec INSTANCE = new TallyCodec();

  private TallyCodec() {}

  @Override
  public Class<dev.candor.events.avro.Tally> avroClass() {
    return dev.candor.events.avro.Tally.class;
  }

  @Override
  public dev.candor.events.avro.Tally toAvro(Tally value) {
    dev.candor.events.avro.Tally avro = new dev.candor.events.avro.Tally();
    avro.setTarget(value.target());
    avro.setRelease(value.release());
    avro.setCycle(value.cycle());
    avro.setCycleStartedAt(value.cycleStartedAt());
    avro.setOpenedAt(value.openedAt());
    avro.setClosedAt(value.closedAt());
    avro.setClosedBy(value.closedBy());
    avro.setClassifier(value.classifier());
    avro.setExpected(value.expected());
    avro.setEnded(value.ended());
    avro.setFailed(value.failed());
    List<dev.candor.events.avro.StratumCounts> strataAvro = new ArrayList<>(value.strata().size());
    for (StratumCounts item : value.strata()) {
      strataAvro.add(StratumCountsCodec.INSTANCE.toAvro(item));
    }
    avro.setStrata(strataAvro);
    return avro;
  }

  @Override
  public Tally fromAvro(dev.candor.events.avro.Tally avro) {
    List<StratumCounts> strata = new ArrayList<>(avro.getStrata().size());
    for (dev.candor.events.avro.StratumCounts item : avro.getStrata()) {
      strata.add(StratumCountsCodec.INSTANCE.fromAvro(item));
    }
    return new Tally(
        avro.getTarget(),
        avro.getRelease(),
        avro.getCycle(),
        avro.getCycleStartedAt(),
        avro.getOpenedAt(),
        avro.getClosedAt(),
        avro.getClosedBy(),
        avro.getClassifier(),
        avro.getExpected(),
        avro.getEnded(),
        avro.getFailed(),
        strata);
  }
}
