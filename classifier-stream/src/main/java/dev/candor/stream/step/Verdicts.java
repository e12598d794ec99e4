package dev.candor.stream.step;

import dev.candor.detection.Note;
import dev.candor.detection.Verdict;
import dev.candor.detection.exact.LengthFinding;
import dev.candor.detection.reference.ReleaseChain;
import dev.candor.detection.release.ComparisonReport;
import dev.candor.detection.release.FailureShift;
import dev.candor.detection.silent.SilentChange;
import dev.candor.detection.silent.SilentChangeMonitor;
import dev.candor.events.ComparisonVerdict;
import dev.candor.events.ComparisonVerdictBuilder;
import dev.candor.events.Tally;
import dev.candor.events.VerdictNote;
import dev.candor.events.stored.HistoryRow;
import dev.candor.model.Cell;
import dev.candor.model.ComparisonKind;
import dev.candor.model.Contrast;
import dev.candor.model.Direction;
import dev.candor.model.VerdictState;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/** Encodes what the detector says for the wire, and for reports without one. */
public final class Verdicts {
  private static final Note NOTHING_TO_COMPARE =
      Note.of("nothing_to_compare", "no two releases to compare");

  private Verdicts() {}

  static ComparisonVerdict of(ComparisonReport report, Tally tally, double level, boolean isFinal) {
    return of(
        report,
        tally.target(),
        tally.classifier(),
        tally.cycle(),
        tally.closedAt(),
        level,
        isFinal,
        tally.openedAt());
  }

  /**
   * The comparison of two releases.
   *
   * @param classifier version of the classifier on both sides
   * @param cycle whose closing made the look
   * @param level chance of any false alarm in this comparison
   * @param since when a change began, if there is one: with the candidate; null where unknown
   */
  public static ComparisonVerdict of(
      ComparisonReport report,
      String target,
      String classifier,
      long cycle,
      Instant decidedAt,
      double level,
      boolean isFinal,
      Instant since) {
    return new ComparisonVerdict(
        String.join(
            "/", target, report.baseline(), report.candidate(), classifier, String.valueOf(cycle)),
        target,
        report.baseline(),
        report.candidate(),
        ComparisonKind.RELEASE,
        report.verdict().state(),
        report.direction(),
        level,
        cycle,
        decidedAt,
        classifier,
        report.cells(),
        contrasts(report),
        FlipOrder.of(report.cells(), report.direction()).sorted(report.flips()),
        note(report),
        isFinal,
        since,
        facts(Stream.concat(why(report.verdict()).stream(), report.notes().stream()).toList()),
        0,
        1);
  }

  /** The comparison with the same model by another route. */
  static ComparisonVerdict route(ComparisonReport report, Tally tally, double level) {
    ComparisonVerdict verdict = of(report, tally, level, false);
    return ComparisonVerdictBuilder.builder(verdict)
        .verdictId(ComparisonKind.ROUTE.wireName() + "/" + verdict.verdictId())
        .kind(ComparisonKind.ROUTE)
        .build();
  }

  /**
   * What the watch of a release says of it.
   *
   * @param since when the cycle began with which the change began; null without change
   */
  static ComparisonVerdict silentChange(
      SilentChangeMonitor monitor, HistoryRow now, double level, Instant since) {
    Verdict verdict = monitor.verdict();
    Optional<Note> note =
        verdict.isDrifted()
            ? Optional.of(Note.of("began_in_cycle", "began in cycle %s", verdict.beganCycle()))
            : why(verdict);
    return new ComparisonVerdict(
        String.join(
            "/",
            now.target(),
            now.release(),
            ComparisonKind.SILENT_CHANGE.wireName(),
            now.classifier(),
            String.valueOf(now.lastCycle())),
        now.target(),
        now.release(),
        now.release(),
        ComparisonKind.SILENT_CHANGE,
        verdict.state(),
        verdict.direction(),
        level,
        now.lastCycle(),
        now.closedAt(),
        now.classifier(),
        List.of(),
        List.of(),
        List.of(),
        note.map(Note::sentence).orElse(null),
        false,
        since,
        facts(note.stream().toList()),
        0,
        1);
  }

  /**
   * A comparison of outcomes with what was found in other aspects: it has drifted if any of them
   * has, and then in the direction of more constraint where they leave out more.
   */
  public static ComparisonVerdict with(
      ComparisonVerdict outcomes, List<Cell> aspects, double level) {
    List<Cell> cells = new ArrayList<>();
    // Of a part of the level; paid for the rest of it, too.
    outcomes.cells().forEach(cell -> cells.add(cell.as(cell.measure(), level / outcomes.level())));
    cells.addAll(aspects);
    ComparisonVerdictBuilder both =
        ComparisonVerdictBuilder.builder(outcomes).level(level).cells(cells);
    List<Cell> drifted =
        cells.subList(outcomes.cells().size(), cells.size()).stream()
            .filter(cell -> cell.verdict().isDrifted())
            .toList();
    if (!drifted.isEmpty() && !outcomes.verdict().isDrifted()) {
      both.verdict(VerdictState.DRIFTED).direction(direction(drifted));
    }
    return both.build();
  }

  private static Direction direction(List<Cell> drifted) {
    List<Cell> facts =
        drifted.stream().filter(cell -> cell.measure().contains("key_fact")).toList();
    if (facts.size() < drifted.size()) {
      return Direction.MIXED;
    }
    boolean more = facts.stream().anyMatch(cell -> cell.difference() > 0);
    boolean less = facts.stream().anyMatch(cell -> cell.difference() < 0);
    return more && less
        ? Direction.MIXED
        : more ? Direction.MORE_CONSTRAINED : Direction.LESS_CONSTRAINED;
  }

  /**
   * The same with how much moved since the change began: the share that its watch found first, then
   * the others.
   */
  static ComparisonVerdict withEstimates(
      ComparisonVerdict silent, SilentChange change, ComparisonReport since) {
    List<Cell> cells =
        since.cells().stream().sorted(Comparator.comparing(cell -> !isOf(cell, change))).toList();
    boolean isMeasured = !cells.isEmpty() && isOf(cells.get(0), change);
    Direction direction = change.direction();
    return ComparisonVerdictBuilder.builder(silent)
        .cells(isMeasured ? cells : List.of())
        .flips(FlipOrder.of(isMeasured ? cells : List.of(), direction).sorted(since.flips()))
        .build();
  }

  /**
   * What evidence carried over releases that did not stay has shown. The cells are estimates beside
   * it: but for the share that moved most clearly they have no p-value of their own.
   *
   * @param since the releases since the change against the chain's reference
   * @param began when the change began; null where that is not known
   */
  public static ComparisonVerdict chain(
      ReleaseChain chain,
      ReleaseChain.Break found,
      ComparisonReport since,
      String target,
      String classifier,
      long cycle,
      Instant decidedAt,
      Instant began) {
    SilentChange change = found.change();
    List<Cell> cells =
        since.cells().stream()
            .filter(cell -> !Double.isNaN(cell.difference()))
            .map(cell -> estimate(cell, isOf(cell, change), chain.error()))
            .sorted(Comparator.comparing(cell -> !cell.verdict().isDrifted()))
            .toList();
    Note note =
        Note.of(
            "release_chain",
            "releases that did not stay, all together: the change began with %s, cycle %s; a chance"
                + " of a false alarm of at most %s in %s cycles after the reference of %s",
            found.began().release(),
            found.began().cycle(),
            String.format(Locale.ROOT, "%.2g", chain.error()),
            chain.watched(),
            chain.reference().cycleCount());
    return new ComparisonVerdict(
        String.join(
            "/",
            target,
            ComparisonKind.RELEASE_CHAIN.wireName(),
            found.nameBefore(),
            found.nameSince(),
            classifier,
            String.valueOf(cycle)),
        target,
        found.nameBefore(),
        found.nameSince(),
        ComparisonKind.RELEASE_CHAIN,
        VerdictState.DRIFTED,
        change.direction(),
        chain.error(),
        cycle,
        decidedAt,
        classifier,
        cells,
        List.of(),
        FlipOrder.of(cells, change.direction()).sorted(since.flips()),
        note.sentence(),
        false,
        began,
        facts(List.of(note)),
        0,
        1);
  }

  /** The same with one more thing that a reader should know. */
  static ComparisonVerdict noted(ComparisonVerdict verdict, Note note) {
    List<VerdictNote> notes = new ArrayList<>(verdict.notes());
    notes.addAll(facts(List.of(note)));
    return ComparisonVerdictBuilder.builder(verdict)
        .note(verdict.note() == null ? note.sentence() : verdict.note() + " " + note.sentence())
        .notes(notes)
        .build();
  }

  private static boolean isOf(Cell cell, SilentChange change) {
    return cell.isAt(change.topic(), change.lang(), change.arm(), change.measure());
  }

  private static Cell estimate(Cell cell, boolean moved, double error) {
    return new Cell(
        cell.topic(),
        cell.lang(),
        cell.arm(),
        cell.measure(),
        cell.baseline(),
        cell.candidate(),
        cell.difference(),
        cell.low(),
        cell.high(),
        moved ? error : Double.NaN,
        moved ? VerdictState.DRIFTED : VerdictState.NOT_ENOUGH_DATA,
        moved ? null : "an estimate beside what moved, not tested by itself",
        null,
        moved ? error : Double.NaN);
  }

  static ComparisonVerdict asFinal(ComparisonVerdict verdict) {
    return ComparisonVerdictBuilder.builder(verdict).isFinal(true).build();
  }

  /** The last word on a target that answered with one release only. */
  static ComparisonVerdict nothingToCompare(String target, Instant at, double level) {
    return new ComparisonVerdict(
        target + "/nothing-to-compare",
        target,
        "",
        "",
        ComparisonKind.RELEASE,
        VerdictState.NOT_ENOUGH_DATA,
        Direction.NONE,
        level,
        0,
        at,
        "",
        List.of(),
        List.of(),
        List.of(),
        NOTHING_TO_COMPARE.sentence(),
        true,
        null,
        facts(List.of(NOTHING_TO_COMPARE)),
        0,
        1);
  }

  private static List<Contrast> contrasts(ComparisonReport report) {
    List<Contrast> contrasts = new ArrayList<>(report.contrasts());
    contrasts.add(failures(report.failures()));
    contrasts.add(lengths(report.lengths()));
    return contrasts;
  }

  /** Failed probes of sensitive prompts: no drift, since what is missing is in no rate. */
  private static Contrast failures(FailureShift failures) {
    double before = failures.sensitiveBefore().rate();
    double now = failures.sensitiveNow().rate();
    return new Contrast(
        "failures",
        before,
        now,
        now - before,
        Double.NaN,
        Double.NaN,
        failures.pValue(),
        failures.isJump() ? VerdictState.WARNING : VerdictState.STABLE,
        failures.isSensitiveAlone() ? "of sensitive prompts alone" : null);
  }

  /** Length of answers, the baseline's being 1: no drift, but a suspect. */
  private static Contrast lengths(LengthFinding lengths) {
    boolean known = !Double.isNaN(lengths.ratio());
    return new Contrast(
        "reply_length",
        known ? 1 : Double.NaN,
        lengths.ratio(),
        lengths.ratio() - 1,
        lengths.low() - 1,
        lengths.high() - 1,
        lengths.pValue(),
        lengths.isShown()
            ? VerdictState.WARNING
            : known ? VerdictState.STABLE : VerdictState.NOT_ENOUGH_DATA,
        known ? null : "the lengths of the answers are not known in both releases");
  }

  private static String note(ComparisonReport report) {
    String missing = report.verdict().missing();
    if (missing == null) {
      return report.note().isEmpty() ? null : report.note();
    }
    return report.note().isEmpty() ? missing : missing + "; " + report.note();
  }

  private static Optional<Note> why(Verdict verdict) {
    return Optional.ofNullable(verdict.why());
  }

  private static List<VerdictNote> facts(List<Note> notes) {
    return notes.stream().map(note -> new VerdictNote(note.name(), note.values())).toList();
  }
}
