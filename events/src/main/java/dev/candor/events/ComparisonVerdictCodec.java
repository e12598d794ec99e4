package dev.candor.events;

import java.util.ArrayList;
import java.util.List;

/** ComparisonVerdict to Avro and back. */
final class ComparisonVerdictCodec
    implements Codec<ComparisonVerdict, dev.candor.events.avro.ComparisonVerdict> {
  static final ComparisonVerdictCodec INSTANCE = new ComparisonVerdictCodec();

  private ComparisonVerdictCodec() {}

  @Override
  public Class<dev.candor.events.avro.ComparisonVerdict> avroClass() {
    return dev.candor.events.avro.ComparisonVerdict.class;
  }

  @Override
  public dev.candor.events.avro.ComparisonVerdict toAvro(ComparisonVerdict value) {
    dev.candor.events.avro.ComparisonVerdict avro = new dev.candor.events.avro.ComparisonVerdict();
    avro.setVerdictId(value.verdictId());
    avro.setTarget(value.target());
    avro.setBaseline(value.baseline());
    avro.setCandidate(value.candidate());
    avro.setKind(value.kind());
    avro.setVerdict(value.verdict());
    avro.setDirection(value.direction());
    avro.setLevel(value.level());
    avro.setCycle(value.cycle());
    avro.setDecidedAt(value.decidedAt());
    avro.setClassifier(value.classifier());
    List<dev.candor.events.avro.CellVerdict> cellsAvro = new ArrayList<>(value.cells().size());
    for (CellVerdict item : value.cells()) {
      cellsAvro.add(CellVerdictCodec.INSTANCE.toAvro(item));
    }
    avro.setCells(cellsAvro);
    List<dev.candor.events.avro.Contrast> contrastsAvro = new ArrayList<>(value.contrasts().size());
    for (Contrast item : value.contrasts()) {
      contrastsAvro.add(ContrastCodec.INSTANCE.toAvro(item));
    }
    avro.setContrasts(contrastsAvro);
    List<dev.candor.events.avro.Flip> flipsAvro = new ArrayList<>(value.flips().size());
    for (Flip item : value.flips()) {
      flipsAvro.add(FlipCodec.INSTANCE.toAvro(item));
    }
    avro.setFlips(flipsAvro);
    avro.setNote(value.note());
    avro.setIsFinal(value.isFinal());
    avro.setSince(value.since());
    return avro;
  }

  @Override
  public ComparisonVerdict fromAvro(dev.candor.events.avro.ComparisonVerdict avro) {
    List<CellVerdict> cells = new ArrayList<>(avro.getCells().size());
    for (dev.candor.events.avro.CellVerdict item : avro.getCells()) {
      cells.add(CellVerdictCodec.INSTANCE.fromAvro(item));
    }
    List<Contrast> contrasts = new ArrayList<>(avro.getContrasts().size());
    for (dev.candor.events.avro.Contrast item : avro.getContrasts()) {
      contrasts.add(ContrastCodec.INSTANCE.fromAvro(item));
    }
    List<Flip> flips = new ArrayList<>(avro.getFlips().size());
    for (dev.candor.events.avro.Flip item : avro.getFlips()) {
      flips.add(FlipCodec.INSTANCE.fromAvro(item));
    }
    return new ComparisonVerdict(
        avro.getVerdictId(),
        avro.getTarget(),
        avro.getBaseline(),
        avro.getCandidate(),
        avro.getKind(),
        avro.getVerdict(),
        avro.getDirection(),
        avro.getLevel(),
        avro.getCycle(),
        avro.getDecidedAt(),
        avro.getClassifier(),
        cells,
        contrasts,
        flips,
        avro.getNote(),
        avro.getIsFinal(),
        avro.getSince());
  }
}
