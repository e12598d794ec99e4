package dev.candor.events;

import java.util.ArrayList;
import java.util.List;

/** Response to Avro and back. */
final class ResponseCodec implements Codec<Response, dev.candor.events.avro.Response> {
  static final ResponseCodec INSTANCE = new ResponseCodec();

  private ResponseCodec() {}

  @Override
  public Class<dev.candor.events.avro.Response> avroClass() {
    return dev.candor.events.avro.Response.class;
  }

  @Override
  public dev.candor.events.avro.Response toAvro(Response value) {
    dev.candor.events.avro.Response avro = new dev.candor.events.avro.Response();
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
    avro.setPrompt(value.prompt());
    avro.setText(value.text());
    avro.setReasoning(value.reasoning());
    avro.setFinishReason(value.finishReason());
    avro.setHttpStatus(value.httpStatus());
    avro.setProviderError(value.providerError());
    avro.setSystemFingerprint(value.systemFingerprint());
    avro.setServedModel(value.servedModel());
    avro.setPromptTokens(value.promptTokens());
    avro.setCompletionTokens(value.completionTokens());
    avro.setCostDollars(value.costDollars());
    avro.setLatencyMillis(value.latencyMillis());
    avro.setAttempts(value.attempts());
    avro.setAskedAt(value.askedAt());
    avro.setReceivedAt(value.receivedAt());
    avro.setFailure(value.failure());
    avro.setWorker(value.worker());
    avro.setOutcome(value.outcome());
    List<dev.candor.events.avro.KeyFact> keyFactsAvro = new ArrayList<>(value.keyFacts().size());
    for (KeyFact item : value.keyFacts()) {
      keyFactsAvro.add(KeyFactCodec.INSTANCE.toAvro(item));
    }
    avro.setKeyFacts(keyFactsAvro);
    avro.setOrigin(value.origin());
    avro.setWithdrawn(value.withdrawn());
    avro.setFailureDetail(value.failureDetail());
    avro.setKind(value.kind());
    return avro;
  }

  @Override
  public Response fromAvro(dev.candor.events.avro.Response avro) {
    List<KeyFact> keyFacts = new ArrayList<>(avro.getKeyFacts().size());
    for (dev.candor.events.avro.KeyFact item : avro.getKeyFacts()) {
      keyFacts.add(KeyFactCodec.INSTANCE.fromAvro(item));
    }
    return new Response(
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
        avro.getPrompt(),
        avro.getText(),
        avro.getReasoning(),
        avro.getFinishReason(),
        avro.getHttpStatus(),
        avro.getProviderError(),
        avro.getSystemFingerprint(),
        avro.getServedModel(),
        avro.getPromptTokens(),
        avro.getCompletionTokens(),
        avro.getCostDollars(),
        avro.getLatencyMillis(),
        avro.getAttempts(),
        avro.getAskedAt(),
        avro.getReceivedAt(),
        avro.getFailure(),
        avro.getWorker(),
        avro.getOutcome(),
        keyFacts,
        avro.getOrigin(),
        avro.getWithdrawn(),
        avro.getFailureDetail(),
        avro.getKind());
  }
}
