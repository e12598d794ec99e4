package dev.candor.worker;

import dev.candor.events.Topics;
import dev.candor.events.reading.TopicScan;
import dev.candor.events.serde.EventSerdes;
import dev.candor.runtime.BoundedMeterRegistry;
import dev.candor.runtime.Health;
import dev.candor.runtime.KafkaSettings;
import dev.candor.runtime.Service;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.random.RandomGenerator;
import org.apache.kafka.clients.consumer.Consumer;

/**
 * The judge: classifications in, judgements out, by the same lane that asks a target.
 *
 * <pre>
 * candor-classifications ─► judge ─► candor-judgements ─► second judge, of a share
 *  (unsure)     candor-responses ─┘ (the reply's whole text)   │
 *                                            ▲                 │
 *                                            └─────────────────┘ (for the metrics alone)
 * </pre>
 */
public final class JudgeService implements Service {
  private static final int MOST_FETCHED_BYTES = 64 << 10;

  private final List<WorkerService> judges = new ArrayList<>();

  /**
   * @param id this instance's id, unlike every other judge's and best the same after a restart
   * @param form how the judge is asked and understood
   */
  public JudgeService(
      JudgeSettings settings,
      KafkaSettings kafka,
      Topics topics,
      EventSerdes serdes,
      BoundedMeterRegistry meters,
      Clock clock,
      RandomGenerator random,
      String id,
      JudgeForm form) {
    Objects.requireNonNull(settings);
    List<TargetSettings> models = new ArrayList<>(List.of(settings.first()));
    settings.second().ifPresent(models::add);
    for (TargetSettings model : models) {
      boolean second = !model.equals(settings.first());
      JudgeErrand errand =
          new JudgeErrand(
              settings,
              second,
              topics,
              serdes,
              new KafkaReplyArchive(topics, serdes, () -> reader(kafka, model.name(), id), clock),
              form,
              new MeteredJudgeMetrics(meters),
              clock);
      judges.add(
          new WorkerService(
              WorkerSettings.of(List.of(JudgeSettings.speaking(model, form))),
              kafka,
              topics,
              serdes,
              new MeteredWorkerMetrics(meters),
              clock,
              random,
              id,
              errand));
    }
  }

  private static Consumer<byte[], byte[]> reader(KafkaSettings kafka, String role, String id) {
    // One record is wanted at a time; a larger one comes all the same.
    return TopicScan.consumer(
        kafka.clientProperties(),
        "candor-" + role + "-replies-" + id,
        Map.of("max.poll.records", 1, "max.partition.fetch.bytes", MOST_FETCHED_BYTES));
  }

  @Override
  public String name() {
    return JudgeSettings.FIRST;
  }

  @Override
  public void start() {
    judges.forEach(WorkerService::start);
  }

  @Override
  public Health health() {
    return judges.stream()
        .map(WorkerService::health)
        .filter(health -> health.state() != Health.State.UP)
        .findFirst()
        .orElseGet(Health::up);
  }

  @Override
  public void close() {
    judges.forEach(WorkerService::close);
  }
}
