package dev.candor.worker;

import dev.candor.events.ClassifiedResponse;
import dev.candor.events.Judgement;
import dev.candor.events.JudgementBuilder;
import dev.candor.events.Prompt;
import dev.candor.events.PromptBuilder;
import dev.candor.events.Response;
import dev.candor.events.Topics;
import dev.candor.events.Topics.Topic;
import dev.candor.events.serde.EventSerdes;
import dev.candor.worker.provider.Completion;
import dev.candor.worker.provider.Failure;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.Deserializer;
import org.apache.kafka.common.serialization.Serializer;

/**
 * Puts replies of which the classifier is unsure to the judge, and publishes what it says. The
 * second judge reads the first one's judgements instead, and answers a share of them again.
 */
final class JudgeErrand implements Errand {
  private static final int LONGEST_REASON = 200;
  private static final String KIND = "response";

  private final JudgeSettings settings;
  private final boolean second;
  private final Topics topics;
  private final Deserializer<ClassifiedResponse> classifications;
  private final Deserializer<Judgement> judgements;
  private final Serializer<Judgement> written;
  private final ReplyArchive replies;
  private final JudgeForm form;
  private final JudgeMetrics metrics;
  private final Clock clock;
  private final JudgeGoldCheck gold;
  private final Agreement withFirst = new Agreement();

  JudgeErrand(
      JudgeSettings settings,
      boolean second,
      Topics topics,
      EventSerdes serdes,
      ReplyArchive replies,
      JudgeForm form,
      JudgeMetrics metrics,
      Clock clock) {
    this.settings = settings;
    this.second = second;
    this.topics = topics;
    this.classifications = serdes.of(topics.classifications()).deserializer();
    this.judgements = serdes.of(topics.judgements()).deserializer();
    this.written = serdes.of(topics.judgements()).serializer();
    this.replies = replies;
    this.form = form;
    this.metrics = metrics;
    this.clock = clock;
    this.gold = new JudgeGoldCheck(role(), settings, form, metrics);
  }

  @Override
  public String role() {
    return second ? JudgeSettings.SECOND : JudgeSettings.FIRST;
  }

  @Override
  public Topic<?> input() {
    return second ? topics.judgements() : topics.classifications();
  }

  @Override
  public Optional<Prompt> prompt(ConsumerRecord<byte[], byte[]> record) {
    Optional<JudgementBuilder> asked = subject(record.topic(), record.value());
    if (asked.isEmpty()) {
      return Optional.empty();
    }
    JudgementBuilder subject = asked.get();
    Instant now = clock.instant();
    if (subject.judgedAt().plus(settings.maxAge()).isBefore(now)) {
      metrics.opinion(role(), "too_old");
      return Optional.empty();
    }
    Optional<Response> found =
        replies
            .at(subject.responsePartition(), subject.responseOffset())
            .filter(reply -> reply.probeId().equals(subject.probeId()));
    if (found.isEmpty()) {
      metrics.opinion(role(), "no_reply");
      return Optional.empty();
    }
    Response reply = found.get();
    return Optional.of(
        PromptBuilder.builder()
            .probeId(subject.probeId())
            .target(role())
            .cycle(subject.cycle())
            .cycleStartedAt(reply.cycleStartedAt())
            .promptId(reply.promptId())
            .intent(reply.intent())
            .topic(reply.topic())
            .arm(reply.arm())
            .lang(reply.lang())
            .wording(reply.wording())
            .sample(reply.sample())
            .text(form.question(reply.prompt(), reply.text()))
            .dueAt(now)
            .expiresAt(now.plus(settings.patience()))
            .purpose("regular")
            .keyFacts(List.of())
            .build());
  }

  /**
   * What a record asks about, as a judgement that is not made yet: its outcome is what the first
   * judge said, and its time that of the reply or of the first judgement. Empty where it asks
   * nothing.
   */
  private Optional<JudgementBuilder> subject(String topic, byte[] value) {
    return second ? judged(topic, value) : unsure(topic, value);
  }

  private Optional<JudgementBuilder> unsure(String topic, byte[] value) {
    ClassifiedResponse reply = classifications.deserialize(topic, value);
    if (reply == null
        || !reply.kind().equals(KIND)
        || !reply.abstained()
        || reply.outcome() == null) {
      return Optional.empty();
    }
    return Optional.of(
        JudgementBuilder.builder()
            .probeId(reply.probeId())
            .target(reply.target())
            .cycle(reply.cycle())
            .lang(reply.lang())
            .classifier(reply.classifier())
            .classified(reply.outcome().wireName())
            .responsePartition(reply.responsePartition())
            .responseOffset(reply.responseOffset())
            .judgedAt(reply.receivedAt()));
  }

  private Optional<JudgementBuilder> judged(String topic, byte[] value) {
    Judgement first = judgements.deserialize(topic, value);
    boolean asks =
        first != null && !first.second() && first.outcome() != null && isDrawn(first.probeId());
    return asks ? Optional.of(JudgementBuilder.builder(first)) : Optional.empty();
  }

  /** The same replies are drawn however often they are read. */
  private boolean isDrawn(String probeId) {
    int mixed = probeId.hashCode() * 0x9E3779B9;
    return (mixed >>> 8) / (double) (1 << 24) < settings.secondShare();
  }

  @Override
  public List<ProducerRecord<byte[], byte[]>> results(EndedProbe ended) {
    Judgement judgement = judgement(ended);
    return List.of(ProbeErrand.record(topics.judgements(), judgement.target(), written, judgement));
  }

  @Override
  public void published(EndedProbe ended) {
    Judgement judgement = judgement(ended);
    metrics.opinion(role(), judgement.result());
    if (second && judgement.outcome() != null) {
      subject(input().name(), ended.probe().value())
          .ifPresent(
              subject -> {
                withFirst.add(judgement.outcome(), subject.outcome());
                metrics.agreement(
                    JudgeSettings.FIRST,
                    JudgeSettings.SECOND,
                    withFirst.share(),
                    withFirst.kappa(),
                    withFirst.size());
              });
    }
  }

  private Judgement judgement(EndedProbe ended) {
    JudgementBuilder subject =
        subject(input().name(), ended.probe().value())
            .orElseThrow(() -> new IllegalStateException("a record that asked asks no more"));
    Optional<JudgeForm.JudgeOpinion> opinion =
        ended.answer() instanceof Completion said && !said.isBlocked() && said.text() != null
            ? form.read(said.text())
            : Optional.empty();
    String result =
        ended.answer() instanceof Failure failure
            ? failure.reason().code()
            : opinion.isEmpty()
                ? "unusable"
                : opinion.get().confidence() < settings.minConfidence()
                    ? "unsure"
                    : Judgement.JUDGED;
    return subject
        .result(result)
        .outcome(opinion.map(said -> said.outcome().wireName()).orElse(null))
        .confidence(opinion.map(JudgeForm.JudgeOpinion::confidence).orElse(0.0))
        .reason(opinion.map(said -> cut(said.reason())).orElse(null))
        .model(ended.release())
        .second(second)
        .costDollars(ended.costDollars())
        .judgedAt(ended.endedAt())
        .build();
  }

  private static String cut(String reason) {
    return reason.codePointCount(0, reason.length()) <= LONGEST_REASON
        ? reason
        : reason.substring(0, reason.offsetByCodePoints(0, LONGEST_REASON));
  }

  @Override
  public void opened(TargetLane lane, Timeline timeline, BooleanSupplier speaks) {
    gold.start(lane, timeline, speaks);
  }

  @Override
  public boolean takes(EndedProbe ended) {
    return gold.takes(ended);
  }

  @Override
  public boolean announcesReleases() {
    return false;
  }

  @Override
  public void close() {
    replies.close();
  }
}
