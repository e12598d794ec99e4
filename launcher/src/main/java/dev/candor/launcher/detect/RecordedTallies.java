package dev.candor.launcher.detect;

import dev.candor.detection.DetectionSettings;
import dev.candor.detection.release.ReleaseComparison;
import dev.candor.detection.replies.CycleTally;
import dev.candor.detection.replies.LastingMoods;
import dev.candor.detection.replies.ReleaseHistory;
import dev.candor.detection.replies.WeeklySeason;
import dev.candor.events.ComparisonVerdict;
import dev.candor.launcher.rows.Survey;
import dev.candor.model.KeyFactGrade;
import dev.candor.model.Layer;
import dev.candor.model.Outcome;
import dev.candor.model.OutcomeCounts;
import dev.candor.model.ReleaseChoice;
import dev.candor.model.ReleasePair;
import dev.candor.model.ReplyLength;
import dev.candor.model.Stratum;
import dev.candor.model.StratumTally;
import dev.candor.stream.ClassifierSettings;
import dev.candor.stream.aspect.Aspect;
import dev.candor.stream.aspect.AspectComparisons;
import dev.candor.stream.aspect.DetailedTally;
import dev.candor.stream.step.Verdicts;
import dev.candor.stream.step.Weekdays;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
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
  private final Map<String, Map<String, Release>> targets = new LinkedHashMap<>();
  private static final int GRADES = KeyFactGrade.values().length;

  private final Map<List<String>, Failures> failures = new HashMap<>();

  /** Days of each target, worked out once. */
  private final Map<String, List<WeeklySeason.Day>> days = new HashMap<>();

  private long repeated;
  private long contradicted;

  /** Two releases of a target to be compared. */
  public record Pair(String target, ReleasePair releases) {}

  /** What tells rows apart; {@code again} what tells askings of one sample apart, or null. */
  private record Sample(String promptId, String lang, long cycle, long sample, Object again) {}

  /** What the first row of an identity said. */
  private record HeardRow(RecordedRow row, boolean isContradicted) {
    boolean agrees(RecordedRow other) {
      return row.outcome() == other.outcome() && Objects.equals(row.replyHash(), other.replyHash());
    }
  }

  /** A failed probe; its identity is null where the row names none. */
  private record FailedRow(Stratum stratum, Object identity) {}

  /** Apart from the replies: a release appears with its first reply. */
  private static final class Failures {
    final Set<Object> seen = new HashSet<>();
    final Map<Long, List<FailedRow>> cycles = new HashMap<>();
  }

  private static final class Release {
    final Map<Object, HeardRow> said = new HashMap<>();
    final Set<Object> answered = new HashSet<>();
    final TreeMap<Long, Map<Stratum, CycleCell>> cycles = new TreeMap<>();

    /** When cycles began, as far as rows say. */
    final TreeMap<Long, Instant> began = new TreeMap<>();

    boolean settled;

    /** When it first answered; null where no row says. */
    Instant earliest() {
      return began.values().stream().min(Comparator.naturalOrder()).orElse(null);
    }

    /** Cycles that share a mood, by how far apart they began on average; 1 where no row says. */
    int cyclesPerStretch() {
      if (began.size() < 2) {
        return 1;
      }
      Duration lasted =
          Duration.between(began.firstEntry().getValue(), began.lastEntry().getValue());
      Duration pause = lasted.dividedBy(began.lastKey() - began.firstKey());
      return pause.toMillis() <= 0 ? 1 : ClassifierSettings.cyclesPerStretch(pause);
    }

    /** The day on which a cycle began, since 1970-01-01 in UTC; empty where no row says. */
    OptionalLong day(long cycle) {
      Instant at = began.get(cycle);
      return at == null
          ? OptionalLong.empty()
          : OptionalLong.of(at.atOffset(ZoneOffset.UTC).toLocalDate().toEpochDay());
    }

    CycleCell cell(RecordedRow row) {
      return cycles
          .computeIfAbsent(row.cycle(), cycle -> new HashMap<>())
          .computeIfAbsent(row.stratum(), stratum -> new CycleCell());
    }

    /** Takes the probes that are told apart into the cells, once all their rows are known. */
    void settle() {
      if (settled) {
        return;
      }
      settled = true;
      for (HeardRow one : said.values()) {
        if (!one.isContradicted()) {
          cell(one.row()).add(one.row());
        }
      }
    }
  }

  private static final class CycleCell {
    OutcomeCounts counts = OutcomeCounts.none();
    long[] hashes = new long[2];
    int hashed;
    int[] lengths = {};
    int[] grades = {};
    int outputModeration;
    int hostFilter;

    void add(RecordedRow row) {
      counts = counts.plus(OutcomeCounts.ofOne(row.outcome()));
      Long hash = row.replyHash();
      if (row.grade() != null && row.outcome() != Outcome.INVALID) {
        int ordinal = row.grade().ordinal();
        grades = Arrays.copyOf(grades, 2 * GRADES);
        grades[(row.outcome() == Outcome.ANSWER ? 0 : GRADES) + ordinal]++;
        hash = hash == null ? null : Long.valueOf(DetailedTally.withGrade(hash, row.grade()));
      }
      if (row.outcome() == Outcome.FILTERED) {
        outputModeration += row.layer() == Layer.OUTPUT_MODERATION ? 1 : 0;
        hostFilter += row.layer() == Layer.HOST_FILTER ? 1 : 0;
      }
      if (row.replyLength() != null) {
        lengths = Arrays.copyOf(lengths, lengths.length + 1);
        lengths[lengths.length - 1] = ReplyLength.codeOf(row.replyLength(), row.outcome());
      }
      if (hash != null) {
        hash(StratumTally.hashOf(hash, row.outcome()));
      }
    }

    DetailedTally tally(Stratum stratum) {
      return new DetailedTally(
          new StratumTally(stratum, counts, Arrays.copyOf(hashes, hashed), 0, lengths),
          Arrays.stream(grades).boxed().toList(),
          DetailedTally.layers(counts, outputModeration, hostFilter));
    }

    void hash(long hash) {
      if (hashed == hashes.length) {
        hashes = Arrays.copyOf(hashes, 2 * hashed);
      }
      hashes[hashed++] = hash;
    }
  }

  /** Counts the row; false if it was counted before. */
  public boolean add(RecordedRow row) {
    boolean first = row.isFailed() ? addFailed(row, identity(row, null)) : addReply(row);
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

  private boolean addReply(RecordedRow row) {
    Release release =
        targets
            .computeIfAbsent(row.target(), target -> new LinkedHashMap<>())
            .computeIfAbsent(row.release(), name -> new Release());
    if (row.timestamp() != null) {
      release.began.merge(
          row.cycle(), row.timestamp(), (one, other) -> one.isBefore(other) ? one : other);
    }
    Object identity =
        identity(
            row,
            row.cycle() != 0 ? null : row.timestamp() != null ? row.timestamp() : row.replyHash());
    if (identity != null) {
      release.answered.add(identity(row, null));
      HeardRow before = release.said.putIfAbsent(identity, new HeardRow(row, false));
      if (before != null) {
        if (!before.agrees(row)) {
          contradicted++;
          if (!before.isContradicted()) {
            release.said.put(identity, new HeardRow(before.row(), true));
          }
        }
        return false;
      }
    } else {
      release.cell(row).add(row);
    }
    return true;
  }

  /** What tells two rows of a release apart; null where the row has nothing that does. */
  private static Object identity(RecordedRow row, Object again) {
    return row.sample() == null
        ? row.id()
        : new Sample(row.stratum().promptId(), row.writtenLang(), row.cycle(), row.sample(), again);
  }

  /** How many rows came more than once and were counted once. */
  public long repeated() {
    return repeated;
  }

  /** How many rows contradict an earlier row of the same probe, which counts in no rate then. */
  public long contradicted() {
    return contradicted;
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
    Map<String, Release> releases = targets.getOrDefault(target, Map.of());
    List<String> ordered = new ArrayList<>(releases.keySet());
    if (releases.values().stream().allMatch(release -> release.earliest() != null)) {
      ordered.sort(Comparator.comparing(name -> releases.get(name).earliest()));
    }
    return ordered;
  }

  /** When a release first answered; null where no row of it has a timestamp. */
  Instant earliest(String target, String release) {
    return targets.get(target).get(release).earliest();
  }

  /**
   * The cycles of a release as one of several that are watched together: in stretches that share a
   * mood, and with their weekdays, as far as rows say when they began.
   */
  List<CycleTally> watched(String target, String release) {
    Map<String, Release> releases = targets.get(target);
    int span = releases.values().stream().mapToInt(Release::cyclesPerStretch).max().orElse(1);
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
    OptionalLong today = targets.get(target).get(release).day(cycle);
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
    Release recorded = targets.getOrDefault(target, Map.of()).get(release);
    Failures failed = failures.getOrDefault(List.of(target, release), new Failures());
    Map<Long, List<DetailedTally>> tallies = new TreeMap<>();
    if (recorded != null) {
      recorded.settle();
      recorded.cycles.forEach(
          (cycle, cells) -> {
            List<DetailedTally> strata = new ArrayList<>(cells.size());
            cells.forEach((stratum, cell) -> strata.add(cell.tally(stratum)));
            tallies.put(cycle, strata);
          });
      Map<Long, List<FailedRow>> lost = recorded.cycles.isEmpty() ? Map.of() : failed.cycles;
      lost.forEach(
          (cycle, failures) -> {
            // A cycle that failed altogether has no tally: the one before it takes its failures.
            Long before = recorded.cycles.floorKey(cycle);
            List<DetailedTally> strata =
                tallies.get(before == null ? recorded.cycles.firstKey() : before);
            for (FailedRow failure : failures) {
              if (!recorded.answered.contains(failure.identity())) {
                strata.add(
                    new DetailedTally(
                        StratumTally.ofFailed(failure.stratum(), 1), List.of(), Map.of()));
              }
            }
          });
    }
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

  /** Compares the pair as a running monitor would, cycle by cycle. */
  public ComparisonVerdict compare(DetectionSettings settings, Pair pair) {
    return compare(
        settings,
        pair.target(),
        new Side(pair.target(), pair.releases().baseline(), pair.releases().baseline()),
        new Side(pair.target(), pair.releases().candidate(), pair.releases().candidate()));
  }

  /**
   * Compares the newest releases of two targets that are one model by two routes: what differs is
   * not the model's doing.
   */
  ComparisonVerdict compareRoutes(DetectionSettings settings, String one, String other) {
    return compare(settings, other, newest(one), newest(other));
  }

  private Side newest(String target) {
    List<String> releases = releases(target);
    String release = releases.get(releases.size() - 1);
    return new Side(target, release, target + "/" + release);
  }

  /**
   * One side of a comparison.
   *
   * @param name by which the comparison calls it
   */
  private record Side(String target, String release, String name) {}

  private ComparisonVerdict compare(
      DetectionSettings settings, String target, Side before, Side now) {
    int span = Math.max(release(before).cyclesPerStretch(), release(now).cyclesPerStretch());
    List<CycleTally> past = cycles(before.target(), before.release());
    ReleaseHistory baseline = ReleaseHistory.empty(before.name());
    for (CycleTally tally : past) {
      baseline = baseline.with(tally.within(span));
    }
    ReleaseComparison comparison =
        ReleaseComparison.start(AspectComparisons.ofOutcomes(settings), baseline, now.name())
            .under(LastingMoods.of(past));
    List<Map<Aspect, CycleTally>> pastAspects = aspects(before, span);
    AspectComparisons aspects =
        AspectComparisons.start(settings, before.name(), pastAspects, now.name())
            .under(Aspect.moods(pastAspects));
    long last = 0;
    for (CycleTally tally : cycles(now.target(), now.release())) {
      comparison = comparison.withCandidate(tally.within(span));
      last = tally.cycle();
    }
    for (Map<Aspect, CycleTally> cycle : aspects(now, span)) {
      aspects = aspects.withCandidate(cycle);
    }
    Instant since = earliest(now.target(), now.release());
    return Weekdays.noted(
        Verdicts.with(
            Verdicts.of(
                comparison.report(),
                target,
                "",
                last,
                since == null ? Instant.EPOCH : since,
                AspectComparisons.ofOutcomes(settings).level(),
                true,
                since),
            aspects.findings(),
            settings.level()),
        List.copyOf(release(before).began.values()));
  }

  private Release release(Side side) {
    return targets.get(side.target()).get(side.release());
  }

  private List<Map<Aspect, CycleTally>> aspects(Side side, int span) {
    List<Map<Aspect, CycleTally>> cycles = new ArrayList<>();
    detailed(side.target(), side.release())
        .forEach(
            (cycle, strata) -> {
              Map<Aspect, CycleTally> aspects = Aspect.of(cycle, strata);
              aspects.replaceAll((aspect, tally) -> tally.within(span));
              cycles.add(aspects);
            });
    return cycles;
  }
}
