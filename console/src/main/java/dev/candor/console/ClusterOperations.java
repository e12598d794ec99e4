package dev.candor.console;

import dev.candor.console.view.Operations;
import dev.candor.report.view.StatusView;
import dev.candor.runtime.Service;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListConsumerGroupOffsetsResult;
import org.apache.kafka.clients.admin.ListConsumerGroupOffsetsSpec;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Asks this process and its cluster how they are.
 *
 * @param address of this console
 * @param groups consumer groups of the roles
 */
record ClusterOperations(
    Supplier<String> address,
    Supplier<List<Service>> running,
    Admin admin,
    List<String> groups,
    ConsoleMetrics metrics,
    Map<String, Double> budgets)
    implements Operations {
  private static final Logger log = LoggerFactory.getLogger(ClusterOperations.class);
  private static final Duration PATIENCE = Duration.ofSeconds(2);

  ClusterOperations {
    groups = List.copyOf(groups);
    budgets = Map.copyOf(budgets);
  }

  @Override
  public String instance() {
    return address.get();
  }

  @Override
  public List<Service> services() {
    return running.get();
  }

  @Override
  public List<StatusView.Gold> gold() {
    return metrics.gold();
  }

  @Override
  public List<StatusView.GoldOfLength> goldByLength() {
    return metrics.goldByLength();
  }

  @Override
  public List<StatusView.Lag> lag() {
    Map<String, ListConsumerGroupOffsetsSpec> asked = new HashMap<>();
    groups.forEach(group -> asked.put(group, new ListConsumerGroupOffsetsSpec()));
    try {
      ListConsumerGroupOffsetsResult offsets = admin.listConsumerGroupOffsets(asked);
      Map<String, Map<TopicPartition, OffsetAndMetadata>> committed = new TreeMap<>();
      Map<TopicPartition, OffsetSpec> ends = new HashMap<>();
      for (String group : groups) {
        Map<TopicPartition, OffsetAndMetadata> known = committed(offsets, group);
        committed.put(group, known);
        known.keySet().forEach(partition -> ends.put(partition, OffsetSpec.latest()));
      }
      var latest = admin.listOffsets(ends).all().get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
      List<StatusView.Lag> rows = new ArrayList<>();
      committed.forEach(
          (group, known) -> {
            Map<String, Long> byTopic = new TreeMap<>();
            known.forEach(
                (partition, offset) ->
                    byTopic.merge(
                        partition.topic(),
                        Math.max(0, latest.get(partition).offset() - offset.offset()),
                        Long::sum));
            byTopic.forEach((topic, lag) -> rows.add(new StatusView.Lag(group, topic, lag)));
          });
      return rows;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return List.of();
    } catch (ExecutionException | TimeoutException e) {
      log.warn("the lag is not known: {}", e.toString());
      return List.of();
    }
  }

  /** A group that no role has made yet has committed nothing. */
  private static Map<TopicPartition, OffsetAndMetadata> committed(
      ListConsumerGroupOffsetsResult offsets, String group)
      throws InterruptedException, TimeoutException {
    try {
      Map<TopicPartition, OffsetAndMetadata> known =
          new HashMap<>(
              offsets
                  .partitionsToOffsetAndMetadata(group)
                  .get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS));
      known.values().removeIf(Objects::isNull);
      return known;
    } catch (ExecutionException e) {
      log.debug("group {} is not known: {}", group, e.toString());
      return Map.of();
    }
  }
}
