package dev.candor.console.view;

import dev.candor.events.ClassifiedResponse;
import dev.candor.events.Response;
import dev.candor.events.Topics.Topic;
import dev.candor.events.reading.TopicScan;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.serialization.Deserializer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads replies from the topic of responses, each at its offset. Records never change, so the
 * newest read are kept. One reader at a time; what cannot be read in the time allowed is left out.
 */
public final class KafkaTranscripts implements Transcripts, AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(KafkaTranscripts.class);
  private static final int MOST_KEPT = 2_000;
  private static final int LONGEST_KEPT = 40_000;

  private record Place(int partition, long offset) {}

  private final Topic<Response> topic;
  private final Supplier<Consumer<byte[], byte[]>> consumers;
  private final Deserializer<Response> deserializer;
  private final Duration patience;
  private final LongSupplier nanoTime;
  private final Map<Place, String> kept =
      new LinkedHashMap<>(64, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Place, String> eldest) {
          return size() > MOST_KEPT;
        }
      };
  private TopicScan scan;

  /**
   * @param consumers makes a consumer without a group, when first needed and after a failure
   * @param patience how long one page waits for its transcripts
   * @param nanoTime a clock for durations only
   */
  public KafkaTranscripts(
      Topic<Response> topic,
      Supplier<Consumer<byte[], byte[]>> consumers,
      Deserializer<Response> deserializer,
      Duration patience,
      LongSupplier nanoTime) {
    this.topic = Objects.requireNonNull(topic);
    this.consumers = Objects.requireNonNull(consumers);
    this.deserializer = Objects.requireNonNull(deserializer);
    this.patience = Objects.requireNonNull(patience);
    this.nanoTime = Objects.requireNonNull(nanoTime);
  }

  @Override
  public synchronized Map<String, String> of(Collection<ClassifiedResponse> responses) {
    Map<String, String> texts = new HashMap<>();
    List<ClassifiedResponse> missing = new ArrayList<>();
    for (ClassifiedResponse response : responses) {
      String known = kept.get(place(response));
      if (known != null) {
        texts.put(response.probeId(), known);
      } else if (response.responsePartition() >= 0 && response.responseOffset() >= 0) {
        missing.add(response);
      }
    }
    missing.sort(
        Comparator.comparingInt(ClassifiedResponse::responsePartition)
            .thenComparingLong(ClassifiedResponse::responseOffset));
    long end = nanoTime.getAsLong() + patience.toNanos();
    try {
      for (ClassifiedResponse response : missing) {
        if (nanoTime.getAsLong() - end >= 0) {
          break;
        }
        String text = read(place(response), end);
        if (text != null) {
          texts.put(response.probeId(), text);
          kept.put(place(response), text);
        }
      }
    } catch (KafkaException e) {
      log.warn("transcripts cannot be read now: {}", e.toString());
      close();
    }
    return texts;
  }

  private String read(Place place, long end) {
    if (scan == null) {
      scan = new TopicScan(consumers.get());
    }
    try {
      return scan.at(
              new TopicPartition(topic.name(), place.partition()),
              place.offset(),
              () -> nanoTime.getAsLong() - end < 0)
          .map(record -> deserializer.deserialize(topic.name(), record.value()))
          .map(Response::text)
          .map(text -> text.length() > LONGEST_KEPT ? Excerpts.cut(text, LONGEST_KEPT) : text)
          .orElse(null);
    } catch (TimeoutException e) {
      return null;
    }
  }

  private static Place place(ClassifiedResponse response) {
    return new Place(response.responsePartition(), response.responseOffset());
  }

  @Override
  public synchronized void close() {
    if (scan != null) {
      scan.close();
      scan = null;
    }
  }
}
