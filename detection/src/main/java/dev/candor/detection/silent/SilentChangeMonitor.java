package dev.candor.detection.silent;

import dev.candor.detection.DetectionSettings;
import dev.candor.detection.Note;
import dev.candor.detection.Verdict;
import dev.candor.detection.exact.ExactStrata;
import dev.candor.detection.exact.Hypothesis;
import dev.candor.detection.exact.Slice;
import dev.candor.detection.exact.Table;
import dev.candor.detection.numbers.Packed;
import dev.candor.detection.replies.CycleNumbers;
import dev.candor.detection.replies.CycleTally;
import dev.candor.detection.replies.MatchedReplies;
import dev.candor.detection.replies.ReleaseHistory;
import dev.candor.detection.replies.WeeklySeason;
import dev.candor.model.Arm;
import dev.candor.model.Measure;
import dev.candor.model.Normal;
import dev.candor.model.Stratum;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.TreeSet;

/**
 * Watches one release for a change behind its unchanged name, against its own first cycles. An
 * immutable value; feed it every cycle of the release.
 *
 * <p>All watched shares (the totals of every measure, and the constrained share of each language
 * and topic) feed one averaged {@linkplain SilentState sum}. It reaches the run length that was set
 * once in at least so many cycles on average while nothing changes. An alarm stays.
 */
public final class SilentChangeMonitor {
  private static final int FORMAT = 3;

  /** The same within a stretch of several cycles. */
  private static final int FORMAT_PENDING = 4;

  /** The same where it is known on which weekdays the reference's cycles began. */
  private static final int FORMAT_WEEKDAYS = 5;

  /** Before one of these: with a tolerance, which comes first. */
  private static final int FORMAT_TOLERANT = 6;

  /** Before changes were dated to a set of cycles. */
  private static final int FORMAT_UNDATED = 2;

  /** Before moods: its sums cannot be carried on and start over from the same reference. */
  private static final int FORMAT_WITHOUT_MOODS = 1;

  private static final double HEADLINE = .5;

  /** As in a comparison of releases: that a change exceeds the tolerance has to be 20 to 1. */
  private static final double TOLERANCE_ERROR = .05;

  /**
   * Or a 25th of the run length to 1, if that is more: whatever is tolerated was simulated to give
   * less than one such alarm in the whole run length (docs/statistics.md).
   */
  private static final double ENOUGH = 25;

  private static final int WEEKDAYS = 7;

  /** Cycles beyond which a change counts as not seen. */
  public static final int FARTHEST = 200;

  private final DetectionSettings settings;
  private final ReleaseHistory reference;
  private final List<SilentStream> streams;
  private final List<SilentState> states;
  private final CycleNumbers seen;
  private final SilentChange change;

  /** What a stretch of several cycles has brought so far; null between stretches. */
  private final Stretch pending;

  /** The reference's cycles by weekday, from 1; at 0 those of which it is not known. */
  private final int[] days;

  /** What is known of weekdays; not stored, but handed in anew. */
  private final WeeklySeason season;

  private record Stretch(long first, int weekday, int[] worth) {
    Stretch plus(int[] more) {
      int[] sum = worth.clone();
      for (int i = 0; i < sum.length; i++) {
        sum[i] += more[i];
      }
      return new Stretch(first, weekday, sum);
    }
  }

  private SilentChangeMonitor(
      DetectionSettings settings,
      ReleaseHistory reference,
      List<SilentStream> streams,
      List<SilentState> states,
      CycleNumbers seen,
      SilentChange change,
      Stretch pending,
      int[] days,
      WeeklySeason season) {
    this.days = days;
    this.season = season;
    this.settings = settings;
    this.reference = reference;
    this.streams = streams;
    this.states = states;
    this.seen = seen;
    this.change = change;
    this.pending = pending;
  }

  /** A watch that has seen nothing yet. */
  public static SilentChangeMonitor start(DetectionSettings settings, String release) {
    return new SilentChangeMonitor(
        Objects.requireNonNull(settings, "settings"),
        ReleaseHistory.empty(release),
        List.of(),
        List.of(),
        CycleNumbers.NONE,
        null,
        null,
        new int[WEEKDAYS + 1],
        WeeklySeason.UNKNOWN);
  }

  /** The same where it is known what recurs by weekday. */
  public SilentChangeMonitor under(WeeklySeason known) {
    return new SilentChangeMonitor(
        settings, reference, streams, states, seen, change, pending, days, known);
  }

  /**
   * The watch after one more cycle; itself if the cycle has been seen, or comes after the look at
   * its stretch.
   */
  public SilentChangeMonitor with(CycleTally tally) {
    return with(tally, tally.span());
  }

  /**
   * The same.
   *
   * @param looks at most so many cycles of a stretch are given if the endpoint repeats itself; they
   *     share what one look may spend
   */
  public SilentChangeMonitor with(CycleTally tally, int looks) {
    if (reference.holds(tally.cycle()) || seen.holds(tally.cycle())) {
      return this;
    }
    if (reference.recent().count() < settings.referenceCycles()
        || (seen.count() == 0 && reference.recent().endsWith(tally.stretch()))) {
      int[] more = days.clone();
      more[tally.weekday()]++;
      return new SilentChangeMonitor(
          settings, reference.with(tally), List.of(), List.of(), seen, null, null, more, season);
    }
    CycleNumbers more = seen.with(tally.cycle());
    if (reference.repeatShare() >= MatchedReplies.REPEATING) {
      SilentChange now = change != null ? change : repeatedChange(tally, looks);
      return new SilentChangeMonitor(
          settings, reference, streams, states, more, now, null, days, season);
    }
    if (isPast(tally)) {
      return this;
    }
    SilentChangeMonitor next =
        new SilentChangeMonitor(
            settings,
            reference,
            streams.isEmpty() ? streams() : streams,
            states,
            more,
            change,
            pending,
            days,
            season);
    if (pending != null && pending.first != tally.stretch()) {
      next = next.afterStretch(pending, tally.cycle());
    }
    Stretch now =
        next.pending == null
            ? new Stretch(tally.stretch(), tally.weekday(), worth(tally))
            : next.pending.plus(worth(tally));
    return tally.endsStretch()
        ? next.afterStretch(now, tally.cycle())
        : new SilentChangeMonitor(
            settings, reference, next.streams, next.states, more, next.change, now, days, season);
  }

  /** Whether its stretch is one of the reference's, or has been looked at: one mood, one look. */
  private boolean isPast(CycleTally tally) {
    long last = tally.stretch() + tally.span() - 1;
    return reference.holdsAnyOf(tally.stretch(), last)
        || (seen.holdsAnyOf(tally.stretch(), last)
            && (pending == null || pending.first != tally.stretch()));
  }

  /**
   * The watch as it would be if the stretch that is going on were over; itself between stretches.
   * Within a stretch the likelihood ratio of what there is of it is a martingale too, so the sum
   * may be looked at after each of its cycles, as long as the stretch is counted once.
   */
  public SilentChangeMonitor settled() {
    return pending == null ? this : afterStretch(pending, pending.first);
  }

  /** The watch after a stretch, mostly of one cycle, looked at with a cycle. */
  private SilentChangeMonitor afterStretch(Stretch stretch, long cycle) {
    List<SilentState> next = new ArrayList<>(streams.size());
    double evidence = 0;
    int leading = 0;
    double most = -1;
    for (int i = 0; i < streams.size(); i++) {
      SilentState before = states.isEmpty() ? SilentState.start(isTolerant()) : states.get(i);
      SilentState after =
          streams.get(i).after(before, stretch.first, stretch.worth, season, stretch.weekday, days);
      next.add(after);
      double part = evidence(streams.get(i), after);
      evidence += part;
      if (part > most) {
        most = part;
        leading = i;
      }
    }
    SilentChange now = change;
    if (now == null && evidence >= settings.silentChangeCycles()) {
      SilentState state = next.get(leading);
      Hypothesis question = streams.get(leading).question();
      long[] within = state.beganWithin();
      now =
          new SilentChange(
              state.began(),
              Math.min(within[0], state.began()),
              Math.max(within[1], state.began()),
              cycle,
              question.topic(),
              question.lang(),
              question.arm(),
              question.subject(),
              state.upwards());
    }
    return new SilentChangeMonitor(
        settings, reference, streams, List.copyOf(next), seen, now, null, days, season);
  }

  /**
   * Of an endpoint that repeats itself, each prompt's reply in this cycle against its reply in the
   * first: one observation each. A chance of 1/(2A) per stretch, in equal parts for its cycles,
   * leaves at least A stretches between false alarms.
   */
  private SilentChange repeatedChange(CycleTally tally, int looks) {
    MatchedReplies matched =
        MatchedReplies.of(reference, ReleaseHistory.empty(reference.release()).with(tally));
    if (matched.rows() == 0) {
      return null;
    }
    Slice totals = Slice.of(matched).get(0);
    for (Measure measure : Measure.values()) {
      if (measure == Measure.ANSWER) {
        continue;
      }
      Table table = Table.of(matched, totals.rows(), measure);
      // Half of the error for the constrained share, the rest in equal parts for the kinds.
      double part = measure == Measure.CONSTRAINED ? .5 : .5 / (Measure.values().length - 2);
      double error = .5 * part / looks / settings.silentChangeCycles();
      if (ExactStrata.common(table) <= error && withinTolerance(table) <= error) {
        return new SilentChange(
            tally.cycle(),
            tally.cycle(),
            tally.cycle(),
            tally.cycle(),
            Stratum.ALL,
            Stratum.ALL,
            totals.arm(),
            measure.wireName(),
            table.difference() > 0);
      }
    }
    return null;
  }

  /** P-value of "the difference is within the tolerance", of a large sample; 0 without one. */
  private double withinTolerance(Table table) {
    double beyond = Math.abs(table.difference()) - settings.tolerance();
    return settings.tolerance() == 0
        ? 0
        : beyond > 0 ? Normal.upperTail(beyond / table.standardError()) : 1;
  }

  /** What was found; empty without alarm. */
  public Optional<SilentChange> change() {
    return Optional.ofNullable(change);
  }

  /** What is known now. */
  public Verdict verdict() {
    if (change != null) {
      return Verdict.drifted(change.direction(), change.beganCycle());
    }
    if (!isWatching()) {
      int stretches = reference.recent().count();
      boolean areCycles = stretches == reference.cycleCount();
      return Verdict.notEnoughData(
          Note.of(
              areCycles ? "reference_grows" : "reference_grows_by_stretches",
              areCycles
                  ? "the reference has %s of %s cycles"
                  : "the reference has %s of %s stretches of cycles",
              stretches,
              settings.referenceCycles()));
    }
    double warning = settings.silentChangeCycles() * settings.level() / settings.warningLevel();
    return evidence() >= warning ? Verdict.WARNING : Verdict.STABLE;
  }

  /**
   * Evidence for a change so far that matters, in cycles: grows by one a cycle on average while
   * nothing changes, with a tolerance by less, and alarms at the run length that was set.
   */
  public double evidence() {
    double evidence = 0;
    for (int i = 0; i < states.size(); i++) {
      evidence += evidence(streams.get(i), states.get(i));
    }
    return evidence;
  }

  /**
   * A share's part of it: that there is a change, unless less speaks for one beyond the tolerance.
   */
  private double evidence(SilentStream stream, SilentState state) {
    double any = state.evidence(stream.logPrior());
    double beyond = state.evidenceBeyond(stream.logPrior());
    double enough = Math.min(settings.silentChangeCycles() * TOLERANCE_ERROR, ENOUGH);
    return stream.weight() * Math.min(any, beyond * enough);
  }

  /**
   * The same watch, to go on under other settings. With another tolerance the evidence beyond it
   * begins anew.
   */
  public SilentChangeMonitor under(DetectionSettings other) {
    SilentChangeMonitor same =
        new SilentChangeMonitor(
            other, reference, streams, states, seen, change, pending, days, season);
    return other.tolerance() == settings.tolerance() ? same : same.withoutTolerated();
  }

  private boolean isTolerant() {
    return settings.tolerance() > 0;
  }

  private SilentChangeMonitor withoutTolerated() {
    return new SilentChangeMonitor(
        settings,
        reference,
        streams.isEmpty() ? streams : streams(),
        states.stream().map(state -> state.under(isTolerant())).toList(),
        seen,
        change,
        pending,
        days,
        season);
  }

  /** A watch against the same reference that has seen nothing since. */
  public SilentChangeMonitor withoutEvidence() {
    return new SilentChangeMonitor(
        settings, reference, List.of(), List.of(), CycleNumbers.NONE, null, null, days, season);
  }

  /** Cycles since the reference. */
  public long watched() {
    return seen.count();
  }

  /** Stretches of so many cycles since the reference, one that is going on among them. */
  public long watchedStretches(int span) {
    return seen.stretches(span);
  }

  /**
   * In how many cycles the watch would likely see the constrained share of all sensitive prompts
   * change by so much: after how many it alarms if each has as many marked replies as expected. A
   * figure for people; no alarm depends on it. Empty before the reference is complete, of an
   * endpoint that repeats itself, and where it takes more than {@link #FARTHEST} cycles.
   */
  public OptionalInt cyclesToSee(double change) {
    if (!isWatching() || reference.repeatShare() >= MatchedReplies.REPEATING) {
      return OptionalInt.empty();
    }
    List<SilentStream> watched = streams.isEmpty() ? streams() : streams;
    if (watched.isEmpty()) {
      return OptionalInt.empty();
    }
    SilentStream headline = watched.get(0);
    SilentState state = SilentState.start(isTolerant());
    // A stretch of cycles is looked at as one.
    int stretches = reference.recent().count();
    for (int looks = 1; looks <= FARTHEST * stretches / reference.cycleCount(); looks++) {
      state = headline.afterRise(state, looks, reference, change);
      if (evidence(headline, state) >= settings.silentChangeCycles()) {
        return OptionalInt.of((looks * reference.cycleCount() + stretches - 1) / stretches);
      }
    }
    return OptionalInt.empty();
  }

  /** Whether the reference is complete. */
  public boolean isWatching() {
    return reference.recent().count() >= settings.referenceCycles();
  }

  /**
   * How many cycles are left until the reference is complete, if none is missed.
   *
   * @param span cycles that share a mood, a stretch, which count as one
   */
  public int cyclesToLearn(int span) {
    int stretches = settings.referenceCycles() - reference.recent().count();
    if (stretches <= 0) {
      return 0;
    }
    boolean isEmpty = reference.cycleCount() == 0;
    int ofThis = isEmpty ? 0 : (int) Math.floorMod(-1 - reference.lastCycle(), (long) span);
    return ofThis + (stretches - 1) * span + 1;
  }

  /** Whether the endpoint repeats itself, so that every cycle is held against the first cycles. */
  public boolean isOfRepeats() {
    return reference.repeatShare() >= MatchedReplies.REPEATING;
  }

  /** The frozen reference, or what there is of it. */
  public ReleaseHistory reference() {
    return reference;
  }

  /** Replies of the cycle that count, by the reference's rows: a text counts once per cycle. */
  private int[] worth(CycleTally tally) {
    int width = MatchedReplies.VALID;
    int[] worth = new int[reference.rows() * width];
    ReleaseHistory alone = ReleaseHistory.empty(reference.release()).with(tally);
    int row = 0;
    for (int i = 0; i < alone.rows(); i++) {
      Stratum stratum = alone.stratum(i);
      while (row < reference.rows() && reference.stratum(row).compareIdentity(stratum) < 0) {
        row++;
      }
      if (row < reference.rows() && reference.stratum(row).compareIdentity(stratum) == 0) {
        for (int kind = 0; kind < width; kind++) {
          worth[row * width + kind] = alone.count(i, kind);
        }
      }
    }
    return worth;
  }

  /** The shares to watch, by the reference's prompts alone. */
  private List<SilentStream> streams() {
    TreeSet<String> langs = new TreeSet<>();
    TreeSet<String> topics = new TreeSet<>();
    TreeSet<Arm> arms = new TreeSet<>();
    for (Stratum stratum : reference.strata()) {
      langs.add(stratum.lang());
      topics.add(stratum.topic());
      arms.add(stratum.arm());
    }
    if (arms.isEmpty()) {
      return List.of();
    }
    Arm arm = arms.first();
    List<Hypothesis> questions = new ArrayList<>();
    for (Measure measure : Measure.values()) {
      if (measure != Measure.ANSWER) {
        questions.add(new Hypothesis(Stratum.ALL, Stratum.ALL, arm.wireName(), measure.wireName()));
      }
    }
    String constrained = Measure.CONSTRAINED.wireName();
    if (arms.size() > 1) {
      questions.add(new Hypothesis(Stratum.ALL, Stratum.ALL, Arm.CONTROL.wireName(), constrained));
    }
    if (langs.size() > 1) {
      langs.forEach(
          lang -> questions.add(new Hypothesis(Stratum.ALL, lang, arm.wireName(), constrained)));
    }
    if (topics.size() > 1) {
      topics.forEach(
          topic -> questions.add(new Hypothesis(topic, Stratum.ALL, arm.wireName(), constrained)));
    }
    List<SilentStream> watched = new ArrayList<>();
    for (Hypothesis question : questions) {
      double weight = watched.isEmpty() ? HEADLINE : (1 - HEADLINE) / (questions.size() - 1);
      watched.add(
          new SilentStream(
              question,
              measure(question.subject()),
              weight,
              reference,
              rows(question),
              settings.tolerance()));
    }
    return List.copyOf(watched);
  }

  private static Measure measure(String wireName) {
    for (Measure measure : Measure.values()) {
      if (measure.wireName().equals(wireName)) {
        return measure;
      }
    }
    throw new IllegalArgumentException("unknown measure \"" + wireName + "\"");
  }

  private int[] rows(Hypothesis question) {
    int[] rows = new int[reference.rows()];
    int n = 0;
    for (int row = 0; row < rows.length; row++) {
      Stratum stratum = reference.stratum(row);
      if (question.covers(stratum)) {
        rows[n++] = row;
      }
    }
    return Arrays.copyOf(rows, n);
  }

  /** This watch as bytes, for a store; of the settings the tolerance alone is in them. */
  public byte[] toBytes() {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (DataOutputStream out = new DataOutputStream(bytes)) {
      boolean dated = Arrays.stream(days).sum() > days[0];
      if (settings.tolerance() > 0) {
        out.writeByte(FORMAT_TOLERANT);
        out.writeDouble(settings.tolerance());
      }
      out.writeByte(dated ? FORMAT_WEEKDAYS : pending == null ? FORMAT : FORMAT_PENDING);
      if (dated) {
        out.writeBoolean(pending != null);
        for (int cycles : days) {
          out.writeShort(Math.min(cycles, Short.MAX_VALUE));
        }
      }
      reference.write(out);
      seen.write(out);
      out.writeInt(states.size());
      for (SilentState state : states) {
        state.write(out);
      }
      out.writeBoolean(change != null);
      if (change != null) {
        out.writeLong(change.beganCycle());
        out.writeLong(change.earliestCycle());
        out.writeLong(change.latestCycle());
        out.writeLong(change.alarmCycle());
        out.writeUTF(change.topic());
        out.writeUTF(change.lang());
        out.writeUTF(change.arm());
        out.writeUTF(change.measure());
        out.writeBoolean(change.upwards());
      }
      if (pending != null) {
        out.writeLong(pending.first);
        if (dated) {
          out.writeByte(pending.weekday);
        }
        Packed.writeRows(out, pending.worth, MatchedReplies.VALID);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }

  /**
   * The watch that {@link #toBytes} wrote, to go on {@linkplain #under under} these settings.
   *
   * @throws IllegalArgumentException if the bytes are of another format
   */
  public static SilentChangeMonitor fromBytes(DetectionSettings settings, byte[] bytes) {
    try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(bytes))) {
      int first = in.readByte();
      double tolerance = first == FORMAT_TOLERANT ? in.readDouble() : 0;
      int format = first == FORMAT_TOLERANT ? in.readByte() : first;
      boolean ofWeekdays = format == FORMAT_WEEKDAYS;
      boolean dated = format == FORMAT || format == FORMAT_PENDING || ofWeekdays;
      if (!dated && format != FORMAT_UNDATED && format != FORMAT_WITHOUT_MOODS) {
        throw new IOException("format " + format + ", expected " + FORMAT);
      }
      boolean isPending = ofWeekdays ? in.readBoolean() : format == FORMAT_PENDING;
      int[] days = new int[WEEKDAYS + 1];
      for (int day = 0; ofWeekdays && day <= WEEKDAYS; day++) {
        days[day] = in.readShort();
      }
      ReleaseHistory reference = ReleaseHistory.read(in);
      CycleNumbers seen = CycleNumbers.read(in);
      SilentState[] states = new SilentState[in.readInt()];
      for (int i = 0; i < states.length; i++) {
        states[i] =
            format == FORMAT_WITHOUT_MOODS
                ? SilentState.readWithoutMoods(in)
                : SilentState.read(in, dated, tolerance > 0);
      }
      SilentChange change = in.readBoolean() ? readChange(in, dated) : null;
      Stretch pending =
          isPending
              ? new Stretch(
                  in.readLong(),
                  ofWeekdays ? in.readByte() : 0,
                  Packed.readRows(in, reference.rows(), MatchedReplies.VALID))
              : null;
      SilentChangeMonitor bare =
          new SilentChangeMonitor(
              settings,
              reference,
              List.of(),
              List.of(),
              seen,
              change,
              pending,
              days,
              WeeklySeason.UNKNOWN);
      SilentChangeMonitor stored =
          new SilentChangeMonitor(
              settings,
              reference,
              states.length == 0 && pending == null ? List.of() : bare.streams(),
              List.of(states),
              seen,
              change,
              pending,
              days,
              WeeklySeason.UNKNOWN);
      return tolerance == settings.tolerance() ? stored : stored.withoutTolerated();
    } catch (IOException e) {
      throw new IllegalArgumentException("not a stored watch: " + e.getMessage(), e);
    }
  }

  private static SilentChange readChange(DataInputStream in, boolean dated) throws IOException {
    long began = in.readLong();
    return new SilentChange(
        began,
        dated ? in.readLong() : began,
        dated ? in.readLong() : began,
        in.readLong(),
        in.readUTF(),
        in.readUTF(),
        in.readUTF(),
        in.readUTF(),
        in.readBoolean());
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof SilentChangeMonitor that
        && settings.equals(that.settings)
        && Arrays.equals(toBytes(), that.toBytes());
  }

  @Override
  public int hashCode() {
    return Objects.hash(settings, reference, seen);
  }
}
