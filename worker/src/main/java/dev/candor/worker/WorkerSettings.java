package dev.candor.worker;

import dev.candor.model.BlockSignatures;
import dev.candor.runtime.Configuration;
import dev.candor.runtime.InputException;
import dev.candor.runtime.Key;
import dev.candor.runtime.KeyGroup;
import dev.candor.runtime.ModelRoutes;
import dev.candor.runtime.SectionKeys;
import dev.candor.runtime.Utf8;
import dev.candor.worker.provider.SecretRedactor;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;

/**
 * What a worker needs to know besides where Kafka is.
 *
 * @param targets the targets it may be asked to call
 * @param maxPending maximum number of prompts held in memory; fetching pauses beyond it
 * @param commitEvery longest time a finished probe waits to be published
 * @param batch ended probes that are published at once at most
 * @param handover how long calls under way may take to end when their partition moves or the worker
 *     stops
 */
public record WorkerSettings(
    List<TargetSettings> targets,
    int maxPending,
    Duration commitEvery,
    int batch,
    Duration handover) {

  private static final SectionKeys WORKER = SectionKeys.of("worker");

  private static final Key<Integer> MAX_PENDING =
      WORKER.key(
          Key.integer("max_pending", 1, 100_000).defaultsTo("4000"),
          "maximum number of prompts held in memory; fetching pauses beyond it");
  private static final Key<Duration> COMMIT_EVERY =
      WORKER.key(
          Key.duration("commit_every")
              .defaultsTo("100ms")
              .must(
                  value -> value.toMillis() >= 1 && value.compareTo(Duration.ofMinutes(1)) <= 0,
                  "from 1ms to 1m"),
          "longest time a finished probe waits to be published");
  private static final Key<Integer> BATCH =
      WORKER.key(
          Key.integer("max_batch", 1, 10_000).formerly("batch").defaultsTo("1000"),
          "maximum number of finished probes published in one transaction");
  private static final Key<Duration> HANDOVER =
      WORKER.key(
          Key.duration("handover")
              .defaultsTo("5s")
              .must(value -> value.compareTo(Duration.ofMinutes(2)) <= 0, "at most 2m"),
          "how long running calls may take to finish when their partition moves or"
              + " the worker stops");

  private static final Key<Path> BLOCK_SIGNATURES =
      WORKER.key(
          Key.path("block_signatures"),
          "file with further signatures of providers' blocks (docs/providers.md)");

  private static final long MOST_SIGNATURE_BYTES = 1 << 20;

  public static final List<KeyGroup> GROUPS =
      Stream.of(List.of(WORKER.group()), TargetKeys.GROUPS, List.of(ModelRoutes.GROUP))
          .flatMap(List::stream)
          .toList();

  public WorkerSettings {
    targets = List.copyOf(targets);
  }

  /** Usual settings for given targets. */
  public static WorkerSettings of(List<TargetSettings> targets) {
    return new WorkerSettings(targets, 4000, Duration.ofMillis(100), 1000, Duration.ofSeconds(5));
  }

  /**
   * Reads sections {@code worker} and {@code targets}.
   *
   * @throws InputException where something is wrong, with its place and how to fix it
   */
  public static WorkerSettings from(Configuration configuration) {
    Configuration.Section worker = configuration.section("worker");
    SecretRedactor secrets = SecretRedactor.of(configuration.secrets());
    BlockSignatures blocks = blocks(worker);
    List<TargetSettings> targets =
        configuration.targets(section -> TargetKeys.read(section, secrets, blocks));
    // The worker does not need them, but it alone reads the whole of each target.
    ModelRoutes.from(configuration);
    return new WorkerSettings(
        targets,
        worker.get(MAX_PENDING),
        worker.get(COMMIT_EVERY),
        worker.get(BATCH),
        worker.get(HANDOVER));
  }

  static BlockSignatures blocks(Configuration.Section worker) {
    return worker
        .find(BLOCK_SIGNATURES)
        .map(file -> blocks(worker.place("block_signatures"), file))
        .orElseGet(BlockSignatures::shipped);
  }

  /**
   * The table that ships with the rows of a file.
   *
   * @param place of the setting or option that names the file
   * @throws InputException if it cannot be read, or a row is malformed
   */
  public static BlockSignatures blocks(String place, Path file) {
    String name = file.toString();
    try {
      if (Files.size(file) > MOST_SIGNATURE_BYTES) {
        throw new InputException(
            name, "is larger than 1 MiB", "name a table of block signatures (docs/providers.md)");
      }
      return BlockSignatures.shipped().plus(Utf8.text(name, Files.readAllBytes(file)));
    } catch (BlockSignatures.MalformedRowException e) {
      throw new InputException(name + ":" + e.line(), e.problem(), e.fix(), e);
    } catch (IOException e) {
      throw new InputException(
          place, name + " cannot be read", "check that it exists and may be read", e);
    }
  }
}
