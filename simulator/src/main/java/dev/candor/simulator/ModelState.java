package dev.candor.simulator;

import dev.candor.runtime.TokenBucket;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** Where one model stands: which release is in service, how often it was asked. */
final class ModelState {
  private static final double SECONDS_PER_MINUTE = 60;

  final SimulatedModel model;
  final Askings askings = new Askings();
  private final TokenBucket bucket;
  private final Instant started;
  private final Set<String> published = new LinkedHashSet<>();
  private SimulatedModel.Canary canary;
  private int current;
  private long replies;
  private int inFlight;

  ModelState(SimulatedModel model, Instant started) {
    this.model = model;
    this.started = started;
    canary = model.canary();
    bucket =
        TokenBucket.full(
            model.limit().requestsPerMinute() / SECONDS_PER_MINUTE, model.limit().burst(), started);
    published.add(current().servedModel());
  }

  /** Takes one request from the minute's share; how long until there will be one, zero if taken. */
  Duration waitForOne(Instant now) {
    Duration wait = bucket.wait(1, now);
    if (wait.isZero()) {
      bucket.take(1, now);
    }
    return wait;
  }

  SimulatedRelease current() {
    return model.releases().get(current);
  }

  void rollOut(String release) {
    for (int i = 0; i < model.releases().size(); i++) {
      if (model.releases().get(i).name().equals(release)) {
        current = i;
        canary = null;
        published.add(current().servedModel());
        return;
      }
    }
    throw new IllegalArgumentException("the model " + model.name() + " has no release " + release);
  }

  void canary(String release, double share) {
    SimulatedModel.Canary wanted = new SimulatedModel.Canary(release, share);
    if (model.release(release).isEmpty()) {
      throw new IllegalArgumentException(
          "the model " + model.name() + " has no release " + release);
    }
    canary = wanted;
  }

  /** Lets every release take over whose time has come. */
  void advance(long askingsOfPrompt, Instant now) {
    Rollout.Progress progress = new Rollout.Progress(replies, askingsOfPrompt, started, now);
    List<SimulatedRelease> releases = model.releases();
    while (current + 1 < releases.size() && releases.get(current + 1).rollout().due(progress)) {
      rollOut(releases.get(current + 1).name());
    }
  }

  /** The release that answers, the canary included. */
  SimulatedRelease answering(double point) {
    return canary != null && point < canary.share()
        ? model.release(canary.release()).orElseThrow()
        : current();
  }

  /** Served names of all releases that have been in service. */
  Set<String> published() {
    return published;
  }

  void replyBegun() {
    replies++;
  }

  int inFlight() {
    return inFlight;
  }

  void entered() {
    inFlight++;
  }

  void left() {
    inFlight--;
  }
}
