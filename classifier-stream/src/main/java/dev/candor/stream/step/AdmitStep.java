package dev.candor.stream.step;

import dev.candor.events.Response;
import dev.candor.stream.ClassifierMetrics;
import dev.candor.stream.ClassifierSettings;
import dev.candor.stream.ClassifierTopology;
import dev.candor.stream.UncountedReason;
import dev.candor.stream.state.WholeRecording;
import java.util.Objects;
import org.apache.kafka.streams.processor.api.ContextualProcessor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.WindowStore;

/**
 * Admits the first end of each probe and drops the rest: a worker that died before its commit asks
 * again, and the second answer must not count. Probes are remembered by their cycle's time.
 */
public final class AdmitStep extends ContextualProcessor<String, Response, String, Response> {
  private static final byte[] SEEN = {1};

  private final ClassifierSettings settings;
  private final ClassifierMetrics metrics;
  private WindowStore<String, byte[]> seen;
  private WholeRecording whole;

  public AdmitStep(ClassifierSettings settings, ClassifierMetrics metrics) {
    this.settings = Objects.requireNonNull(settings);
    this.metrics = Objects.requireNonNull(metrics);
  }

  @Override
  public void init(ProcessorContext<String, Response> context) {
    super.init(context);
    seen = context.getStateStore(ClassifierTopology.ANSWERED_PROBES);
    whole =
        new WholeRecording(
            settings.isOfRecording(),
            new WholeRecording.Marks() {
              @Override
              public boolean isMarked() {
                return seen.fetch(WholeRecording.MARK, 0) != null;
              }

              @Override
              public void mark() {
                seen.put(WholeRecording.MARK, SEEN, 0);
              }
            });
  }

  @Override
  public void process(Record<String, Response> record) {
    context().recordMetadata().ifPresent(whole::check);
    Response response = record.value();
    long time = Math.max(0, response.cycleStartedAt().toEpochMilli());
    if (seen.fetch(response.probeId(), time) != null) {
      metrics.uncounted(UncountedReason.DUPLICATE);
      return;
    }
    seen.put(response.probeId(), SEEN, time);
    context().forward(record);
  }
}
