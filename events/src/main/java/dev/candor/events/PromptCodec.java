package dev.candor.events;

import java.util.ArrayList;
import java.util.List;

/** Prompt to Avro and back. */
final class PromptCodec implements Codec<Prompt, dev.candor.events.avro.Prompt> {
  static final PromptCodec INSTANCE = new PromptCodec();

  private PromptCodec() {}

  @Override
  public Class<dev.candor.events.avro.Prompt> avroClass() {
    return dev.candor.events.avro.Prompt.class;
  }

  @Override
  public dev.candor.events.avro.Prompt toAvro(Prompt value) {
    dev.candor.events.avro.Prompt avro = new dev.candor.events.avro.Prompt();
    avro.setProbeId(value.probeId());
    avro.setTarget(value.target());
    avro.setConfiguredRelease(value.configuredRelease());
    avro.setCycle(value.cycle());
    avro.setCycleStartedAt(value.cycleStartedAt());
    avro.setCycleProbes(value.cycleProbes());
    avro.setPromptId(value.promptId());
    avro.setIntent(value.intent());
    avro.setTopic(value.topic());
    avro.setArm(value.arm());
    avro.setLang(value.lang());
    avro.setWording(value.wording());
    avro.setSample(value.sample());
    avro.setText(value.text());
    avro.setDueAt(value.dueAt());
    avro.setExpiresAt(value.expiresAt());
    avro.setPurpose(value.purpose());
    List<dev.candor.events.avro.KeyFact> keyFactsAvro = new ArrayList<>(value.keyFacts().size());
    for (KeyFact item : value.keyFacts()) {
      keyFactsAvro.add(KeyFactCodec.INSTANCE.toAvro(item));
    }
    avro.setKeyFacts(keyFactsAvro);
    return avro;
  }

  @Override
  public Prompt fromAvro(dev.candor.events.avro.Prompt avro) {
    List<KeyFact> keyFacts = new ArrayList<>(avro.getKeyFacts().size());
    for (dev.candor.events.avro.KeyFact item : avro.getKeyFacts()) {
      keyFacts.add(KeyFactCodec.INSTANCE.fromAvro(item));
    }
    return new Prompt(
        avro.getProbeId(),
        avro.getTarget(),
        avro.getConfiguredRelease(),
        avro.getCycle(),
        avro.getCycleStartedAt(),
        avro.getCycleProbes(),
        avro.getPromptId(),
        avro.getIntent(),
        avro.getTopic(),
        avro.getArm(),
        avro.getLang(),
        avro.getWording(),
        avro.getSample(),
        avro.getText(),
        avro.getDueAt(),
        avro.getExpiresAt(),
        avro.getPurpose(),
        keyFacts);
  }
}
