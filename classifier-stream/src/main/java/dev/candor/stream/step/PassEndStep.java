package dev.candor.stream.step;

import dev.candor.events.ClassifiedResponse;
import dev.candor.events.RecordingEnd;
import dev.candor.stream.ClassifierTopology;
import org.apache.kafka.streams.processor.api.ContextualProcessor;
import org.apache.kafka.streams.processor.api.Record;

/**
 * Passes the end of a recording on to the classifications, as the record without a value that it is
 * on the wire: there it stands behind everything that was classified before it.
 */
public final class PassEndStep
    extends ContextualProcessor<String, RecordingEnd, String, ClassifiedResponse> {
  @Override
  public void process(Record<String, RecordingEnd> record) {
    ClassifiedResponse none = null;
    context()
        .forward(
            record.withValue(none).withHeaders(RecordingEnd.headers()),
            ClassifierTopology.CLASSIFICATIONS);
    // No more input comes; the next step should not wait for the interval to see the last of it.
    context().commit();
  }
}
