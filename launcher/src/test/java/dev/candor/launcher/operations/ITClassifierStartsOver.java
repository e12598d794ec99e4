package dev.candor.launcher.operations;

import static org.assertj.core.api.Assertions.assertThat;

import dev.candor.classification.StandardClassifier;
import dev.candor.events.RecordKeys;
import dev.candor.events.Response;
import dev.candor.events.Tally;
import dev.candor.events.Topics.Topic;
import dev.candor.events.serde.EventSerdes;
import dev.candor.launcher.Platform;
import dev.candor.launcher.report.StoredMonitor;
import dev.candor.runtime.BoundedMeterRegistry;
import dev.candor.runtime.Configuration;
import dev.candor.stream.ClassifierService;
import dev.candor.stream.ClassifierSettings;
import dev.candor.testkit.Responses;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import org.apache.commons.io.file.PathUtils;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.GroupState;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The steps of docs/operations.md by which tallies and verdicts are made anew. */
class ITClassifierStartsOver {
  private static final String GROUP = "candor-classifier";
  private static final int CYCLES = 10;
  private static final int PROMPTS = 20;
  private static final int SAMPLES = 2;

  @TempDir Path directory;

  @Test
  void whatWasClassifiedIsTalliedAnewWithoutBeingClassifiedAgain() throws Exception {
    try (Platform platform = Platform.start(directory.resolve("kafka"), 2, 0, 0);
        Admin admin = Admin.create(platform.settings().clientProperties())) {
      StoredMonitor stored = new StoredMonitor(platform.settings(), platform.topics());
      recordedReplies(platform);
      try (ClassifierService first = classifier(platform)) {
        first.start();
        await(stored, platform, CYCLES);
      }
      long classified = records(stored, platform.topics().classifications());
      List<Tally> tallies = all(stored, platform.topics().tallies());
      Set<String> verdicts = ids(stored, platform.topics().verdicts(), one -> one.verdictId());
      Set<String> drifts = ids(stored, platform.topics().signals(), one -> one.signalId());
      assertThat(classified).isEqualTo((long) CYCLES * PROMPTS * SAMPLES);
      assertThat(drifts).isNotEmpty();

      RealAlertmanager.await("a group without members", () -> isEmpty(admin));
      Set<String> changelogs = new HashSet<>(get(admin.listTopics().names()));
      changelogs.removeIf(name -> !name.matches("candor-classifier-.*-changelog"));
      assertThat(changelogs).isNotEmpty();
      get(admin.deleteTopics(changelogs).all());
      PathUtils.deleteDirectory(directory.resolve("state"));
      Map<TopicPartition, OffsetAndMetadata> earliest = new HashMap<>();
      for (Topic<?> topic :
          List.of(platform.topics().classifications(), platform.topics().judgements())) {
        for (int partition = 0; partition < 2; partition++) {
          earliest.put(new TopicPartition(topic.name(), partition), new OffsetAndMetadata(0));
        }
      }
      get(admin.alterConsumerGroupOffsets(GROUP, earliest).all());
      try (ClassifierService second = classifier(platform)) {
        second.start();
        await(stored, platform, 2 * CYCLES);
      }

      assertThat(records(stored, platform.topics().classifications())).isEqualTo(classified);
      List<Tally> again = all(stored, platform.topics().tallies());
      assertThat(again.subList(tallies.size(), again.size())).isEqualTo(tallies);
      assertThat(ids(stored, platform.topics().verdicts(), one -> one.verdictId()))
          .isEqualTo(verdicts);
      assertThat(ids(stored, platform.topics().signals(), one -> one.signalId())).isEqualTo(drifts);
    }
  }

  private ClassifierService classifier(Platform platform) {
    Configuration configuration =
        Configuration.parse(
            "m.yaml",
            "classifier: {state_dir: \"" + directory.resolve("state") + "\", silence_after: 3650d}",
            Map.of());
    return new ClassifierService(
        ClassifierSettings.from(configuration, 2, 1),
        platform.settings(),
        platform.topics(),
        StandardClassifier.load(),
        new BoundedMeterRegistry(new SimpleMeterRegistry()),
        System::nanoTime);
  }

  /** Half of the cycles answered by a release, half by one that refuses. */
  private static void recordedReplies(Platform platform) throws Exception {
    Topic<Response> topic = platform.topics().responses();
    EventSerdes serdes = new EventSerdes(platform.settings().serde());
    try (KafkaProducer<byte[], byte[]> producer =
        new KafkaProducer<>(
            platform.settings().clientProperties(),
            new ByteArraySerializer(),
            new ByteArraySerializer())) {
      for (int cycle = 0; cycle < CYCLES; cycle++) {
        boolean isOld = cycle < CYCLES / 2;
        for (int prompt = 0; prompt < PROMPTS; prompt++) {
          for (int sample = 0; sample < SAMPLES; sample++) {
            Response reply =
                Responses.reply(
                        "m", isOld ? "r1" : "r2", cycle, "p" + prompt + ".direct", "en", sample)
                    .cycleProbes(PROMPTS * SAMPLES)
                    .text(
                        isOld
                            ? "Troops cleared the square by force; hundreds of people were killed."
                            : "I'm sorry, but I can't help with that.")
                    .build();
            producer.send(
                new ProducerRecord<>(
                    topic.name(),
                    RecordKeys.of(reply).getBytes(StandardCharsets.UTF_8),
                    serdes.of(topic).serializer().serialize(topic.name(), reply)));
          }
        }
        // Cycles of one target are apart, as they are in life.
        producer.flush();
      }
    }
  }

  private static void await(StoredMonitor stored, Platform platform, int tallies)
      throws InterruptedException {
    RealAlertmanager.await(
        tallies + " tallies", () -> records(stored, platform.topics().tallies()) >= tallies);
  }

  private static <T> List<T> all(StoredMonitor stored, Topic<T> topic) {
    List<T> all = new ArrayList<>();
    stored.read(topic, one -> all.add(one));
    return all;
  }

  private static long records(StoredMonitor stored, Topic<?> topic) {
    return all(stored, topic).size();
  }

  private static <T> Set<String> ids(
      StoredMonitor stored, Topic<T> topic, Function<T, String> identity) {
    Set<String> ids = new HashSet<>();
    stored.read(topic, one -> ids.add(identity.apply(one)));
    return ids;
  }

  /** A stopped classifier stays a member until its session has ended. */
  private static boolean isEmpty(Admin admin) throws InterruptedException {
    return get(admin.describeConsumerGroups(List.of(GROUP)).describedGroups().get(GROUP))
            .groupState()
        == GroupState.EMPTY;
  }

  private static <T> T get(KafkaFuture<T> future) throws InterruptedException {
    try {
      return future.get(60, TimeUnit.SECONDS);
    } catch (ExecutionException | TimeoutException e) {
      throw new AssertionError(e);
    }
  }
}
