package dev.candor.stream.step;

import static org.assertj.core.api.Assertions.assertThat;

import dev.candor.events.ClassifiedOrEnd;
import dev.candor.events.RecordingEnd;
import dev.candor.events.StratumCounts;
import dev.candor.events.Tally;
import dev.candor.events.TallyOrEnd;
import dev.candor.model.ReleaseChoice;
import dev.candor.runtime.BoundedMeterRegistry;
import dev.candor.stream.ClassifierSettings;
import dev.candor.stream.ClassifierTopology;
import dev.candor.stream.MicrometerClassifierMetrics;
import dev.candor.testkit.Responses;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.file.Path;
import java.util.List;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.processor.api.MockProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.Stores;
import org.junit.jupiter.api.Test;

class TallyStepTest {
  private final MockProcessorContext<String, TallyOrEnd> context = new MockProcessorContext<>();
  private final KeyValueStore<String, byte[]> openCycles =
      Stores.keyValueStoreBuilder(
              Stores.inMemoryKeyValueStore(ClassifierTopology.OPEN_CYCLES),
              Serdes.String(),
              Serdes.ByteArray())
          .withLoggingDisabled()
          .build();
  private long offset;

  TallyStepTest() {
    openCycles.init(context.getStateStoreContext(), openCycles);
    context.addStateStore(openCycles);
  }

  @Test
  void recordingThatAnotherTaskGoesOnWithIsTalliedWhole() {
    TallyStep first = step();
    for (int sample = 0; sample < 3; sample++) {
      read(first, sample, "answer");
    }
    first.close();
    TallyStep second = step();
    for (int sample = 3; sample < 5; sample++) {
      read(second, sample, "refusal");
    }
    process(second, new RecordingEnd("m", Responses.START));
    List<StratumCounts> strata =
        context.forwarded().stream()
            .map(captured -> captured.record().value())
            .filter(Tally.class::isInstance)
            .findFirst()
            .map(tally -> ((Tally) tally).strata())
            .orElseThrow();
    assertThat(strata).hasSize(1);
    assertThat(strata.get(0).answer()).isEqualTo(3);
    assertThat(strata.get(0).refusal()).isEqualTo(2);
  }

  private TallyStep step() {
    TallyStep step =
        new TallyStep(
            ClassifierSettings.forRecording(.01, 0, Path.of("none"), 1, ReleaseChoice.NEIGHBOURS),
            new MicrometerClassifierMetrics(new BoundedMeterRegistry(new SimpleMeterRegistry())),
            () -> {});
    step.init(context);
    return step;
  }

  private void read(TallyStep step, int sample, String outcome) {
    process(
        step,
        ClassifyStep.classified(
            Responses.recorded("m", "r", 0, "a.direct", "en", sample, outcome),
            0,
            offset,
            "version",
            reply -> {
              throw new IllegalStateException("a recorded outcome is kept");
            }));
  }

  private void process(TallyStep step, ClassifiedOrEnd value) {
    context.setRecordMetadata("candor-classifications", 0, offset++);
    step.process(new Record<>("m", value, 0));
  }
}
