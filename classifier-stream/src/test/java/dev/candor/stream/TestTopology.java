package dev.candor.stream;

import dev.candor.classification.StandardClassifier;
import dev.candor.events.RecordingEnd;
import dev.candor.events.Topics;
import dev.candor.events.Topics.Topic;
import dev.candor.events.serde.EventSerdes;
import dev.candor.model.ReleaseChoice;
import dev.candor.stream.query.StoreShards;
import dev.candor.stream.query.TopologyStores;
import dev.candor.testkit.Responses;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.TestInputTopic;
import org.apache.kafka.streams.TestOutputTopic;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.TopologyTestDriver;
import org.apache.kafka.streams.state.ReadOnlyKeyValueStore;
import org.apache.kafka.streams.test.TestRecord;

/** A topology under test: one thread, one partition, nothing from a file, no broker. */
final class TestTopology {
  /** How long a target may go without a reply. */
  static final Duration SILENCE = Duration.ofHours(2);

  private TestTopology() {}

  /** Settings with the stores in a directory. */
  static ClassifierSettings settings(Path directory) {
    return settings(directory, 0, false);
  }

  /** The same of targets that are known by their names. */
  static ClassifierSettings settings(Path directory, Set<String> targets) {
    return settings(directory, 0, false, targets, Map.of(), 1);
  }

  /** The same of targets of which some are said to be the same model as others. */
  static ClassifierSettings settings(Path directory, Map<String, String> routes) {
    return settings(directory, 0, false, Set.of(), routes, 1);
  }

  /** The same of cycles of which so many share a mood. */
  static ClassifierSettings settings(Path directory, int cyclesPerStretch) {
    return settings(directory, 0, false, Set.of(), Map.of(), cyclesPerStretch);
  }

  /** The same with a classifier that abstains, and with or without a judge. */
  static ClassifierSettings settings(Path directory, double abstainBelow, boolean judged) {
    return settings(directory, abstainBelow, judged, Set.of(), Map.of(), 1);
  }

  private static ClassifierSettings settings(
      Path directory,
      double abstainBelow,
      boolean judged,
      Set<String> targets,
      Map<String, String> routes,
      int cyclesPerStretch) {
    return new ClassifierSettings(
        Duration.ofMinutes(10),
        SILENCE,
        Duration.ofDays(8),
        0.01,
        0,
        2000,
        abstainBelow,
        Optional.empty(),
        1,
        Duration.ofMillis(100),
        directory,
        1,
        Optional.empty(),
        0,
        48,
        8,
        judged,
        true,
        Map.of("pinned", "r0"),
        targets,
        routes,
        cyclesPerStretch,
        ReleaseChoice.NEIGHBOURS);
  }

  /** Drives a topology that keeps no gold set, with its stores in the settings' directory. */
  static TopologyTestDriver driver(
      EventSerdes serdes,
      ClassifierSettings settings,
      StandardClassifier classifier,
      ClassifierMetrics metrics) {
    return driver(
        new ClassifierTopology(
                new Topics(""), serdes, settings, classifier, metrics, () -> 0, () -> {})
            .topology(),
        settings.stateDirectory());
  }

  static <T> TestInputTopic<String, T> input(
      TopologyTestDriver driver, EventSerdes serdes, Topic<T> topic) {
    return driver.createInputTopic(
        topic.name(), new StringSerializer(), serdes.of(topic).serializer());
  }

  /** Ends a target's recording. */
  static void end(TestInputTopic<String, ?> responses, String target) {
    responses.pipeInput(new TestRecord<>(target, null, RecordingEnd.headers(), Responses.START));
  }

  static <T> TestOutputTopic<String, T> output(
      TopologyTestDriver driver, EventSerdes serdes, Topic<T> topic) {
    return driver.createOutputTopic(
        topic.name(), new StringDeserializer(), serdes.of(topic).deserializer());
  }

  /** What the console asks, of a driver's stores. */
  static TopologyStores stores(TopologyTestDriver driver, ClassifierSettings settings) {
    return new TopologyStores(
        new StoreShards() {
          @Override
          public <V> List<ReadOnlyKeyValueStore<String, V>> of(String store) {
            return List.of(driver.getKeyValueStore(store));
          }
        },
        settings);
  }

  /** Drives a topology, with its stores in a directory, from {@link Responses#START} on. */
  static TopologyTestDriver driver(Topology topology, Path directory) {
    Properties properties = new Properties();
    properties.put(StreamsConfig.APPLICATION_ID_CONFIG, "test");
    properties.put(StreamsConfig.BOOTSTRAP_SERVERS_CONFIG, "none:1");
    properties.put(StreamsConfig.STATE_DIR_CONFIG, directory.toString());
    return new TopologyTestDriver(topology, properties, Responses.START);
  }
}
