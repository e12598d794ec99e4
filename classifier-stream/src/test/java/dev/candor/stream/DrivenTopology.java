package dev.candor.stream;

import dev.candor.classification.StandardClassifier;
import dev.candor.events.ClassifiedResponse;
import dev.candor.events.ComparisonVerdict;
import dev.candor.events.DeadLetter;
import dev.candor.events.RecordKeys;
import dev.candor.events.Response;
import dev.candor.events.Signal;
import dev.candor.events.Tally;
import dev.candor.events.Topics;
import dev.candor.events.serde.EventSerdes;
import dev.candor.model.ComparisonKind;
import dev.candor.runtime.BoundedMeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.apache.kafka.streams.TestInputTopic;
import org.apache.kafka.streams.TestOutputTopic;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.TopologyTestDriver;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** A topology that a test drives: responses go in, and what the topics hold comes out. */
abstract class DrivenTopology {
  @TempDir Path directory;

  final Topics topics = new Topics("");
  final Map<String, String> serde =
      Map.of("schema.registry.url", "mock://" + getClass().getSimpleName());
  final EventSerdes serdes = new EventSerdes(serde);
  final SimpleMeterRegistry registry = new SimpleMeterRegistry();
  final ClassifierMetrics metrics =
      new MicrometerClassifierMetrics(new BoundedMeterRegistry(registry));
  TopologyTestDriver driver;
  TestInputTopic<String, Response> responses;
  TestInputTopic<String, byte[]> bytes;
  TestOutputTopic<String, ClassifiedResponse> classifications;
  TestOutputTopic<String, Tally> tallies;
  TestOutputTopic<String, ComparisonVerdict> verdicts;
  TestOutputTopic<String, Signal> signals;
  TestOutputTopic<String, DeadLetter> deadLetters;

  @BeforeEach
  void open() {
    open(TestTopology.settings(directory), StandardClassifier.load(), () -> {});
  }

  @AfterEach
  void close() {
    driver.close();
  }

  final void open(
      ClassifierSettings settings, StandardClassifier classifier, InstrumentCheck afterCycle) {
    driver =
        TestTopology.driver(topology(settings, classifier, afterCycle), settings.stateDirectory());
    responses = TestTopology.input(driver, serdes, topics.responses());
    bytes =
        driver.createInputTopic(
            topics.responses().name(), new StringSerializer(), new ByteArraySerializer());
    classifications = TestTopology.output(driver, serdes, topics.classifications());
    tallies = TestTopology.output(driver, serdes, topics.tallies());
    verdicts = TestTopology.output(driver, serdes, topics.verdicts());
    signals = TestTopology.output(driver, serdes, topics.signals());
    deadLetters = TestTopology.output(driver, serdes, topics.deadLetters());
  }

  final Topology topology(
      ClassifierSettings settings, StandardClassifier classifier, InstrumentCheck afterCycle) {
    return new ClassifierTopology(
            topics, serdes, settings, classifier, metrics, () -> 0, afterCycle)
        .topology();
  }

  final void pipe(Response response) {
    responses.pipeInput(RecordKeys.of(response), response, response.receivedAt());
  }

  /** The comparisons of releases since the last look. */
  final List<ComparisonVerdict> comparisons() {
    return verdicts.readValuesToList().stream()
        .filter(verdict -> verdict.kind() == ComparisonKind.RELEASE)
        .toList();
  }

  final ComparisonVerdict lastComparison() {
    List<ComparisonVerdict> all = comparisons();
    return all.get(all.size() - 1);
  }
}
