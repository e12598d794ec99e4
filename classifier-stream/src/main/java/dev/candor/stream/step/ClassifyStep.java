package dev.candor.stream.step;

import dev.candor.classification.Classification;
import dev.candor.classification.Doubt;
import dev.candor.classification.Reply;
import dev.candor.classification.ResponseClassifier;
import dev.candor.events.ClassifiedResponse;
import dev.candor.events.ClassifiedResponseBuilder;
import dev.candor.events.DeadLetter;
import dev.candor.events.RecordKeys;
import dev.candor.events.Response;
import dev.candor.model.Arm;
import dev.candor.model.Evidence;
import dev.candor.model.Outcome;
import dev.candor.model.ReplyHash;
import dev.candor.model.Tier;
import dev.candor.model.Tone;
import dev.candor.stream.ClassifierMetrics;
import dev.candor.stream.ClassifierTopology;
import dev.candor.stream.LossReason;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
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
public final class ClassifyStep implements Processor<String, Response, String, Object> {
  /** In place of a version where the recording carries the outcome. */
  static final String RECORDED = "recorded";

  /** Evidence beyond the strongest few helps no reader and costs space for ever. */
  private static final int MOST_EVIDENCE = 5;

  private static final String PROVIDER_ERROR = "provider_error";
  private static final String TAKEN_BACK = "taken_back";
  private static final String CUT_OFF = "cut_off";
  private static final String EMPTY = "empty_completion";

  private final ResponseClassifier classifier;
  private final ClassifierMetrics metrics;
  private final LongSupplier nanoTime;
  private final Serializer<Response> original;
  private ProcessorContext<String, Object> context;

  public ClassifyStep(
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
  }

  private ClassifiedResponse classify(Response response) {
    Optional<RecordMetadata> place = context.recordMetadata();
    return classified(
        response,
        place.map(RecordMetadata::partition).orElse(-1),
        place.map(RecordMetadata::offset).orElse(-1L),
        classifier.version(),
        this::timed);
  }

  private Classification timed(Reply reply) {
    long start = nanoTime.getAsLong();
    Classification classification = classifier.classify(reply);
    metrics.classified(Duration.ofNanos(nanoTime.getAsLong() - start));
    return classification;
  }

  /** A response, found at some place of its topic, with what a classifier of a version says. */
  public static ClassifiedResponse classified(
      Response response,
      int partition,
      long offset,
      String version,
      Function<Reply, Classification> classifier) {
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
            .arm(response.arm())
            .lang(response.lang())
            .wording(response.wording())
            .sample(response.sample())
            .failure(response.failure())
            .failureDetail(ReplyTraits.excerpt(response.failureDetail()))
            .tones(List.of())
            .evidence(List.of())
            .classifier(version)
            .tier("")
            .replyHash(ReplyHash.of(response.text()))
            .replyLength(response.text() == null ? 0 : response.text().length())
            .promptExcerpt(ReplyTraits.excerpt(response.prompt()))
            .excerpt(ReplyTraits.excerpt(response.text()))
            .responsePartition(partition)
            .responseOffset(offset)
            .askedAt(response.askedAt())
            .receivedAt(response.receivedAt())
            .kind(response.kind());
    if (response.failure() != null) {
      return builder.build();
    }
    if (isCut(response)) {
      return builder.failure(CUT_OFF).build();
    }
    if (response.outcome() != null) {
      return builder
          .outcome(response.outcome())
          .layer(ReplyTraits.layer(response, response.outcome()))
          .confidence(1)
          .classifier(RECORDED)
          .tier(RECORDED)
          .build();
    }
    Classification classification =
        classifier.apply(
            new Reply(
                said(response),
                response.prompt(),
                response.lang(),
                response.finishReason(),
                response.httpStatus(),
                response.providerError()));
    Outcome outcome = outcome(response, classification);
    KeyFactFinding facts = KeyFactFinding.of(response.text(), response.keyFacts());
    return builder
        .outcome(outcome)
        .layer(ReplyTraits.layer(response, outcome))
        .tones(classification.tones().stream().map(Tone::wireName).sorted().toList())
        .confidence(classification.confidence())
        .evidence(evidence(response, classification))
        .classifier(classification.classifier())
        .tier(classification.tier().wireName())
        .abstained(classification.abstained())
        .doubts(classification.doubts().stream().map(Doubt::wireName).sorted().toList())
        .replyLang(classification.replyLang())
        .keyFactCoverage(facts.coverage())
        .contradictsKeyFact(facts.contradicted())
        .build();
  }

  /** A reply that was taken away midway, and nothing says that moderation did it, is none. */
  private static boolean isCut(Response response) {
    return response.withdrawn()
        && response.outcome() == null
        && response.finishReason() == null
        && response.providerError() == null;
  }

  /** Silence without a reason is not censorship where the question was a control. */
  private static Outcome outcome(Response response, Classification classification) {
    boolean unexplained =
        classification.outcome() == Outcome.FILTERED
            && classification.evidence().get(0).source().equals(EMPTY);
    return unexplained && response.arm() == Arm.CONTROL
        ? Outcome.INVALID
        : classification.outcome();
  }

  /** Reasoning that no answer followed is handed on within its marks, as models write them. */
  private static String said(Response response) {
    boolean silent = response.text() == null || response.text().isBlank();
    boolean thought = response.reasoning() != null && !response.reasoning().isBlank();
    return silent && thought ? "<think>" + response.reasoning() + "</think>" : response.text();
  }

  /** The classifier's, and of a block the provider's words and the part that it took back. */
  private static List<Evidence> evidence(Response response, Classification classification) {
    List<Evidence> evidence = new ArrayList<>();
    if (classification.tier() == Tier.PROVIDER && classification.outcome() == Outcome.FILTERED) {
      if (response.providerError() != null) {
        evidence.add(of(response.providerError(), PROVIDER_ERROR, -1, -1, classification));
      }
      if (response.withdrawn() && response.text() != null) {
        evidence.add(of(response.text(), TAKEN_BACK, 0, response.text().length(), classification));
      }
    }
    classification.evidence().stream()
        .filter(found -> evidence.isEmpty() || !found.source().equals(PROVIDER_ERROR))
        .forEach(evidence::add);
    return List.copyOf(evidence.subList(0, Math.min(MOST_EVIDENCE, evidence.size())));
  }

  private static Evidence of(
      String words, String source, int start, int end, Classification classification) {
    return new Evidence(
        classification.tier(), source, start, end, words, classification.confidence());
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
        record.withKey(RecordKeys.of(letter)).withValue(letter), ClassifierTopology.DEAD_LETTERS);
  }
}
