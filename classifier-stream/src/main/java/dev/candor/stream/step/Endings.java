package dev.candor.stream.step;

import dev.candor.detection.reference.ReleaseChain;
import dev.candor.events.ComparisonVerdict;
import dev.candor.events.Signal;
import dev.candor.events.SignalBuilder;
import dev.candor.events.SignalFact;
import dev.candor.events.words.FindingWords;
import dev.candor.model.Cell;
import dev.candor.model.ComparisonKind;
import dev.candor.model.EndedHow;
import dev.candor.model.ReleasePair;
import dev.candor.model.Share;
import dev.candor.model.SignalState;
import dev.candor.model.VerdictState;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Says how a signal ends, with the figures: whether the behaviour is back, or the difference stays
 * and goes on under another name.
 */
final class Endings {
  private final CellShares shares;

  Endings(CellShares shares) {
    this.shares = shares;
  }

  /**
   * The end of a signal whose candidate answers no more.
   *
   * @param verdict of the release that answers in its place
   */
  Signal replaced(Signal before, ComparisonVerdict verdict) {
    String now = verdict.candidate();
    if (now.equals(before.baseline())) {
      return cleared(before, verdict, EndedHow.BACK, "baseline_again", null);
    }
    Share share = shares.newest(before, now, verdict.classifier());
    if (before.baselineRate() == null || share.n() == 0) {
      return cleared(before, verdict, EndedHow.SUPERSEDED, "not_measured", null);
    }
    double rate = before.baselineRate();
    boolean isGone = share.low() <= rate && rate <= share.high();
    return cleared(
        before,
        verdict,
        isGone ? EndedHow.BACK : EndedHow.SUPERSEDED,
        isGone ? "difference_gone" : "still_differs",
        share.rate());
  }

  /**
   * Whether a finding among releases that did not stay is over: the last of them is gone, and what
   * answers now has stayed for the reference of a watch of its own, or has changed once more.
   *
   * @param since what the finding names as answering since, as one name
   * @param lastCycle in which the last of those releases answered
   * @param verdict of the release that answers now
   */
  static boolean isChainOver(String since, long lastCycle, ComparisonVerdict verdict) {
    boolean stays =
        verdict.kind() == ComparisonKind.SILENT_CHANGE
            && verdict.verdict() != VerdictState.NOT_ENOUGH_DATA;
    return !ReleaseChain.isLastOf(since, verdict.candidate())
        && !CurrentGauges.isCurrent(lastCycle, verdict.cycle())
        && (stays || verdict.verdict().isDrifted());
  }

  /** The end of a silent change that is the drift of what the release became. */
  Signal goesOn(Signal before, ComparisonVerdict verdict) {
    Share share = shares.newest(before, verdict.candidate(), verdict.classifier());
    boolean isMeasured = before.baselineRate() != null && share.n() > 0;
    return cleared(
        before,
        verdict,
        EndedHow.SUPERSEDED,
        isMeasured ? "goes_on" : "not_measured",
        isMeasured ? share.rate() : null);
  }

  /** The end of a signal whose comparison has not drifted any more. */
  Signal over(Signal before, ComparisonVerdict verdict) {
    Optional<Double> rate =
        verdict.cells().stream()
            .filter(cell -> cell.topic().equals(before.topic()))
            .filter(cell -> cell.lang().equals(before.lang()))
            .filter(cell -> cell.measure().equals(before.measure()))
            .filter(cell -> before.facts().contains(new SignalFact("arm", cell.arm())))
            .map(Cell::candidate)
            .map(Share::rate)
            .filter(Double::isFinite)
            .findFirst();
    boolean isMeasured = rate.isPresent() && before.baselineRate() != null;
    return cleared(
        before,
        verdict,
        EndedHow.BACK,
        isMeasured ? "no_longer_differs" : "no_longer_differs_plain",
        isMeasured ? rate.get() : null);
  }

  /** The end of a finding of what is compared anew, since one side of it answers no more. */
  Signal comparedAnew(Signal before, ComparisonVerdict verdict) {
    return cleared(before, verdict, EndedHow.SUPERSEDED, "compared_anew", null);
  }

  /** The end of a jump of failed probes. */
  Signal failsAsBefore(Signal before, ComparisonVerdict verdict) {
    return cleared(before, verdict, EndedHow.BACK, "fails_as_before", null);
  }

  private Signal cleared(
      Signal before, ComparisonVerdict verdict, EndedHow how, String ending, Double rate) {
    String now = verdict.candidate();
    List<SignalFact> facts = new ArrayList<>(before.facts());
    facts.add(new SignalFact("ending", ending));
    facts.add(new SignalFact("now", now));
    if (rate != null) {
      facts.add(new SignalFact("now_rate", String.valueOf(rate)));
      facts.add(new SignalFact("now_difference", String.valueOf(rate - before.baselineRate())));
    }
    ReleasePair.before(now)
        .ifPresent(
            previous -> {
              facts.add(new SignalFact("previous", previous));
              shares
                  .firstCycle(verdict.target(), now, verdict.classifier())
                  .ifPresent(at -> facts.add(new SignalFact("renamed_at", at.toString())));
            });
    return FindingWords.withSummary(
        SignalBuilder.builder(before)
            .signalId(before.signalId() + "/cleared")
            .state(SignalState.CLEARED)
            .endedHow(how)
            .at(verdict.decidedAt())
            .cycle(verdict.cycle())
            .facts(facts));
  }
}
