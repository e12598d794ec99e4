package dev.candor.stream.state;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import dev.candor.events.Response;
import dev.candor.events.Topics;
import dev.candor.events.serde.EventSerdes;
import dev.candor.model.ReleaseChoice;
import dev.candor.runtime.BoundedMeterRegistry;
import dev.candor.stream.ClassifierSettings;
import dev.candor.stream.MicrometerClassifierMetrics;
import dev.candor.stream.step.AdmitStep;
import dev.candor.testkit.Responses;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Map;
import java.util.Properties;
import org.apache.kafka.streams.processor.StateStore;
import org.apache.kafka.streams.processor.TaskId;
import org.apache.kafka.streams.processor.api.MockProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AnsweredProbesTest {
  @TempDir Path directory;
  private ClassifierSettings settings;

  @BeforeEach
  void settings() {
    settings =
        ClassifierSettings.forRecording(
            .01, 0, directory.resolve("state"), 1, ReleaseChoice.NEIGHBOURS);
  }

  @Test
  void recordingGoesOnAfterARestartHoweverMuchTimeItsRecordsSpan() throws IOException {
    Instant muchLater = Responses.START.plus(settings.remembered().multipliedBy(2));
    try (Task task = new Task(directory.resolve("a"))) {
      task.read(0, probe("p1", Responses.START));
      task.read(1, probe("p2", muchLater));
      assertThat(task.admitted()).isEqualTo(2);
    }
    try (Task restarted = new Task(directory.resolve("a"))) {
      restarted.read(2, probe("p3", muchLater));
      restarted.read(3, probe("p1", Responses.START));
      restarted.read(4, probe("p2", muchLater));
      assertThat(restarted.admitted()).as("p3 alone is new").isEqualTo(1);
    }
  }

  @Test
  void recordingWhoseStoreIsGoneStops() throws IOException {
    try (Task task = new Task(directory.resolve("a"))) {
      task.read(0, probe("p1", Responses.START));
    }
    try (Task elsewhere = new Task(directory.resolve("b"))) {
      assertThatIllegalStateException()
          .isThrownBy(() -> elsewhere.read(1, probe("p2", Responses.START)))
          .withMessageContaining("replay it again");
    }
  }

  @Test
  void sameProbeInACycleThatBeganAtAnotherTimeIsAnother() throws IOException {
    try (Task task = new Task(directory.resolve("a"))) {
      task.read(0, probe("p1", Responses.START));
      task.read(1, probe("p1", Responses.START.plusSeconds(1)));
      task.read(2, probe("p1", Responses.START));
      assertThat(task.admitted()).isEqualTo(2);
    }
  }

  private static Response probe(String id, Instant cycleStartedAt) {
    return Responses.reply("m", "r", 0, "a.direct", "en", 0)
        .probeId(id)
        .cycleStartedAt(cycleStartedAt)
        .build();
  }

  /** The step with its store in a directory, where the store stays. */
  private final class Task implements AutoCloseable {
    private final MockProcessorContext<String, Response> context;
    private final StateStore store;
    private final AdmitStep step;

    Task(Path state) throws IOException {
      Files.createDirectories(state);
      context = new MockProcessorContext<>(new Properties(), new TaskId(0, 0), state.toFile());
      store =
          new StoreBuilders(
                  new Topics(""),
                  new EventSerdes(Map.of("schema.registry.url", "mock://answered-probes")),
                  settings)
              .answeredProbes()
              .build();
      store.init(context.getStateStoreContext(), store);
      context.addStateStore(store);
      step =
          new AdmitStep(
              settings,
              new MicrometerClassifierMetrics(new BoundedMeterRegistry(new SimpleMeterRegistry())));
      step.init(context);
    }

    void read(long offset, Response response) {
      context.setRecordMetadata("candor-responses", 0, offset);
      step.process(new Record<>("m|a.direct|en", response, 0));
    }

    int admitted() {
      return context.forwarded().size();
    }

    @Override
    public void close() {
      store.close();
    }
  }
}
