package dev.candor.launcher.monitor;

import dev.candor.runtime.Health;
import dev.candor.runtime.KafkaSettings;
import dev.candor.runtime.Service;
import dev.candor.runtime.ServiceThread;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.AuthorizationException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Knows what the roles' own clients do not say: whether any broker answers, and whether the groups
 * of this process get on. Kafka's clients retry silently for as long as it takes.
 */
final class BrokerWatch implements Service {
  private static final Logger log = LoggerFactory.getLogger(BrokerWatch.class);
  private static final Duration PACE = Duration.ofSeconds(5);
  private static final Duration PATIENCE = Duration.ofSeconds(8);

  private final KafkaSettings kafka;
  private final Supplier<Admin> admins;
  private final List<String> groups;
  private final Duration stalledAfter;
  private final Clock clock;
  private final ServiceThread thread = new ServiceThread();
  private final Map<String, PartitionProgress> progress = new HashMap<>();
  private volatile Health health = Health.starting();
  private Instant answered;
  private boolean mayLook = true;

  /**
   * @param groups consumer groups that this process takes part in
   * @param stalledAfter how long a partition may stand still, zero for ever
   */
  BrokerWatch(
      KafkaSettings kafka,
      Supplier<Admin> admins,
      List<String> groups,
      Duration stalledAfter,
      Clock clock) {
    this.kafka = Objects.requireNonNull(kafka);
    this.admins = Objects.requireNonNull(admins);
    this.groups = List.copyOf(groups);
    this.stalledAfter = Objects.requireNonNull(stalledAfter);
    this.clock = Objects.requireNonNull(clock);
  }

  @Override
  public String name() {
    return "kafka";
  }

  @Override
  public synchronized void start() {
    answered = clock.instant();
    thread.start("kafka-watch", this::run);
  }

  @Override
  public Health health() {
    return health;
  }

  @Override
  public synchronized void close() {
    thread.interrupt();
    health = Health.down("stopped");
  }

  private void run() {
    Admin admin = admins.get();
    try {
      while (!thread.isStopping()) {
        health = look(admin);
        thread.pause(PACE);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      admin.close(Duration.ZERO);
    }
  }

  private Health look(Admin admin) throws InterruptedException {
    try {
      admin.describeCluster().nodes().get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
      Health was = health;
      if (was.state() == Health.State.DOWN) {
        log.info("brokers at {} answer again", kafka.bootstrap());
      }
      answered = clock.instant();
      return stalledAfter.isZero() || !mayLook ? Health.up() : progress(admin);
    } catch (TimeoutException | ExecutionException e) {
      Throwable cause = e.getCause() == null ? e : e.getCause();
      if (cause instanceof AuthorizationException) {
        mayLook = false; // Describe is a right that roles can do without
        return Health.up();
      }
      long seconds = Duration.between(answered, clock.instant()).toSeconds();
      return Health.down(
          "no broker of %s has answered for %d s (%s)"
              .formatted(kafka.bootstrap(), seconds, cause.getClass().getSimpleName()));
    }
  }

  private Health progress(Admin admin)
      throws ExecutionException, TimeoutException, InterruptedException {
    for (String group : groups) {
      Map<TopicPartition, Long> committed = new HashMap<>();
      admin
          .listConsumerGroupOffsets(group)
          .partitionsToOffsetAndMetadata()
          .get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS)
          .forEach(
              (partition, offset) -> {
                if (offset != null) {
                  committed.put(partition, offset.offset());
                }
              });
      Map<TopicPartition, OffsetSpec> asked = new HashMap<>();
      committed.keySet().forEach(partition -> asked.put(partition, OffsetSpec.latest()));
      Map<TopicPartition, Long> ends = new HashMap<>();
      admin
          .listOffsets(asked)
          .all()
          .get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS)
          .forEach((partition, end) -> ends.put(partition, end.offset()));
      Optional<String> standing =
          progress
              .computeIfAbsent(group, any -> new PartitionProgress(stalledAfter))
              .look(committed, ends, clock.instant());
      if (standing.isPresent()) {
        return Health.down("group " + group + ": " + standing.get());
      }
    }
    return Health.up();
  }
}
