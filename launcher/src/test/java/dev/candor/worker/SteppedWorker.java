package dev.candor.worker;

import dev.candor.events.LedgerEntry;
import dev.candor.events.Prompt;
import dev.candor.events.ReleaseChange;
import dev.candor.events.Response;
import dev.candor.worker.limit.PartitionShare;
import dev.candor.worker.provider.Answer;
import dev.candor.worker.release.ReleaseResolver;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.BiConsumer;
import java.util.function.BiFunction;

/**
 * A worker without its threads and its Kafka: the lanes, the spend ledger and the watch for
 * releases of every target, on the queue and the clock of a simulation. What it commits it commits
 * as the prompt loop does: the ends of probes, its ledger pages and its news together, and nothing
 * for partitions that have moved away.
 */
public final class SteppedWorker {
  private static final Duration COMMIT_EVERY = Duration.ofMillis(100);

  /** What one commit brings. */
  public record Commit(
      List<Response> responses, List<LedgerEntry> ledger, List<ReleaseChange> changes) {}

  private final String id;
  private final Clock clock;
  private final BiConsumer<Instant, Runnable> queue;
  private final java.util.function.Consumer<Commit> publish;
  private final SpendLedger spending;
  private final ProbeRouter router;
  private final Map<Integer, Claim> held = new HashMap<>();
  private final List<EndedProbe> ended = new ArrayList<>();
  private final List<ReleaseChange> changes = new ArrayList<>();
  private final Set<String> circuitsOpened = new HashSet<>();
  private boolean committing;
  private boolean killed;

  /**
   * @param queue runs a task at an instant, in order of time
   * @param provider asks a target a question
   * @param models reads a target's models list
   * @param ledger what the ledger topic holds
   * @param announced what the releases topic holds, oldest first
   */
  public SteppedWorker(
      String id,
      List<TargetSettings> targets,
      Clock clock,
      BiConsumer<Instant, Runnable> queue,
      BiFunction<String, String, CompletableFuture<Answer>> provider,
      java.util.function.Function<String, CompletableFuture<List<String>>> models,
      Collection<LedgerEntry> ledger,
      List<ReleaseChange> announced,
      long seed,
      java.util.function.Consumer<Commit> publish) {
    this.id = id;
    this.clock = clock;
    this.queue = queue;
    this.publish = publish;
    this.spending = new SpendLedger(id, clock);
    Timeline timeline = new Queued();
    this.router = new ProbeRouter(timeline, this::ended);
    ledger.forEach(spending::learn);
    spending.open();
    WorkerMetrics metrics = new Circuits();
    List<TargetLane> lanes = new ArrayList<>();
    for (TargetSettings target : targets) {
      ReleaseResolver releases =
          new ReleaseResolver(
              target.name(),
              target.endpoint().model(),
              target.releases().minLife(),
              () -> router.share().speaksFor(target.name()),
              this::announce);
      lanes.add(
          new TargetLane(
              target,
              (text, headers) -> provider.apply(target.name(), text),
              timeline,
              new Random(seed ^ target.name().hashCode()),
              spending,
              releases,
              metrics,
              this::ended));
      announced.forEach(releases::learn);
      ReleaseWatch watch =
          new ReleaseWatch(
              target,
              () -> models.apply(target.name()),
              text -> provider.apply(target.name(), text),
              timeline,
              () -> router.share().isFirst(),
              releases,
              spending,
              metrics);
      announced.stream()
          .filter(change -> change.target().equals(target.name()))
          .forEach(watch::learn);
      router.watch(target.name(), watch);
    }
    router.open(lanes);
    commitNowAndThen();
  }

  /** What the watch for releases spends ends no probe, and is committed all the same. */
  private void commitNowAndThen() {
    queue.accept(
        clock.instant().plusSeconds(60),
        () -> {
          if (!killed) {
            commitSoon();
            commitNowAndThen();
          }
        });
  }

  /** It is dead from now on, and what it has not committed with it. */
  public void kill() {
    killed = true;
  }

  /** Partitions that have come, gone or stayed; what goes is committed as far as it has ended. */
  public void assign(Set<Integer> partitions, int total) {
    Set<Integer> leaving = new HashSet<>(held.keySet());
    leaving.removeAll(partitions);
    leaving.forEach(partition -> held.get(partition).end());
    router.dropEnding();
    commit();
    leaving.forEach(held::remove);
    partitions.forEach(partition -> held.computeIfAbsent(partition, Claim::new));
    router.share(PartitionShare.of(partitions, total));
  }

  /** Prompts of a partition that it holds. */
  public void take(int partition, Collection<Prompt> prompts) {
    router.accept(
        prompts.stream()
            .map(prompt -> new Probe(prompt, held.get(partition), 0, null, null))
            .toList());
  }

  /** What another worker committed. */
  public void learn(Commit commit) {
    commit.ledger().forEach(spending::learn);
    commit.changes().forEach(router::learn);
  }

  /** Targets whose circuit was open at some time. */
  public Set<String> circuitsOpened() {
    return circuitsOpened;
  }

  private void ended(EndedProbe probe) {
    ended.add(probe);
    commitSoon();
  }

  private void announce(ReleaseChange change) {
    changes.add(change);
    commitSoon();
  }

  private void commitSoon() {
    if (!committing && !killed) {
      committing = true;
      queue.accept(clock.instant().plus(COMMIT_EVERY), this::commit);
    }
  }

  private void commit() {
    committing = false;
    if (killed) {
      return;
    }
    ended.removeIf(one -> held.get(one.probe().claim().partition()) != one.probe().claim());
    List<LedgerEntry> entries = spending.unsaved();
    Commit commit =
        new Commit(
            ended.stream().map(one -> ResponseRecords.of(one, id)).toList(),
            entries,
            List.copyOf(changes));
    spending.saved(entries);
    ended.clear();
    changes.clear();
    // It reads its own news as everyone does.
    commit.changes().forEach(router::learn);
    publish.accept(commit);
  }

  private final class Queued implements Timeline {
    @Override
    public Instant now() {
      return clock.instant();
    }

    @Override
    public void execute(Runnable what) {
      at(now(), what);
    }

    @Override
    public void at(Instant when, Runnable what) {
      queue.accept(
          when,
          () -> {
            if (!killed) {
              what.run();
            }
          });
    }
  }

  private final class Circuits implements WorkerMetrics {
    @Override
    public void circuit(String target, boolean open) {
      if (open) {
        circuitsOpened.add(target);
      }
    }

    @Override
    public void probeEnded(String target, String result, Duration duration) {}

    @Override
    public void retried(String target, String reason) {}

    @Override
    public void signalled(String target, String arm, String signal) {}

    @Override
    public void blind(String target, boolean blind) {}

    @Override
    public void inFlight(String target, int requests) {}

    @Override
    public void spent(String target, double dollars, long promptTokens, long completionTokens) {}

    @Override
    public void budgetLeft(String target, String period, double dollars) {}

    @Override
    public void releaseChanged(String target, String how) {}

    @Override
    public void deadLetter(String reason) {}

    @Override
    public void passedOver(String topic) {}
  }
}
