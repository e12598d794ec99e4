package dev.candor.stream.step;

import dev.candor.events.ComparisonVerdict;
import dev.candor.events.Signal;
import dev.candor.events.SignalBuilder;
import dev.candor.events.SignalFact;
import dev.candor.events.SignalFlip;
import dev.candor.events.words.FindingWords;
import dev.candor.model.Arm;
import dev.candor.model.Cell;
import dev.candor.model.Contrast;
import dev.candor.model.Direction;
import dev.candor.model.Flip;
import dev.candor.model.Measure;
import dev.candor.model.Outcome;
import dev.candor.model.SignalKind;
import dev.candor.model.SignalState;
import dev.candor.model.Stratum;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;

/** Makes the signal of a verdict that has drifted: the figures of the cell that says most. */
final class Findings {
  private static final int MOST_PROMPTS = 10;

  private Findings() {}

  static Signal raised(ComparisonVerdict verdict, List<SignalFlip> flips) {
    Optional<Cell> lead = leadingCell(verdict.cells());
    return FindingWords.withSummary(
        builder(verdict, kind(lead), lead, flips)
            .pValue(lead.map(Cell::pValue).orElse(null))
            .level(verdict.level()));
  }

  /**
   * Two routes of one model that answer differently.
   *
   * @param flips what the other route replied and what this one does, as far as that is kept
   */
  static Signal routes(ComparisonVerdict verdict, List<SignalFlip> flips) {
    Optional<Cell> lead = leadingCell(verdict.cells());
    SignalBuilder finding =
        builder(verdict, SignalKind.ROUTE, lead, flips)
            .pValue(lead.map(Cell::pValue).orElse(null))
            .level(verdict.level());
    List<SignalFact> facts = new ArrayList<>(finding.facts());
    only(verdict, true).ifPresent(prompts -> facts.add(new SignalFact("only_here", prompts)));
    only(verdict, false).ifPresent(prompts -> facts.add(new SignalFact("only_there", prompts)));
    return FindingWords.withSummary(finding.facts(facts));
  }

  /** What one of the routes answers and the other suppresses. */
  private static Optional<String> only(ComparisonVerdict verdict, boolean here) {
    List<Flip> flips =
        verdict.flips().stream()
            .filter(flip -> (here ? flip.from() : flip.to()) == Outcome.ANSWER)
            .filter(flip -> (here ? flip.to() : flip.from()).isConstrained())
            .toList();
    return flips.isEmpty()
        ? Optional.empty()
        : Optional.of(
            flips.stream()
                    .limit(MOST_PROMPTS)
                    .map(flip -> flip.promptId() + " [" + flip.lang() + "]")
                    .collect(Collectors.joining(", "))
                + (flips.size() > MOST_PROMPTS ? ", …" : ""));
  }

  /** Probes of sensitive prompts that fail more often than before, those of controls do not. */
  static Signal failedProbes(ComparisonVerdict verdict, Contrast failures) {
    return FindingWords.withSummary(
        builder(verdict, SignalKind.FAILED_PROBES, Optional.empty(), List.of())
            .measure(SignalKind.FAILED_PROBES.wireName())
            .direction(Direction.NONE.wireName())
            .baselineRate(finite(failures.baseline()))
            .candidateRate(finite(failures.candidate()))
            .difference(finite(failures.difference()))
            .pValue(failures.pValue())
            .level(verdict.level()));
  }

  /**
   * A silent change. The cells are estimates of what the watch has found by its own evidence, not
   * tests: they have no p-value, and the run length is what guards against false alarms.
   *
   * @param onset when it began, as far as the cycles tell
   */
  static Signal silentChange(
      ComparisonVerdict verdict, List<SignalFlip> flips, double runLength, Optional<Onset> onset) {
    return FindingWords.withSummary(
        builder(verdict, SignalKind.SILENT_CHANGE, verdict.cells().stream().findFirst(), flips)
            .sinceEarliest(onset.map(Onset::earliest).orElse(null))
            .sinceLatest(onset.map(Onset::latest).orElse(null))
            .runLength(runLength));
  }

  /** A change among releases that did not stay: estimates again, and the chain's own error. */
  static Signal chain(ComparisonVerdict verdict, List<SignalFlip> flips, double runLength) {
    Optional<Cell> moved =
        verdict.cells().stream().filter(cell -> cell.verdict().isDrifted()).findFirst();
    return FindingWords.withSummary(
        builder(verdict, SignalKind.RELEASE_CHAIN, moved, flips).runLength(runLength));
  }

  private static SignalBuilder builder(
      ComparisonVerdict verdict, SignalKind kind, Optional<Cell> lead, List<SignalFlip> flips) {
    List<SignalFact> facts = new ArrayList<>();
    lead.ifPresent(cell -> facts.add(new SignalFact("arm", cell.arm())));
    return SignalBuilder.builder()
        .signalId(
            String.join(
                "/",
                kind.wireName(),
                verdict.target(),
                verdict.baseline(),
                verdict.candidate(),
                verdict.classifier(),
                String.valueOf(verdict.cycle())))
        .kind(kind)
        .state(SignalState.RAISED)
        .target(verdict.target())
        .baseline(verdict.baseline())
        .candidate(verdict.candidate())
        .topic(lead.map(Cell::topic).orElse(Stratum.ALL))
        .lang(lead.map(Cell::lang).orElse(Stratum.ALL))
        .measure(lead.map(Cell::measure).orElse(Measure.CONSTRAINED.wireName()))
        .direction(verdict.direction().wireName())
        .baselineRate(lead.map(cell -> finite(cell.baseline().rate())).orElse(null))
        .candidateRate(lead.map(cell -> finite(cell.candidate().rate())).orElse(null))
        .difference(lead.map(cell -> finite(cell.difference())).orElse(null))
        .low(lead.map(cell -> finite(cell.low())).orElse(null))
        .high(lead.map(cell -> finite(cell.high())).orElse(null))
        .cycle(verdict.cycle())
        .since(Objects.requireNonNullElse(verdict.since(), verdict.decidedAt()))
        .at(verdict.decidedAt())
        .flips(flips)
        .facts(facts);
  }

  /** The drifted cell that says most: the widest of the smallest p-values, constrained first. */
  static Optional<Cell> leadingCell(List<Cell> cells) {
    return cells.stream()
        .filter(cell -> cell.verdict().isDrifted())
        .min(
            Comparator.comparing((Cell cell) -> !cell.topic().equals(Stratum.ALL))
                .thenComparing(cell -> !cell.measure().equals(Measure.CONSTRAINED.wireName()))
                .thenComparing(cell -> cell.arm().equals(Arm.CONTROL.wireName()))
                .thenComparing(Cell::pValue)
                .thenComparing(cell -> -Math.abs(cell.difference())));
  }

  private static SignalKind kind(Optional<Cell> lead) {
    boolean constrainedMoved =
        lead.map(Cell::measure)
            .filter(measure -> measure.equals("constrained") || measure.equals("unanswered"))
            .isPresent();
    return constrainedMoved ? SignalKind.RELEASE_DRIFT : SignalKind.COMPOSITION;
  }

  private static Double finite(double value) {
    return Double.isFinite(value) ? value : null;
  }
}
