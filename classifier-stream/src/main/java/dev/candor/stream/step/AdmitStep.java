package dev.candor.stream.step;

import dev.candor.events.Response;
import dev.candor.stream.ClassifierMetrics;
import dev.candor.stream.ClassifierSettings;
import dev.candor.stream.ClassifierTopology;
import dev.candor.stream.UncountedReason;
import dev.candor.stream.state.AnsweredProbes;
import dev.candor.stream.state.WholeRecording;
import java.util.Objects;
import org.apache.kafka.streams.processor.api.ContextualProcessor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.KeyValueStore;

/**
 * Admits the first end of each probe and drops the rest: a worker that died before its commit asks
 * again, and the second answer must not count.
 */
public final class AdmitStep extends ContextualProcessor<String, Response, String, Response> {
  private final ClassifierSettings settings;
  private final ClassifierMetrics metrics;
  private AnsweredProbes answered;
  private WholeRecording whole;

  public AdmitStep(ClassifierSettings settings, ClassifierMetrics metrics) {
    this.settings = Objects.requireNonNull(settings);
    this.metrics = Objects.requireNonNull(metrics);
  }

  @Override
  public void init(ProcessorContext<String, Response> context) {
    super.init(context);
    if (settings.isOfRecording()) {
      KeyValueStore<String, byte[]> store =
          context.getStateStore(ClassifierTopology.ANSWERED_PROBES);
      answered = AnsweredProbes.ofRecording(store);
      whole = new WholeRecording(true, WholeRecording.Marks.in(store));
    } else {
      answered =
          AnsweredProbes.ofMonitor(context.getStateStore(ClassifierTopology.ANSWERED_PROBES));
      whole = WholeRecording.notNeeded();
    }
  }

  @Override
  public void process(Record<String, Response> record) {
    context().recordMetadata().ifPresent(whole::check);
    Response response = record.value();
    long time = Math.max(0, response.cycleStartedAt().toEpochMilli());
    if (!answered.add(response.probeId(), time)) {
      metrics.uncounted(UncountedReason.DUPLICATE);
      return;
    }
    context().forward(record);
  }
}
