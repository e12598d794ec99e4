package dev.candor.detection;

import dev.candor.model.Arm;
import dev.candor.model.Direction;
import dev.candor.model.Flip;
import dev.candor.model.Measure;
import dev.candor.model.Outcome;
import dev.candor.model.Stratum;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Supplier;

/**
 * A candidate release against its baseline, as an immutable value. Feed it cycles as they close and
 * ask for the {@link #report} as often as you like: the chance that an unchanged release ever
 * raises an alarm, in whatever cell, is at most the level.
 *
 * <p>At a look every {@link Question} gets an exact p-value, given each prompt's margins. It is
 * divided by the look's share of the level ({@link LookSchedule}) and by the question's ({@link
 * Slice}); the smallest result over all looks stands. Alarms are then raised by Holm's method:
 * whoever alarms hands its part of the level to the rest. No step rests on an approximation or on
 * independence.
 */
public final class ReleaseComparison {
  private static final int FORMAT = 1;

  /** Paid p-values above this are given as the exact test has them: nothing hangs on them. */
  private static final double INTERESTING = .2;

  /** P-values above this alarm nowhere. */
  private static final double WORTH_ASKING = .05;

  /** Of a question that was never planned for. */
  private static final double LEAST_PART = 1e-4;

  private static final double INTERVAL_ERROR = .05;

  private final DetectionSettings settings;
  private final ReleaseHistory baseline;
  private final ReleaseHistory candidate;
  private final LookSchedule schedule;
  private final Map<Question, Standing> standings;

  private ReleaseComparison(
      DetectionSettings settings,
      ReleaseHistory baseline,
      ReleaseHistory candidate,
      LookSchedule schedule,
      Map<Question, Standing> standings) {
    this.settings = settings;
    this.baseline = baseline;
    this.candidate = candidate;
    this.schedule = schedule;
    this.standings = standings;
  }

  /** A comparison with a candidate nothing is known of yet. */
  public static ReleaseComparison start(
      DetectionSettings settings, ReleaseHistory baseline, String candidate) {
    return new ReleaseComparison(
        Objects.requireNonNull(settings, "settings"),
        Objects.requireNonNull(baseline, "baseline"),
        ReleaseHistory.empty(candidate),
        LookSchedule.START,
        Map.of());
  }

  /** One more cycle of the baseline, which may still run beside the candidate. Not a look. */
  public ReleaseComparison withBaseline(CycleTally tally) {
    ReleaseHistory more = baseline.with(tally);
    return more == baseline
        ? this
        : new ReleaseComparison(settings, more, candidate, schedule, standings);
  }

  /** One more cycle of the candidate, and a look; itself if the cycle has been seen. */
  public ReleaseComparison withCandidate(CycleTally tally) {
    ReleaseHistory more = candidate.with(tally);
    if (more == candidate) {
      return this;
    }
    MatchedReplies matched = MatchedReplies.of(baseline, more);
    if (!schedule.isDue(matched.information())) {
      return new ReleaseComparison(settings, baseline, more, schedule, standings);
    }
    LookSchedule looked = schedule.look(matched.information(), matched.ceiling());
    return new ReleaseComparison(
        settings, baseline, more, looked, look(matched, looked.share(), more));
  }

  /** The baseline's history. */
  public ReleaseHistory baseline() {
    return baseline;
  }

  /** The candidate's history. */
  public ReleaseHistory candidate() {
    return candidate;
  }

  private Map<Question, Standing> look(
      MatchedReplies matched, double share, ReleaseHistory candidate) {
    List<Asked> asked = asked(matched, settings.level() * share);
    Map<ContrastKind, Double> contrasts = contrastWeights(matched);
    double total =
        asked.stream().mapToDouble(Asked::weight).sum()
            + contrasts.values().stream().mapToDouble(Double::doubleValue).sum();
    Map<Question, Standing> now = new LinkedHashMap<>(standings);
    Map<Question, Double> weights = new LinkedHashMap<>();
    Map<Question, Boolean> upwards = new LinkedHashMap<>();
    Supplier<CommonShift> whole = whole(matched);
    for (Asked one : asked) {
      boolean headline = one.slice.isTotal() && one.measures.contains(Measure.CONSTRAINED);
      Supplier<CommonShift> shift =
          () ->
              CommonShift.of(
                  matched, one.slice.rows(), one.table, one.measures.get(0), null, whole.get());
      double p =
          headline
              ? StratifiedTest.combined(one.table, INTERESTING * share, shift)
              : StratifiedTest.common(one.table, INTERESTING * share, shift);
      p = Math.max(p, settings.tolerance() > 0 ? beyondTolerance(one.table, whole.get()) : 0);
      p = Math.max(p, withMissing(matched, one.slice.rows(), one.table, p));
      boolean up = one.table.difference() > 0;
      double weight = one.weight / total;
      for (Measure measure : one.measures) {
        Question question = one.slice.question(measure);
        now.put(question, now.getOrDefault(question, Standing.NONE).with(p, share, weight));
        weights.put(question, weight / one.measures.size());
        upwards.put(question, up);
      }
    }
    contrasts.forEach(
        (kind, relative) -> {
          ContrastTest test =
              ContrastTest.of(kind, matched, series(baseline, kind), series(candidate, kind));
          double weight = relative / total;
          Question question = Question.of(kind);
          now.put(
              question,
              now.getOrDefault(question, Standing.NONE)
                  .with(
                      settings.tolerance() > 0
                          ? Math.max(test.p(), beyond(test.difference(), test.standardError()))
                          : test.p(),
                      share,
                      weight));
          weights.put(question, weight);
          upwards.put(question, test.difference() > 0);
        });
    holm(now, weights, upwards, candidate.cycleCount());
    return now;
  }

  /** What all prompts of the headline say of the spread between cycles; worked out once. */
  private static Supplier<CommonShift> whole(MatchedReplies matched) {
    CommonShift[] known = new CommonShift[1];
    return () -> {
      if (known[0] == null) {
        int[] rows = Slice.of(matched).get(0).rows();
        Table table = Table.of(matched, rows, Measure.CONSTRAINED);
        known[0] =
            CommonShift.of(matched, rows, table, Measure.CONSTRAINED, null, CommonShift.NONE);
      }
      return known[0];
    };
  }

  private static double[] series(ReleaseHistory history, ContrastKind kind) {
    return history.points().stream()
        .mapToDouble(point -> point.of(kind).value())
        .filter(value -> !Double.isNaN(value))
        .toArray();
  }

  /** P-value of "the difference is within the tolerance", of a large sample. */
  private double beyondTolerance(Table table, CommonShift spread) {
    return beyond(table.difference(), table.standardError(spread));
  }

  private double beyond(double difference, double standardError) {
    double beyond = Math.abs(difference) - settings.tolerance();
    return beyond > 0 ? Normal.upperTail(beyond / standardError) : 1;
  }

  /**
   * The p-value at worst, if the probes that failed beyond the usual had brought the replies that
   * speak most against a change.
   */
  private static double withMissing(MatchedReplies matched, int[] rows, Table table, double p) {
    if (p > WORTH_ASKING) {
      return p;
    }
    boolean up = table.difference() > 0;
    int[] n1 = table.n1().clone();
    int[] x1 = table.x1().clone();
    boolean missing = false;
    for (int i = 0; i < rows.length; i++) {
      int failed = matched.excessFailures(rows[i]);
      missing |= failed > 0;
      n1[i] += failed;
      x1[i] += up ? 0 : failed;
    }
    if (!missing) {
      return p;
    }
    Table worst = new Table(table.n0(), table.x0(), n1, x1);
    return worst.difference() > 0 == up ? StratifiedTest.common(worst) : 1;
  }

  /** One table that is tested, for one measure or for several that cannot be distinguished. */
  private record Asked(Slice slice, Table table, List<Measure> measures, double weight) {}

  /**
   * What is worth asking, by margins alone (Tarone 1990): a table that could not alarm whatever its
   * replies were gets no part of the level, and where all constrained replies are of one kind, its
   * measure and {@code constrained} are one question with both parts.
   */
  private static List<Asked> asked(MatchedReplies matched, double attainable) {
    List<Asked> asked = new ArrayList<>();
    for (Slice slice : Slice.of(matched)) {
      if (slice.twin() != null) {
        continue;
      }
      Table constrained = Table.of(matched, slice.rows(), Measure.CONSTRAINED);
      boolean moves = constrained.leastAttainable() <= attainable;
      int first = asked.size();
      List<Measure> same = new ArrayList<>();
      double weight = 0;
      for (Measure measure : Measure.values()) {
        Table table = Table.of(matched, slice.rows(), measure);
        double part = slice.weight() * Slice.share(measure);
        if (measure == Measure.ANSWER) {
          continue;
        }
        if (table.markedTotal() == constrained.markedTotal()) {
          same.add(measure);
          weight += part;
        } else if (table.leastAttainable() <= attainable) {
          asked.add(new Asked(slice, table, List.of(measure), part));
        }
      }
      // Where every reply is constrained that share cannot move, but its kinds can.
      if (moves) {
        asked.add(first, new Asked(slice, constrained, List.copyOf(same), weight));
      }
    }
    return asked;
  }

  /** Raises every alarm that the level allows (Holm 1979, weighted). */
  private void holm(
      Map<Question, Standing> now,
      Map<Question, Double> weights,
      Map<Question, Boolean> upwards,
      int cycle) {
    boolean again = true;
    while (again) {
      again = false;
      double remaining = 0;
      for (Map.Entry<Question, Double> entry : weights.entrySet()) {
        remaining += now.get(entry.getKey()).isAlarm() ? 0 : entry.getValue();
      }
      for (Question question : weights.keySet()) {
        Standing standing = now.get(question);
        if (!standing.isAlarm() && standing.weighted() * remaining <= settings.level()) {
          now.put(question, standing.alarmed(cycle, upwards.get(question)));
          again = true;
        }
      }
    }
  }

  private static Map<ContrastKind, Double> contrastWeights(MatchedReplies matched) {
    Map<ContrastKind, Double> weights = new LinkedHashMap<>();
    CyclePoints values = CyclePoints.of(0, matched.candidate());
    for (ContrastKind kind : ContrastKind.values()) {
      boolean there = !Double.isNaN(values.of(kind).value()) || kind == ContrastKind.COMPOSITION;
      if (there) {
        weights.put(
            kind,
            switch (kind) {
              case COMPOSITION, LANGUAGE_GAP, CONTROL_ADJUSTED -> 4.0;
              case PARAPHRASE, REROLL -> 1.0;
            });
      }
    }
    return weights;
  }

  /** Whether any alarm stands; the quick part of {@link #report}. */
  public boolean alarmed() {
    return standings.values().stream().anyMatch(Standing::isAlarm);
  }

  /** What is known now. Costs about as much as a look without its convolutions. */
  public ComparisonReport report() {
    MatchedReplies matched = MatchedReplies.of(baseline, candidate);
    List<Slice> slices = Slice.of(matched);
    double z = Normal.upperQuantile(INTERVAL_ERROR * Math.max(schedule.share(), 1e-6) / 2);
    CommonShift spread = whole(matched).get();
    Sufficiency sufficiency = new Sufficiency(settings, matched, schedule, candidate, spread);
    Map<Question, Double> parts = parts(matched);
    List<CellFinding> cells = new ArrayList<>();
    for (Slice slice : slices) {
      for (Measure measure : Measure.values()) {
        cells.add(cell(matched, slice, measure, z, spread, sufficiency, parts));
      }
    }
    Contrasts contrasts =
        new Contrasts(
            contrast(ContrastKind.LANGUAGE_GAP, matched, z),
            contrast(ContrastKind.CONTROL_ADJUSTED, matched, z),
            contrast(ContrastKind.PARAPHRASE, matched, z),
            contrast(ContrastKind.REROLL, matched, z),
            contrast(ContrastKind.COMPOSITION, matched, z));
    Direction direction = direction();
    List<MovedPrompt> moved = MovedPrompts.of(matched, spread, schedule.share());
    return new ComparisonReport(
        baseline.release(),
        candidate.release(),
        headline(direction, sufficiency, slices, cells, parts),
        direction,
        cells,
        contrasts,
        flips(matched, moved),
        moved,
        Notes.of(
            matched,
            baseline,
            candidate,
            standings,
            cells,
            unsettled(matched, parts),
            schedule.share() * settings.level()));
  }

  /** Each question's part of the level at the last look; by design where it was not asked. */
  private Map<Question, Double> parts(MatchedReplies matched) {
    Map<Question, Double> parts = new LinkedHashMap<>();
    double designed = 0;
    for (Slice slice : Slice.of(matched)) {
      designed += slice.weight();
    }
    for (double weight : contrastWeights(matched).values()) {
      designed += weight;
    }
    for (Slice slice : Slice.of(matched)) {
      if (slice.twin() == null) {
        for (Measure measure : Measure.values()) {
          if (measure != Measure.ANSWER) {
            parts.put(slice.question(measure), slice.weight() * Slice.share(measure) / designed);
          }
        }
      }
    }
    List<Asked> asked = asked(matched, settings.level() * Math.max(schedule.share(), 1e-6));
    double total = contrastWeights(matched).values().stream().mapToDouble(w -> w).sum();
    for (Asked one : asked) {
      total += one.weight;
    }
    for (Asked one : asked) {
      for (Measure measure : one.measures) {
        parts.put(one.slice.question(measure), one.weight / total);
      }
    }
    return parts;
  }

  /** Whether the headline would alarm if replies were known to be independent. */
  private boolean unsettled(MatchedReplies matched, Map<Question, Double> parts) {
    if (alarmed() || schedule.share() == 0 || matched.rows() == 0) {
      return false;
    }
    Slice slice = Slice.of(matched).get(0);
    Table table = Table.of(matched, slice.rows(), Measure.CONSTRAINED);
    double part = parts.getOrDefault(slice.question(Measure.CONSTRAINED), LEAST_PART);
    return StratifiedTest.combined(table) <= settings.level() * schedule.share() * part;
  }

  private CellFinding cell(
      MatchedReplies matched,
      Slice slice,
      Measure measure,
      double z,
      CommonShift spread,
      Sufficiency sufficiency,
      Map<Question, Double> parts) {
    Table table = Table.of(matched, slice.rows(), measure);
    Standing standing = standings.getOrDefault(slice.question(measure), Standing.NONE);
    double difference = table.difference();
    double half = z * table.standardError(spread);
    Verdict verdict;
    if (standing.isAlarm()) {
      boolean up = standing.up() != (measure == Measure.ANSWER);
      boolean constrains = measure != Measure.ANSWER;
      verdict =
          new Verdict.Drifted(
              up == constrains ? Direction.MORE_CONSTRAINED : Direction.LESS_CONSTRAINED,
              candidate.firstCycle());
    } else if (standing.weighted() <= settings.warningLevel()) {
      verdict = new Verdict.Warning();
    } else if (Math.abs(difference) + half <= settings.tolerance()) {
      verdict = new Verdict.Equivalent();
    } else {
      verdict =
          sufficiency.stableOrMissing(
              slice, measure, parts.getOrDefault(slice.question(measure), LEAST_PART));
    }
    return new CellFinding(
        slice.topic(),
        slice.lang(),
        slice.arm(),
        measure.wireName(),
        table.baseline(),
        table.candidate(),
        difference,
        Math.max(-1, difference - half),
        Math.min(1, difference + half),
        standing.anytime(),
        verdict,
        standing.isAlarm() ? standing.alarmCycle() : null);
  }

  private Contrast contrast(ContrastKind kind, MatchedReplies matched, double z) {
    ContrastTest test =
        ContrastTest.of(kind, matched, series(baseline, kind), series(candidate, kind));
    Standing standing = standings.getOrDefault(Question.of(kind), Standing.NONE);
    ContrastValue before = CyclePoints.of(0, matched.baseline()).of(kind);
    ContrastValue after = CyclePoints.of(0, matched.candidate()).of(kind);
    List<Contrast.Point> series = new ArrayList<>();
    for (ReleaseHistory history : List.of(baseline, candidate)) {
      for (CyclePoints point : history.points()) {
        ContrastValue value = point.of(kind);
        if (!Double.isNaN(value.value())) {
          series.add(
              new Contrast.Point(
                  history.release(),
                  point.cycle(),
                  Contrast.Value.of(value.value(), value.standardError())));
        }
      }
    }
    Verdict verdict;
    if (standing.isAlarm()) {
      verdict =
          new Verdict.Drifted(
              kind == ContrastKind.COMPOSITION
                  ? Direction.MIXED
                  : standing.up() ? Direction.MORE_CONSTRAINED : Direction.LESS_CONSTRAINED,
              candidate.firstCycle());
    } else if (Double.isNaN(test.difference())) {
      verdict = new Verdict.NotEnoughData(Sufficiency.missing(kind));
    } else if (standing.weighted() <= settings.warningLevel()) {
      verdict = new Verdict.Warning();
    } else {
      verdict = new Verdict.Stable();
    }
    return new Contrast(
        Contrast.Value.of(before.value(), before.standardError()),
        Contrast.Value.of(after.value(), after.standardError()),
        test.difference(),
        test.difference() - z * test.standardError(),
        test.difference() + z * test.standardError(),
        standing.anytime(),
        verdict,
        standing.isAlarm() ? standing.alarmCycle() : null,
        series);
  }

  private Verdict headline(
      Direction direction,
      Sufficiency sufficiency,
      List<Slice> slices,
      List<CellFinding> cells,
      Map<Question, Double> parts) {
    if (standings.values().stream().anyMatch(Standing::isAlarm)) {
      return new Verdict.Drifted(direction, candidate.firstCycle());
    }
    if (standings.values().stream().anyMatch(s -> s.weighted() <= settings.warningLevel())) {
      return new Verdict.Warning();
    }
    for (CellFinding cell : cells.subList(0, Measure.values().length)) {
      if (cell.verdict() instanceof Verdict.Equivalent
          && cell.measure().equals(Measure.CONSTRAINED.wireName())) {
        return cell.verdict();
      }
    }
    Question question = slices.get(0).question(Measure.CONSTRAINED);
    return sufficiency.stableOrMissing(
        slices.get(0), Measure.CONSTRAINED, parts.getOrDefault(question, LEAST_PART));
  }

  /**
   * Which way the alarms point: by the constrained share where any of those alarmed, sensitive
   * prompts first; otherwise the mix changed.
   */
  private Direction direction() {
    for (String arm : List.of(Arm.SENSITIVE.wireName(), Arm.CONTROL.wireName(), Stratum.ALL)) {
      boolean up = false;
      boolean down = false;
      for (Map.Entry<Question, Standing> entry : standings.entrySet()) {
        Question question = entry.getKey();
        if (entry.getValue().isAlarm()
            && question.arm().equals(arm)
            && question.subject().equals(Measure.CONSTRAINED.wireName())) {
          up |= entry.getValue().up();
          down |= !entry.getValue().up();
        }
      }
      if (up || down) {
        return up && down
            ? Direction.MIXED
            : up ? Direction.MORE_CONSTRAINED : Direction.LESS_CONSTRAINED;
      }
    }
    return standings.values().stream().anyMatch(Standing::isAlarm)
        ? Direction.MIXED
        : Direction.NONE;
  }

  private static List<Flip> flips(MatchedReplies matched, List<MovedPrompt> moved) {
    record Sized(Flip flip, double size) {}
    Set<String> shown = new HashSet<>();
    moved.forEach(prompt -> shown.add(prompt.promptId() + '\n' + prompt.lang()));
    List<Sized> flips = new ArrayList<>();
    for (int row = 0; row < matched.rows(); row++) {
      int from = majority(matched.baseline(), row);
      int to = majority(matched.candidate(), row);
      if (from >= 0 && to >= 0 && from != to) {
        Stratum stratum = matched.stratum(row);
        double size =
            (double) matched.candidate().count(row, to) / matched.candidate().valid(row)
                - (double) matched.baseline().count(row, to) / matched.baseline().valid(row);
        flips.add(
            new Sized(
                new Flip(
                    stratum.promptId(),
                    stratum.lang(),
                    Outcome.values()[from],
                    Outcome.values()[to]),
                shown.contains(stratum.promptId() + '\n' + stratum.lang()) ? 1 + size : size));
      }
    }
    // The rows' own order, by prompt and language, decides between equals.
    flips.sort((a, b) -> Double.compare(b.size, a.size));
    return flips.stream().map(Sized::flip).toList();
  }

  /** The outcome of more than half of the row's replies; -1 if none. */
  private static int majority(Replies replies, int row) {
    for (int outcome = 0; outcome < Outcome.INVALID.ordinal(); outcome++) {
      if (2 * replies.count(row, outcome) > replies.valid(row)) {
        return outcome;
      }
    }
    return -1;
  }

  /** This comparison as bytes, for a store; the settings are not in them. */
  public byte[] toBytes() {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (DataOutputStream out = new DataOutputStream(bytes)) {
      out.writeByte(FORMAT);
      baseline.write(out);
      candidate.write(out);
      schedule.write(out);
      out.writeInt(standings.size());
      for (Map.Entry<Question, Standing> entry : standings.entrySet()) {
        out.writeUTF(entry.getKey().topic());
        out.writeUTF(entry.getKey().lang());
        out.writeUTF(entry.getKey().arm());
        out.writeUTF(entry.getKey().subject());
        out.writeDouble(entry.getValue().anytime());
        out.writeDouble(entry.getValue().weighted());
        out.writeInt(entry.getValue().alarmCycle());
        out.writeBoolean(entry.getValue().up());
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }

  /**
   * The comparison that {@link #toBytes} wrote, to go on under these settings.
   *
   * @throws IllegalArgumentException if the bytes are of another format
   */
  public static ReleaseComparison fromBytes(DetectionSettings settings, byte[] bytes) {
    try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(bytes))) {
      int format = in.readByte();
      if (format != FORMAT) {
        throw new IOException("format " + format + ", expected " + FORMAT);
      }
      ReleaseHistory baseline = ReleaseHistory.read(in);
      ReleaseHistory candidate = ReleaseHistory.read(in);
      LookSchedule schedule = LookSchedule.read(in);
      int size = in.readInt();
      Map<Question, Standing> standings = new LinkedHashMap<>();
      for (int i = 0; i < size; i++) {
        standings.put(
            new Question(in.readUTF(), in.readUTF(), in.readUTF(), in.readUTF()),
            new Standing(in.readDouble(), in.readDouble(), in.readInt(), in.readBoolean()));
      }
      return new ReleaseComparison(settings, baseline, candidate, schedule, standings);
    } catch (IOException e) {
      throw new IllegalArgumentException("not a stored comparison: " + e.getMessage(), e);
    }
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof ReleaseComparison that
        && settings.equals(that.settings)
        && Arrays.equals(toBytes(), that.toBytes());
  }

  @Override
  public int hashCode() {
    return Objects.hash(settings, baseline, candidate);
  }
}
