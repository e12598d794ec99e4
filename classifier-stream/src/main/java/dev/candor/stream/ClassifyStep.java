package dev.candor.stream;

import dev.candor.classification.Classification;
import dev.candor.classification.Outcome;
import dev.candor.classification.Reply;
import dev.candor.classification.ResponseClassifier;
import dev.candor.classification.Tone;
import dev.candor.events.ClassifiedResponse;
import dev.candor.events.ClassifiedResponseBuilder;
import dev.candor.events.DeadLetter;
import dev.candor.events.Evidence;
import dev.candor.events.Response;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.LongSupplier;
import org.apache.kafka.common.serialization.Serializer;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.processor.api.RecordMetadata;

/**
 * Classifies each reply. A recording's own outcome is kept, a failed probe passes without one, and
 * a reply on which the classifier fails goes to the dead letters.
 */
final class ClassifyStep implements Processor<String, Response, String, Object> {
  static final String END_OF_INPUT = "end_of_input";

  /** In place of a version where the recording carries the outcome. */
  static final String RECORDED = "recorded";

  /** Evidence beyond the strongest few helps no reader and costs space for ever. */
  private static final int MOST_EVIDENCE = 5;

  private final ResponseClassifier classifier;
  private final ClassifierMetrics metrics;
  private final LongSupplier nanoTime;
  private final Serializer<Response> original;
  private ProcessorContext<String, Object> context;

  ClassifyStep(
      ResponseClassifier classifier,
      ClassifierMetrics metrics,
      LongSupplier nanoTime,
      Serializer<Response> original) {
    this.classifier = Objects.requireNonNull(classifier);
    this.metrics = Objects.requireNonNull(metrics);
    this.nanoTime = Objects.requireNonNull(nanoTime);
    this.original = Objects.requireNonNull(original);
  }

  @Override
  public void init(ProcessorContext<String, Object> context) {
    this.context = context;
  }

  @Override
  public void process(Record<String, Response> record) {
    Response response = record.value();
    ClassifiedResponse classified;
    try {
      classified = classify(response);
    } catch (IllegalArgumentException e) {
      reject(record, LossReason.INVALID_RECORD, e);
      return;
    } catch (RuntimeException e) {
      reject(record, LossReason.UNCLASSIFIABLE, e);
      return;
    }
    context.forward(
        record.withKey(response.target()).withValue(classified),
        ClassifierTopology.CLASSIFICATIONS);
    if (response.kind().equals(END_OF_INPUT)) {
      // No more input comes; the next step should not wait for the interval to see the last of it.
      context.commit();
    }
  }

  private ClassifiedResponse classify(Response response) {
    Optional<RecordMetadata> place = context.recordMetadata();
    ClassifiedResponseBuilder builder =
        ClassifiedResponseBuilder.builder()
            .probeId(response.probeId())
            .target(response.target())
            .release(response.release())
            .cycle(response.cycle())
            .cycleStartedAt(response.cycleStartedAt())
            .cycleProbes(response.cycleProbes())
            .promptId(response.promptId())
            .intent(response.intent())
            .topic(response.topic())
            .arm(dev.candor.detection.Arm.ofWireName(response.arm()).wireName())
            .lang(response.lang())
            .wording(response.wording())
            .sample(response.sample())
            .failure(response.failure())
            .tones(List.of())
            .evidence(List.of())
            .classifier(classifier.version())
            .tier("")
            .replyHash(Replies.hash(response.text()))
            .replyLength(response.text() == null ? 0 : response.text().length())
            .promptExcerpt(Replies.excerpt(response.prompt()))
            .excerpt(Replies.excerpt(response.text()))
            .responsePartition(place.map(RecordMetadata::partition).orElse(-1))
            .responseOffset(place.map(RecordMetadata::offset).orElse(-1L))
            .askedAt(response.askedAt())
            .receivedAt(response.receivedAt())
            .kind(response.kind());
    if (response.kind().equals(END_OF_INPUT) || response.failure() != null) {
      return builder.build();
    }
    if (response.outcome() != null) {
      return builder
          .outcome(Outcome.ofWireName(response.outcome()).wireName())
          .confidence(1)
          .classifier(RECORDED)
          .tier(RECORDED)
          .build();
    }
    long start = nanoTime.getAsLong();
    Classification classification =
        classifier.classify(
            new Reply(
                response.text(),
                response.prompt(),
                response.lang(),
                response.finishReason(),
                response.httpStatus(),
                response.providerError()));
    metrics.classified(Duration.ofNanos(nanoTime.getAsLong() - start));
    return builder
        .outcome(classification.outcome().wireName())
        .tones(classification.tones().stream().map(Tone::wireName).sorted().toList())
        .confidence(classification.confidence())
        .evidence(
            classification.evidence().stream()
                .limit(MOST_EVIDENCE)
                .map(ClassifyStep::evidence)
                .toList())
        .classifier(classification.classifier())
        .tier(classification.tier().wireName())
        .abstained(classification.abstained())
        .replyLang(classification.replyLang())
        .keyFactCoverage(Replies.keyFactCoverage(response))
        .build();
  }

  private static Evidence evidence(dev.candor.classification.Evidence evidence) {
    return new Evidence(
        evidence.tier().wireName(),
        evidence.source(),
        evidence.start(),
        evidence.end(),
        Replies.excerpt(evidence.excerpt()),
        evidence.weight());
  }

  private void reject(Record<String, Response> record, LossReason reason, RuntimeException cause) {
    metrics.lost(reason);
    RecordMetadata place = context.recordMetadata().orElse(null);
    DeadLetter letter =
        DeadLetters.of(
            place,
            reason,
            cause.getMessage(),
            record.key().getBytes(java.nio.charset.StandardCharsets.UTF_8),
            original.serialize(place == null ? "" : place.topic(), record.value()),
            Instant.ofEpochMilli(record.timestamp()));
    context.forward(
        record.withKey(DeadLetters.key(letter)).withValue(letter), ClassifierTopology.DEAD_LETTERS);
  }
}
