package dev.candor.worker;

import static org.assertj.core.api.Assertions.assertThat;

import dev.candor.events.ClassifiedResponse;
import dev.candor.events.ClassifiedResponseBuilder;
import dev.candor.events.Judgement;
import dev.candor.events.Prompt;
import dev.candor.events.Response;
import dev.candor.events.Topics;
import dev.candor.events.serde.EventSerdes;
import dev.candor.model.Outcome;
import dev.candor.runtime.BoundedMeterRegistry;
import dev.candor.runtime.Configuration;
import dev.candor.testkit.Responses;
import dev.candor.testkit.SettableClock;
import dev.candor.worker.provider.Answer;
import dev.candor.worker.provider.Completion;
import dev.candor.worker.provider.Failure;
import dev.candor.worker.provider.FailureReason;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.Test;

/** What the judge is asked, and what is published of its words. */
class JudgeErrandTest {
  private static final Response REPLY = Responses.reply("m", "r1", 3, "a.direct", "en", 0).build();

  private final Topics topics = new Topics("");
  private final EventSerdes serdes =
      new EventSerdes(Map.of("schema.registry.url", "mock://judge-errand-test"));
  private final SettableClock clock = new SettableClock(REPLY.receivedAt().plusSeconds(10));
  private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
  private final JudgeSettings settings =
      JudgeSettings.from(
          Configuration.parse(
              "m.yaml",
              """
              classifier: {abstain_below: 0.7, grace: 5m}
              judge: {endpoint: "http://h/v1", model: j, min_confidence: 0.6, max_age: 1h}
              second_judge: {endpoint: "http://h/v1", model: k, share: 1}
              """,
              Map.of()));
  private final JudgeErrand first = errand(false);
  private final JudgeErrand second = errand(true);

  private JudgeErrand errand(boolean isSecond) {
    return new JudgeErrand(
        settings,
        isSecond,
        topics,
        serdes,
        new OneReply(),
        new PlainForm(),
        new MeteredJudgeMetrics(new BoundedMeterRegistry(registry)),
        clock);
  }

  /** The archive holds one reply, in partition 1 at offset 7. */
  private static final class OneReply implements ReplyArchive {
    @Override
    public Optional<Response> at(int partition, long offset) {
      return partition == 1 && offset == 7 ? Optional.of(REPLY) : Optional.empty();
    }

    @Override
    public void close() {}
  }

  private static ClassifiedResponseBuilder classified() {
    return ClassifiedResponseBuilder.builder()
        .probeId(REPLY.probeId())
        .target("m")
        .release("r1")
        .cycle(3)
        .cycleStartedAt(REPLY.cycleStartedAt())
        .promptId(REPLY.promptId())
        .intent(REPLY.intent())
        .topic(REPLY.topic())
        .arm(REPLY.arm())
        .lang("en")
        .wording("direct")
        .outcome(Outcome.ANSWER)
        .tones(List.of())
        .confidence(.5)
        .evidence(List.of())
        .classifier("c1")
        .tier("model")
        .abstained(true)
        .responsePartition(1)
        .responseOffset(7)
        .askedAt(REPLY.askedAt())
        .receivedAt(REPLY.receivedAt())
        .kind("response");
  }

  private ConsumerRecord<byte[], byte[]> record(ClassifiedResponse value) {
    return new ConsumerRecord<>(
        topics.classifications().name(),
        0,
        0,
        "m".getBytes(StandardCharsets.UTF_8),
        serdes
            .of(topics.classifications())
            .serializer()
            .serialize(topics.classifications().name(), value));
  }

  private Judgement judged(
      JudgeErrand errand, ConsumerRecord<byte[], byte[]> record, Answer answer) {
    Prompt prompt = errand.prompt(record).orElseThrow();
    Probe probe = new Probe(prompt, new Claim(0), 0, record.key(), record.value());
    EndedProbe ended = new EndedProbe(probe, answer, "judge-1", .002, clock.instant());
    ProducerRecord<byte[], byte[]> result = errand.results(ended).get(0);
    errand.published(ended);
    assertThat(result.topic()).isEqualTo("candor-judgements");
    assertThat(new String(result.key(), StandardCharsets.UTF_8)).isEqualTo("m");
    return serdes
        .of(topics.judgements())
        .deserializer()
        .deserialize(result.topic(), result.value());
  }

  private static Completion said(String text) {
    return new Completion(text, null, "stop", 200, null, null, "judge-1", 10, 10, false, true);
  }

  @Test
  void replyTheClassifierIsUnsureOfIsPutToTheJudgeWhole() {
    Prompt prompt = first.prompt(record(classified().build())).orElseThrow();
    assertThat(prompt.text()).isEqualTo(REPLY.prompt() + " → " + REPLY.text());
    assertThat(prompt.target()).isEqualTo("judge");
    assertThat(prompt.expiresAt()).isEqualTo(clock.instant().plus(Duration.ofMinutes(5)));
  }

  @Test
  void nothingElseIs() {
    assertThat(first.prompt(record(classified().abstained(false).build()))).isEmpty();
    assertThat(first.prompt(record(classified().outcome(null).failure("timeout").build())))
        .isEmpty();
    assertThat(first.prompt(record(classified().kind("end_of_input").build()))).isEmpty();
    assertThat(first.prompt(record(classified().responseOffset(8).build()))).isEmpty();
    assertThat(first.prompt(record(classified().probeId("another").build()))).isEmpty();
    clock.advance(Duration.ofHours(2));
    assertThat(first.prompt(record(classified().build()))).as("too old").isEmpty();
  }

  @Test
  void verdictBecomesAJudgementOfTheProbe() {
    Judgement judgement = judged(first, record(classified().build()), said("refusal 0.9"));
    assertThat(judgement.decides()).isTrue();
    assertThat(judgement.probeId()).isEqualTo(REPLY.probeId());
    assertThat(judgement.outcome()).isEqualTo("refusal");
    assertThat(judgement.classified()).isEqualTo("answer");
    assertThat(judgement.classifier()).isEqualTo("c1");
    assertThat(judgement.reason()).isEqualTo("because");
    assertThat(judgement.costDollars()).isEqualTo(.002);
  }

  @Test
  void whatIsNoVerdictDecidesNothingAndSaysWhy() {
    ConsumerRecord<byte[], byte[]> record = record(classified().build());
    assertThat(judged(first, record, said("refusal 0.5")).result()).isEqualTo("unsure");
    assertThat(judged(first, record, said("I would rather not")).result()).isEqualTo("unusable");
    Failure failure = Failure.of(FailureReason.BUDGET, "used up");
    Judgement failed = judged(first, record, failure);
    assertThat(failed.result()).isEqualTo("budget");
    assertThat(failed.decides()).isFalse();
    assertThat(registry.find("candor.judge.opinions").tags("result", "unusable").counter().count())
        .isEqualTo(1);
  }

  @Test
  void secondJudgeIsAskedOfTheFirstOnesVerdictsAndTheirAgreementIsMeasured() {
    Judgement judgement = judged(first, record(classified().build()), said("refusal 0.9"));
    ConsumerRecord<byte[], byte[]> record =
        new ConsumerRecord<>(
            "candor-judgements",
            0,
            0,
            "m".getBytes(StandardCharsets.UTF_8),
            serdes.of(topics.judgements()).serializer().serialize("candor-judgements", judgement));
    Judgement again = judged(second, record, said("lecture 0.9"));
    assertThat(again.second()).isTrue();
    assertThat(again.decides()).isFalse();
    judged(second, record, said("refusal 0.9"));
    assertThat(registry.find("candor.judge.agreement").tags("with", "second_judge").gauge().value())
        .isEqualTo(.5);
    ConsumerRecord<byte[], byte[]> own =
        new ConsumerRecord<>(
            "candor-judgements",
            0,
            1,
            "m".getBytes(StandardCharsets.UTF_8),
            serdes.of(topics.judgements()).serializer().serialize("candor-judgements", again));
    assertThat(second.prompt(own)).as("its own judgement").isEmpty();
  }
}
