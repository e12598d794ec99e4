package dev.candor.worker;

import dev.candor.events.ReleaseChange;
import dev.candor.events.Signal;
import dev.candor.worker.limit.PartitionShare;
import dev.candor.worker.provider.Failure;
import dev.candor.worker.provider.FailureReason;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/** Hands each probe to its target's lane. Called from any thread, works on the timeline. */
final class ProbeRouter {
  private final Timeline timeline;
  private final Consumer<EndedProbe> ended;
  private final Map<String, TargetLane> lanes = new LinkedHashMap<>();
  private final Map<String, ReleaseWatch> watches = new LinkedHashMap<>();
  private volatile PartitionShare share = PartitionShare.NONE;

  ProbeRouter(Timeline timeline, Consumer<EndedProbe> ended) {
    this.timeline = timeline;
    this.ended = ended;
  }

  /** Before the first probe arrives. */
  void open(List<TargetLane> given) {
    given.forEach(lane -> lanes.put(lane.settings().name(), lane));
  }

  /** Begins to look for new releases of a target. */
  void watch(String target, ReleaseWatch watch) {
    timeline.execute(
        () -> {
          watches.put(target, watch);
          watch.start();
        });
  }

  /** This worker's share of every target now. */
  PartitionShare share() {
    return share;
  }

  void share(PartitionShare given) {
    share = given;
    timeline.execute(() -> lanes.values().forEach(lane -> lane.share(given)));
  }

  void accept(List<Probe> probes) {
    // Each on its own, so that an error in one lane costs no other lane its probes.
    probes.forEach(probe -> timeline.execute(() -> accept(probe)));
  }

  private void accept(Probe probe) {
    TargetLane lane = lanes.get(probe.prompt().target());
    if (lane != null) {
      lane.accept(probe);
    } else {
      ended.accept(
          new EndedProbe(
              probe,
              Failure.of(
                  FailureReason.UNKNOWN_TARGET, "this worker's configuration has no such target"),
              "unknown",
              0,
              timeline.now()));
    }
  }

  void dropEnding() {
    timeline.execute(() -> lanes.values().forEach(TargetLane::dropEnding));
  }

  /** The detector found that a target's release, the candidate, answers differently than before. */
  void changedSilently(Signal signal) {
    timeline.execute(
        () -> {
          TargetLane lane = lanes.get(signal.target());
          if (lane != null) {
            lane.releases().changedSilently(signal.candidate(), signal.since());
          }
        });
  }

  void learn(ReleaseChange change) {
    timeline.execute(
        () -> {
          TargetLane lane = lanes.get(change.target());
          if (lane != null) {
            lane.releases().learn(change);
          }
          ReleaseWatch watch = watches.get(change.target());
          if (watch != null) {
            watch.learn(change);
          }
        });
  }
}
