package dev.candor.stream.step;

import dev.candor.detection.Note;
import dev.candor.detection.replies.LastingMoods;
import dev.candor.events.ComparisonVerdict;
import dev.candor.events.stored.HistoryAspect;
import dev.candor.events.stored.HistoryCell;
import dev.candor.events.stored.HistoryRow;
import dev.candor.model.Arm;
import dev.candor.stream.aspect.Aspect;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.ToLongFunction;

/**
 * What a baseline knows of moods that last for many cycles, as on a weekend, and what it cannot
 * know before it has two weeks.
 */
public final class Weekdays {
  private static final Duration TWO_WEEKS = Duration.ofDays(14);

  /** Cycles closer than this are a demonstration's or a recording's. */
  private static final Duration CLOSEST = Duration.ofMinutes(10);

  /** Cycles as rare as this meet a weekend twice a week. */
  private static final Duration RAREST = Duration.ofDays(1);

  private Weekdays() {}

  /**
   * How the moods of a release's cycles last.
   *
   * @param cycles rows of single cycles, oldest first
   */
  public static LastingMoods moods(List<HistoryRow> cycles) {
    List<HistoryRow> asked = cycles.stream().filter(row -> valid(row) > 0).toList();
    return LastingMoods.of(
        asked.stream().mapToLong(HistoryRow::lastCycle).toArray(),
        asked.stream()
            .mapToDouble(row -> (double) sum(row, HistoryCell::constrained) / valid(row))
            .toArray());
  }

  /**
   * The same in each other aspect than the outcome.
   *
   * @param cycles rows of single cycles, oldest first
   */
  public static Map<Aspect, LastingMoods> aspectMoods(List<HistoryRow> cycles) {
    Map<Aspect, LastingMoods> moods = new EnumMap<>(Aspect.class);
    for (Aspect aspect : Aspect.values()) {
      long[] numbers = new long[cycles.size()];
      double[] shares = new double[cycles.size()];
      int known = 0;
      for (HistoryRow row : cycles) {
        for (HistoryAspect sum : row.aspects()) {
          if (sum.aspect().equals(aspect.wireName()) && sum.replies() > 0) {
            numbers[known] = row.lastCycle();
            shares[known++] = (double) sum.marked() / sum.replies();
          }
        }
      }
      moods.put(
          aspect, LastingMoods.of(Arrays.copyOf(numbers, known), Arrays.copyOf(shares, known)));
    }
    return moods;
  }

  private static long valid(HistoryRow row) {
    return sum(row, HistoryCell::valid);
  }

  private static long sum(HistoryRow row, ToLongFunction<HistoryCell> replies) {
    return row.cells().stream()
        .filter(cell -> cell.arm() == Arm.SENSITIVE)
        .mapToLong(replies)
        .sum();
  }

  /**
   * A drift says that weekdays are not known, where its baseline is too short for them.
   *
   * @param began when each of the baseline's cycles did, in their order; those that are not known
   *     are left out
   */
  public static ComparisonVerdict noted(ComparisonVerdict verdict, List<Instant> began) {
    return verdict.verdict().isDrifted() && !began.isEmpty()
        ? unknown(began.get(0), began.get(began.size() - 1), began.size())
            .map(note -> Verdicts.noted(verdict, note))
            .orElse(verdict)
        : verdict;
  }

  /**
   * A silent change says so, where its target has not been watched for two weeks.
   *
   * @param pause how far apart cycles begin
   */
  static ComparisonVerdict notLearnt(ComparisonVerdict verdict, Duration pause) {
    return verdict.verdict().isDrifted() && isDue(pause)
        ? Verdicts.noted(
            verdict,
            Note.of(
                "weekdays_not_learnt",
                "The target has been watched for less than two weeks: what recurs by weekday is"
                    + " not told from change."))
        : verdict;
  }

  /**
   * The note to a drift, where it is due.
   *
   * @param since when the baseline's first cycle began
   * @param until when its last one did
   * @param cycles how many it holds
   */
  static Optional<Note> unknown(Instant since, Instant until, int cycles) {
    Duration lasted = Duration.between(since, until);
    Duration pause = lasted.dividedBy(Math.max(1, cycles - 1));
    return lasted.plus(pause).compareTo(TWO_WEEKS) < 0 && isDue(pause)
        ? Optional.of(
            Note.of(
                "weekdays",
                "The baseline covers less than two weeks (%s days): what recurs by weekday is not"
                    + " told from drift.",
                lasted.toDays()))
        : Optional.empty();
  }

  private static boolean isDue(Duration pause) {
    return pause.compareTo(CLOSEST) >= 0 && pause.compareTo(RAREST) < 0;
  }
}
