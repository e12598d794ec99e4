package dev.candor.launcher.monitor;

import dev.candor.events.ComparisonVerdict;
import dev.candor.events.Tally;
import dev.candor.model.Require;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.stream.Collectors;

/**
 * Words what a terminal shows: what happened before the process began is marked as such.
 *
 * @param startedAt when this process began
 * @param judged whether there is a judge whose work is worth a word
 */
record NewsWords(Instant startedAt, ZoneId zone, boolean judged) {
  private static final DateTimeFormatter DAY =
      DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm", Locale.ROOT);

  NewsWords {
    Require.nonNull(startedAt, zone);
  }

  boolean isBacklog(Instant at) {
    return at != null && at.isBefore(startedAt);
  }

  /** Marks what happened before this process began and is only now read. */
  String backlog(Instant at) {
    return isBacklog(at) ? "(catching up, " + DAY.withZone(zone).format(at) + ") " : "";
  }

  /** A cycle that has closed. */
  String cycle(Tally tally) {
    String rates =
        TargetStates.constrainedByLanguage(tally).entrySet().stream()
            .map(
                entry ->
                    String.format(
                        Locale.ROOT, "%s %.0f %%", entry.getKey(), 100 * entry.getValue()))
            .collect(Collectors.joining(", "));
    return String.format(
        "%s%s  %s: constrained %s (%d of %d probes, %d failed%s)",
        backlog(tally.closedAt()),
        tally.target(),
        tally.release(),
        rates,
        tally.ended(),
        Math.max(tally.expected(), tally.ended()),
        tally.failed(),
        secondLooks(tally));
  }

  /** How the replies fared of which the classifier was unsure, where somebody is asked. */
  private String secondLooks(Tally tally) {
    int unsure = tally.judged() + tally.abstained() + tally.judgedLate();
    return !judged || unsure == 0
        ? ""
        : String.format(
            "; unsure of %d: %d judged, %d undecided, %d too late",
            unsure, tally.judged(), tally.abstained(), tally.judgedLate());
  }

  /** What is now known of two releases. */
  String verdict(ComparisonVerdict verdict) {
    return String.format(
        "%s%s  %s against %s: %s%s",
        backlog(verdict.decidedAt()),
        verdict.target(),
        verdict.candidate(),
        verdict.baseline(),
        verdict.verdict().wireName().replace('_', ' '),
        verdict.note() == null ? "" : " (" + verdict.note() + ")");
  }
}
