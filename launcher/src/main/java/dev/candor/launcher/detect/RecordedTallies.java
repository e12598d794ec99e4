package dev.candor.launcher.detect;

import dev.candor.detection.replies.CycleTally;
import dev.candor.detection.replies.ReleaseHistory;
import dev.candor.detection.replies.WeeklySeason;
import dev.candor.launcher.rows.Survey;
import dev.candor.model.ReleaseChoice;
import dev.candor.model.ReleasePair;
import dev.candor.model.Stratum;
import dev.candor.model.StratumTally;
import dev.candor.stream.aspect.DetailedTally;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeMap;

/**
 * Groups rows into targets, their releases in order, and the releases' cycles.
 *
 * <p>A row with a {@code sample} is known by target, release, prompt, language, cycle and sample,
 * and counts once however often it comes; if its outcome or reply is another each time, it counts
 * in no rate, whichever comes first. In cycle 0, where rows without a cycle are, another time makes
 * it another sample, or without times another reply: prompts that are asked again every day under
 * one number. A row without a {@code sample} is one more sample of its prompt, unless it carries an
 * {@code id} that its release has had. A probe that failed and was asked again with success is no
 * failed probe. All rows are added before anything is asked.
 */
public final class RecordedTallies {
  private final Map<String, Map<String, RecordedRelease>> targets = new LinkedHashMap<>();
  private final Map<List<String>, Failures> failures = new HashMap<>();

  /** Days of each target, worked out once. */
  private final Map<String, List<WeeklySeason.Day>> days = new HashMap<>();

  private long repeated;

  /** Two releases of a target to be compared. */
  public record Pair(String target, ReleasePair releases) {}

  /** A failed probe; its identity is null where the row names none. */
  private record FailedRow(Stratum stratum, Object identity) {}

  /** Apart from the replies: a release appears with its first reply. */
  private static final class Failures {
    final Set<Object> seen = new HashSet<>();
    final Map<Long, List<FailedRow>> cycles = new HashMap<>();
  }

  /** Counts the row; false if it was counted before. */
  public boolean add(RecordedRow row) {
    boolean first =
        row.isFailed()
            ? addFailed(row, row.identity(null))
            : targets
                .computeIfAbsent(row.target(), target -> new LinkedHashMap<>())
                .computeIfAbsent(row.release(), name -> new RecordedRelease())
                .add(row);
    repeated += first ? 0 : 1;
    return first;
  }

  private boolean addFailed(RecordedRow row, Object identity) {
    Failures failed =
        failures.computeIfAbsent(List.of(row.target(), row.release()), any -> new Failures());
    if (identity != null && !failed.seen.add(identity)) {
      return false;
    }
    failed
        .cycles
        .computeIfAbsent(row.cycle(), cycle -> new ArrayList<>())
        .add(new FailedRow(row.stratum(), identity));
    return true;
  }

  /** How many rows came more than once and were counted once. */
  public long repeated() {
    return repeated;
  }

  /** How many rows contradict an earlier row of the same probe, which counts in no rate then. */
  public long contradicted() {
    return targets.values().stream()
        .flatMap(releases -> releases.values().stream())
        .mapToLong(RecordedRelease::contradicted)
        .sum();
  }

  /** Targets in the order of their first replies. */
  public List<String> targets() {
    return List.copyOf(targets.keySet());
  }

  /**
   * Releases of a target by their earliest timestamp; by first appearance if one of them has no
   * timestamp at all.
   */
  public List<String> releases(String target) {
    Map<String, RecordedRelease> releases = targets.getOrDefault(target, Map.of());
    List<String> ordered = new ArrayList<>(releases.keySet());
    if (releases.values().stream().allMatch(release -> release.earliest() != null)) {
      ordered.sort(Comparator.comparing(name -> releases.get(name).earliest()));
    }
    return ordered;
  }

  /** A release that answered. */
  RecordedRelease release(String target, String release) {
    return targets.get(target).get(release);
  }

  /**
   * The cycles of a release as one of several that are watched together: in stretches that share a
   * mood, and with their weekdays, as far as rows say when they began.
   */
  List<CycleTally> watched(String target, String release) {
    Map<String, RecordedRelease> releases = targets.get(target);
    int span =
        releases.values().stream().mapToInt(RecordedRelease::cyclesPerStretch).max().orElse(1);
    return cycles(target, release).stream()
        .map(
            tally -> {
              OptionalLong day = releases.get(release).day(tally.cycle());
              return tally
                  .within(span)
                  .on(day.isPresent() ? WeeklySeason.weekday(day.getAsLong()) : 0);
            })
        .toList();
  }

  /** What is known on the day of a cycle of what recurs by weekday in the target's replies. */
  WeeklySeason season(String target, String release, long cycle) {
    OptionalLong today = release(target, release).day(cycle);
    return today.isEmpty()
        ? WeeklySeason.UNKNOWN
        : WeeklySeason.before(today.getAsLong(), days.computeIfAbsent(target, this::days));
  }

  private List<WeeklySeason.Day> days(String target) {
    List<WeeklySeason.Day> all = new ArrayList<>();
    targets
        .get(target)
        .forEach(
            (name, release) -> {
              Map<Long, List<CycleTally>> byDay = new TreeMap<>();
              for (CycleTally tally : cycles(target, name)) {
                release
                    .day(tally.cycle())
                    .ifPresent(
                        day -> byDay.computeIfAbsent(day, any -> new ArrayList<>()).add(tally));
              }
              byDay.forEach((day, cycles) -> all.add(WeeklySeason.Day.of(day, name, cycles)));
            });
    return all;
  }

  /** The cycles of a release, lowest number first. */
  public List<CycleTally> cycles(String target, String release) {
    List<CycleTally> cycles = new ArrayList<>();
    detailed(target, release)
        .forEach(
            (cycle, strata) ->
                cycles.add(
                    new CycleTally(cycle, strata.stream().map(DetailedTally::tally).toList())));
    return cycles;
  }

  /**
   * The cycles of a release with what is known beside the outcomes, by number. A stratum that has
   * failed probes comes once more for each of them.
   */
  public Map<Long, List<DetailedTally>> detailed(String target, String release) {
    RecordedRelease recorded = targets.getOrDefault(target, Map.of()).get(release);
    Failures failed = failures.getOrDefault(List.of(target, release), new Failures());
    TreeMap<Long, List<DetailedTally>> tallies =
        recorded == null ? new TreeMap<>() : recorded.cycles();
    if (tallies.isEmpty()) {
      return tallies;
    }
    failed.cycles.forEach(
        (cycle, failures) -> {
          // A cycle that failed altogether has no tally: the one before it takes its failures.
          Map.Entry<Long, List<DetailedTally>> before = tallies.floorEntry(cycle);
          List<DetailedTally> strata = (before == null ? tallies.firstEntry() : before).getValue();
          for (FailedRow failure : failures) {
            if (!recorded.hasAnswered(failure.identity())) {
              strata.add(
                  new DetailedTally(
                      StratumTally.ofFailed(failure.stratum(), 1), List.of(), Map.of()));
            }
          }
        });
    return tallies;
  }

  /** All cycles of a release, summed up. */
  public ReleaseHistory history(String target, String release) {
    ReleaseHistory history = ReleaseHistory.empty(release);
    for (CycleTally tally : cycles(target, release)) {
      history = history.with(tally);
    }
    return history;
  }

  /** What to compare by a choice, in the order of the targets. */
  public List<Pair> pairs(ReleaseChoice choice) {
    List<Pair> pairs = new ArrayList<>();
    for (String target : targets()) {
      choice.pairs(releases(target)).forEach(pair -> pairs.add(new Pair(target, pair)));
    }
    return pairs;
  }

  /**
   * Refuses to compare releases that label a prompt differently.
   *
   * @throws dev.candor.runtime.InputException naming the first such prompt
   */
  public void refuseConflicts(Survey survey, List<Pair> pairs) {
    for (String target : targets()) {
      survey.refuseConflicts(
          target,
          pairs.stream().filter(pair -> pair.target().equals(target)).map(Pair::releases).toList());
    }
  }
}
