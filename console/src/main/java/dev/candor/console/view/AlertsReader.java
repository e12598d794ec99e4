package dev.candor.console.view;

import dev.candor.events.Alert;
import dev.candor.events.Signal;
import dev.candor.events.words.FindingWords;
import dev.candor.model.AlertState;
import dev.candor.model.WireNamed;
import dev.candor.report.view.AlertsView;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** The alerts as the topics tell them. */
record AlertsReader(TopicFeed feed, InstantSource clock) {
  AlertsView alerts() {
    return new AlertsView(
        feed.alerts().stream()
            .sorted(
                Comparator.comparing((Alert alert) -> alert.state() == AlertState.RESOLVED)
                    .thenComparing(Alert::startedAt, Comparator.reverseOrder())
                    .thenComparing(Alert::alertId))
            .map(this::alert)
            .toList(),
        maintenances(clock.instant()),
        feed.targets());
  }

  /** Those that last or are to come. */
  private List<AlertsView.MaintenanceRow> maintenances(Instant now) {
    return feed.maintenances().stream()
        .filter(one -> one.until().isAfter(now) && one.from().isBefore(one.until()))
        .sorted(
            Comparator.comparing(AlertsView.MaintenanceRow::from)
                .thenComparing(AlertsView.MaintenanceRow::target)
                .thenComparing(AlertsView.MaintenanceRow::id))
        .toList();
  }

  private AlertsView.AlertRow alert(Alert alert) {
    Optional<Signal> signal = Optional.ofNullable(alert.signal());
    return new AlertsView.AlertRow(
        alert.alertId(),
        alert.state().wireName(),
        alert.severity().wireName(),
        alert.target(),
        alert.title(),
        alert.summary(),
        alert.startedAt(),
        alert.updatedAt(),
        alert.endedAt(),
        alert.acknowledgedBy(),
        alert.acknowledgedReason(),
        alert.escalatedAt(),
        signal.map(Signal::kind).map(WireNamed::wireName).orElse(null),
        signal.map(Signal::baseline).orElse(null),
        signal.map(Signal::candidate).orElse(null),
        signal.map(Signal::difference).orElse(null),
        signal.map(Signal::low).orElse(null),
        signal.map(Signal::high).orElse(null),
        signal.map(Signal::pValue).orElse(null),
        alert.findings().stream().map(Signal::summary).toList(),
        signal.map(Signal::flips).orElse(List.of()).stream()
            .map(
                flip ->
                    new AlertsView.AlertFlip(
                        flip.promptId(),
                        flip.lang(),
                        flip.from(),
                        flip.to(),
                        flip.promptExcerpt(),
                        flip.beforeExcerpt(),
                        flip.afterExcerpt()))
            .toList(),
        alert.deliveries().stream()
            .map(
                delivery ->
                    new AlertsView.Receiver(
                        delivery.receiver(),
                        delivery.state().wireName(),
                        delivery.attempts(),
                        delivery.error()))
            .toList(),
        alert.endedHow() == null ? null : alert.endedHow().wireName(),
        FindingWords.LANGUAGES.stream()
            .collect(Collectors.toMap(lang -> lang, lang -> words(alert, FindingWords.of(lang)))),
        signal
            .map(Signal::candidate)
            .flatMap(release -> feed.revision(alert.target(), release))
            .orElse(null));
  }

  /** The alert's title by language. */
  static Map<String, String> titles(Alert alert) {
    return FindingWords.LANGUAGES.stream()
        .collect(
            Collectors.toMap(lang -> lang, lang -> words(alert, FindingWords.of(lang)).title()));
  }

  private static AlertsView.Words words(Alert alert, FindingWords words) {
    // What is recorded is worded in English.
    Optional<Signal> signal =
        Optional.ofNullable(alert.signal()).filter(any -> !words.lang().equals("en"));
    return new AlertsView.Words(
        signal.map(words::title).orElse(alert.title()),
        signal.map(words::sentence).orElse(alert.summary()),
        alert.endedReason() == null
            ? ""
            : signal.flatMap(words::ending).orElse(alert.endedReason()),
        alert.findings().stream().map(words::sentence).toList());
  }
}
