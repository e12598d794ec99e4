package dev.candor.launcher.prompts;

import dev.candor.detection.replies.CycleTally;
import dev.candor.detection.replies.ReleaseHistory;
import dev.candor.events.Tally;
import dev.candor.launcher.Platform;
import dev.candor.launcher.detect.RecordedReplies;
import dev.candor.launcher.detect.RecordedTallies;
import dev.candor.launcher.report.StoredMonitor;
import dev.candor.runtime.InputException;
import dev.candor.stream.step.Tallies;
import java.nio.file.Path;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;

/** The newest release of each target, as a recording or a stopped monitor holds it. */
final class TargetHistories {
  private TargetHistories() {}

  /** Of rows with outcomes. */
  static Map<String, ReleaseHistory> ofRows(String file, Consumer<String> says) {
    RecordedTallies tallies = RecordedReplies.read(file, says);
    Map<String, ReleaseHistory> histories = new LinkedHashMap<>();
    for (String target : tallies.targets()) {
      var releases = tallies.releases(target);
      histories.put(target, tallies.history(target, releases.get(releases.size() - 1)));
    }
    if (histories.isEmpty()) {
      throw new InputException(
          file, "has no row with an outcome", "run candor classify on the file first");
    }
    return histories;
  }

  /** Of a stopped monitor's tallies, under the classifier that spoke last. */
  static Map<String, ReleaseHistory> ofMonitor(Path dataDirectory) {
    Map<String, Newest> newest = new TreeMap<>();
    try (Platform platform = Platform.ofStopped(dataDirectory, "")) {
      new StoredMonitor(platform.settings(), platform.topics())
          .readTallies(
              tally -> newest.computeIfAbsent(tally.target(), any -> new Newest()).take(tally));
    }
    Map<String, ReleaseHistory> histories = new TreeMap<>();
    newest.forEach((target, found) -> histories.put(target, found.history()));
    if (histories.isEmpty()) {
      throw new InputException(
          "--data-dir",
          dataDirectory + " holds no closed cycle yet",
          "let candor run for some cycles, or leave the option out");
    }
    return histories;
  }

  /** The cycles of the release that was first asked last. */
  private static final class Newest {
    private final TreeMap<Long, CycleTally> cycles = new TreeMap<>();
    private String release = "";
    private String classifier = "";
    private Instant since = Instant.MIN;

    void take(Tally tally) {
      if (tally.openedAt().isAfter(since) && !tally.release().equals(release)
          || tally.release().equals(release) && !tally.classifier().equals(classifier)) {
        cycles.clear();
        release = tally.release();
        classifier = tally.classifier();
        since = tally.openedAt();
      }
      if (tally.release().equals(release)) {
        cycles.put(tally.cycle(), Tallies.forDetection(tally));
      }
    }

    ReleaseHistory history() {
      ReleaseHistory history = ReleaseHistory.empty(release);
      for (CycleTally cycle : cycles.values()) {
        history = history.with(cycle);
      }
      return history;
    }
  }
}
