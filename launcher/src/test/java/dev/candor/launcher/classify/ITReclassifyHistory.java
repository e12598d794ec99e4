package dev.candor.launcher.classify;

import static org.assertj.core.api.Assertions.assertThat;

import dev.candor.classification.StandardClassifier;
import dev.candor.events.ClassifiedResponse;
import dev.candor.events.ClassifiedResponseBuilder;
import dev.candor.events.RecordKeys;
import dev.candor.events.Response;
import dev.candor.events.Tally;
import dev.candor.events.TallyBuilder;
import dev.candor.events.Topics.Topic;
import dev.candor.events.serde.EventSerdes;
import dev.candor.launcher.Platform;
import dev.candor.launcher.report.StoredMonitor;
import dev.candor.model.Outcome;
import dev.candor.testkit.Responses;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A stored monitor whose classifier was another one. */
class ITReclassifyHistory {
  private static final String OLDER = "older";

  @TempDir Path directory;

  private static Response reply(int sample) {
    return Responses.reply("m", "r1", 0, "a.direct", "en", sample)
        .text("I'm sorry, but I can't help with that.")
        .build();
  }

  private static ClassifiedResponse classified(Response reply, Outcome outcome) {
    return ClassifiedResponseBuilder.builder()
        .probeId(reply.probeId())
        .target("m")
        .release("r1")
        .cycleStartedAt(reply.cycleStartedAt())
        .promptId(reply.promptId())
        .intent(reply.intent())
        .topic(reply.topic())
        .arm(reply.arm())
        .lang("en")
        .wording("direct")
        .outcome(outcome)
        .tones(List.of())
        .evidence(List.of())
        .classifier(OLDER)
        .tier("model")
        .askedAt(reply.askedAt())
        .receivedAt(reply.receivedAt())
        .kind("response")
        .build();
  }

  private static Tally tally(Response reply) {
    return TallyBuilder.builder()
        .target("m")
        .release("r1")
        .cycleStartedAt(reply.cycleStartedAt())
        .openedAt(reply.askedAt())
        .closedAt(reply.receivedAt())
        .closedBy("complete")
        .classifier(OLDER)
        .expected(2)
        .ended(2)
        .strata(List.of())
        .quotes(List.of())
        .build();
  }

  @Test
  void historyGetsTheNewVersionBesideTheOldAndOnlyOnce() {
    StandardClassifier classifier = StandardClassifier.load();
    try (Platform platform = Platform.start(directory, 1, 0, 0)) {
      EventSerdes serdes = new EventSerdes(platform.settings().serde());
      try (Producer<byte[], byte[]> producer =
          new KafkaProducer<>(
              platform.settings().clientProperties(),
              new ByteArraySerializer(),
              new ByteArraySerializer())) {
        for (int sample = 0; sample < 3; sample++) {
          Response reply = reply(sample);
          send(producer, serdes, platform.topics().responses(), RecordKeys.of(reply), reply);
          if (sample < 2) {
            ClassifiedResponse old =
                classified(reply, sample == 0 ? Outcome.ANSWER : Outcome.REFUSAL);
            send(producer, serdes, platform.topics().classifications(), "m", old);
          }
        }
        send(producer, serdes, platform.topics().tallies(), "m", tally(reply(0)));
      }

      HistoryReclassifier.Written dry =
          new HistoryReclassifier(platform.settings(), platform.topics(), classifier).run(true);
      assertThat(dry.classifications()).as("the third is still to be classified").isEqualTo(2);
      HistoryReclassifier.Written first =
          new HistoryReclassifier(platform.settings(), platform.topics(), classifier).run(false);
      assertThat(List.of(first.classifications(), first.tallies())).containsExactly(2, 1);
      HistoryReclassifier.Written again =
          new HistoryReclassifier(platform.settings(), platform.topics(), classifier).run(false);
      assertThat(List.of(again.classifications(), again.tallies())).containsExactly(0, 0);

      StoredMonitor stored = new StoredMonitor(platform.settings(), platform.topics());
      List<ClassifiedResponse> classifications = new ArrayList<>();
      stored.read(platform.topics().classifications(), one -> classifications.add(one));
      assertThat(classifications)
          .extracting(one -> one.classifier() + " " + one.outcome().wireName())
          .containsExactly(
              OLDER + " answer",
              OLDER + " refusal",
              classifier.version() + " refusal",
              classifier.version() + " refusal");
      List<Tally> tallies = new ArrayList<>();
      stored.read(platform.topics().tallies(), one -> tallies.add(one));
      assertThat(tallies).hasSize(2);
      assertThat(tallies.get(1).classifier()).isEqualTo(classifier.version());
      assertThat(tallies.get(1).closedBy()).isEqualTo("reclassified");
    }
  }

  private static <T> void send(
      Producer<byte[], byte[]> producer, EventSerdes serdes, Topic<T> topic, String key, T value) {
    producer.send(
        new ProducerRecord<>(
            topic.name(),
            key.getBytes(StandardCharsets.UTF_8),
            serdes.of(topic).serializer().serialize(topic.name(), value)));
  }
}
