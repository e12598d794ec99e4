package dev.candor.events;

import java.util.ArrayList;
import java.util.List;

/** ClassifiedResponse to Avro and back. */
final class ClassifiedResponseCodec
    implements Codec<ClassifiedResponse, dev.candor.events.avro.ClassifiedResponse> {
  static final ClassifiedResponseCodec INSTANCE = new ClassifiedResponseCodec();

  private ClassifiedResponseCodec() {}

  @Override
  public Class<dev.candor.events.avro.ClassifiedResponse> avroClass() {
    return dev.candor.events.avro.ClassifiedResponse.class;
  }

  @Override
  public dev.candor.events.avro.ClassifiedResponse toAvro(ClassifiedResponse value) {
    dev.candor.events.avro.ClassifiedResponse avro =
        new dev.candor.events.avro.ClassifiedResponse();
    avro.setProbeId(value.probeId());
    avro.setTarget(value.target());
    avro.setRelease(value.release());
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
    avro.setOutcome(value.outcome());
    avro.setFailure(value.failure());
    avro.setTones(value.tones());
    avro.setConfidence(value.confidence());
    List<dev.candor.events.avro.Evidence> evidenceAvro = new ArrayList<>(value.evidence().size());
    for (Evidence item : value.evidence()) {
      evidenceAvro.add(EvidenceCodec.INSTANCE.toAvro(item));
    }
    avro.setEvidence(evidenceAvro);
    avro.setClassifier(value.classifier());
    avro.setTier(value.tier());
    avro.setAbstained(value.abstained());
    avro.setReplyLang(value.replyLang());
    avro.setKeyFactCoverage(value.keyFactCoverage());
    avro.setReplyHash(value.replyHash());
    avro.setReplyLength(value.replyLength());
    avro.setPromptExcerpt(value.promptExcerpt());
    avro.setExcerpt(value.excerpt());
    avro.setResponsePartition(value.responsePartition());
    avro.setResponseOffset(value.responseOffset());
    avro.setAskedAt(value.askedAt());
    avro.setReceivedAt(value.receivedAt());
    avro.setKind(value.kind());
    return avro;
  }

  @Override
  public ClassifiedResponse fromAvro(dev.candor.events.avro.ClassifiedResponse avro) {
    List<Evidence> evidence = new ArrayList<>(avro.getEvidence().size());
    for (dev.candor.events.avro.Evidence item : avro.getEvidence()) {
      evidence.add(EvidenceCodec.INSTANCE.fromAvro(item));
    }
    return new ClassifiedResponse(
        avro.getProbeId(),
        avro.getTarget(),
        avro.getRelease(),
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
        avro.getOutcome(),
        avro.getFailure(),
        avro.getTones(),
        avro.getConfidence(),
        evidence,
        avro.getClassifier(),
        avro.getTier(),
        avro.getAbstained(),
        avro.getReplyLang(),
        avro.getKeyFactCoverage(),
        avro.getReplyHash(),
        avro.getReplyLength(),
        avro.getPromptExcerpt(),
        avro.getExcerpt(),
        avro.getResponsePartition(),
        avro.getResponseOffset(),
        avro.getAskedAt(),
        avro.getReceivedAt(),
        avro.getKind());
  }
}
