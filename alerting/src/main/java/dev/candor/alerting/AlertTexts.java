package dev.candor.alerting;

import dev.candor.alerting.receiver.Labels;
import dev.candor.alerting.receiver.Notification;
import dev.candor.alerting.receiver.PlainText;
import dev.candor.events.Alert;
import dev.candor.events.Signal;
import dev.candor.events.SignalBuilder;
import dev.candor.events.SignalFlip;
import dev.candor.events.words.FindingWords;
import dev.candor.model.EndedHow;
import dev.candor.model.SignalKind;
import dev.candor.model.SignalState;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Words an alert for its receivers. Everything that comes from a model, a provider or a catalogue
 * is cut short and stripped here; each format escapes it again in its own way.
 */
public final class AlertTexts {
  private static final int LONGEST_NAME = 80;
  private static final int LONGEST_SUMMARY = 400;
  private static final int LONGEST_EXCERPT = 160;
  private static final int MOST_FLIPS = 3;
  private static final int MOST_FINDINGS = 10;

  private final AlertingSettings settings;

  public AlertTexts(AlertingSettings settings) {
    this.settings = Objects.requireNonNull(settings);
  }

  /** A few words about a finding, for a heading. */
  static String title(Signal signal) {
    return PlainText.line(FindingWords.of("en").title(signal), LONGEST_SUMMARY);
  }

  /** The name that receivers route by and that its runbook page carries. */
  public static String alertName(Alert alert) {
    String group = alert.group();
    String sort = group.substring(0, group.indexOf('|'));
    return Stream.of(SignalKind.values())
        .filter(kind -> AlertPolicy.sort(kind).equals(sort))
        .map(SignalKind::alertName)
        .findFirst()
        .orElse("CandorFinding");
  }

  /** What receivers are sent about an alert as it is now. */
  public Notification notification(Alert alert, String language) {
    FindingWords words = FindingWords.of(language);
    Notification.State state = state(alert);
    Optional<Signal> signal = Optional.ofNullable(alert.signal());
    String alertName = alertName(alert);
    return new Notification(
        alert.alertId() + "." + alert.revision(),
        alert.alertId(),
        state,
        alertName,
        alert.severity(),
        name(alert.target()),
        signal.map(Signal::baseline).map(AlertTexts::name),
        signal.map(Signal::candidate).map(AlertTexts::name),
        PlainText.line(signal.map(words::title).orElse(alert.title()), LONGEST_SUMMARY),
        PlainText.line(
            signal.map(AlertTexts::raised).map(words::sentence).orElse(alert.summary()),
            LONGEST_SUMMARY),
        signal
            .filter(s -> s.difference() != null)
            .map(s -> words.effect(s.difference(), s.low(), s.high())),
        signal.map(Signal::pValue),
        settings.excerpts() ? signal.map(AlertTexts::excerpts).orElse(List.of()) : List.of(),
        furtherFindings(alert, words),
        page(alert),
        settings.runbook(alertName + ".md"),
        alert.startedAt(),
        state == Notification.State.FIRING ? Optional.empty() : Optional.of(endOf(alert)),
        alert.updatedAt(),
        alert.signalIds(),
        note(alert, words),
        words.lang());
  }

  private static Notification.State state(Alert alert) {
    return alert.endedHow() == EndedHow.SUPERSEDED
        ? Notification.State.SUPERSEDED
        : Notification.State.valueOf(alert.state().name());
  }

  /** The finding as it was raised: how it ended is said apart. */
  private static Signal raised(Signal signal) {
    return SignalBuilder.builder(signal).state(SignalState.RAISED).build();
  }

  private static Instant endOf(Alert alert) {
    return alert.endedAt() == null ? alert.updatedAt() : alert.endedAt();
  }

  /** The console's page of an alert, where the console's address is known. */
  Optional<URI> page(Alert alert) {
    return settings
        .consoleUrl()
        .map(
            base ->
                URI.create(
                    base.toString().replaceAll("/+$", "")
                        + "/alerts/"
                        + URLEncoder.encode(alert.alertId(), StandardCharsets.UTF_8)));
  }

  private static List<Notification.Excerpt> excerpts(Signal signal) {
    List<Notification.Excerpt> excerpts = new ArrayList<>();
    for (SignalFlip flip : signal.flips()) {
      if (excerpts.size() == MOST_FLIPS) {
        break;
      }
      excerpts.add(
          new Notification.Excerpt(
              name(flip.promptId()),
              name(flip.lang()),
              name(flip.from()),
              name(flip.to()),
              excerpt(flip.promptExcerpt()),
              excerpt(flip.beforeExcerpt()),
              excerpt(flip.afterExcerpt())));
    }
    return excerpts;
  }

  private static List<String> furtherFindings(Alert alert, FindingWords words) {
    List<String> sentences = new ArrayList<>();
    int more = 0;
    for (Signal finding : alert.findings()) {
      if (alert.signal() != null && finding.signalId().equals(alert.signal().signalId())) {
        continue;
      }
      if (sentences.size() < MOST_FINDINGS) {
        sentences.add(PlainText.line(words.sentence(finding), LONGEST_SUMMARY));
      } else {
        more++;
      }
    }
    if (more > 0) {
      sentences.add(Labels.of(words.lang()).get("more", more));
    }
    return sentences;
  }

  private static String note(Alert alert, FindingWords words) {
    Labels labels = Labels.of(words.lang());
    if (alert.acknowledgedBy() != null) {
      return labels.get(
          "acknowledged_by",
          name(alert.acknowledgedBy()),
          PlainText.line(alert.acknowledgedReason(), LONGEST_SUMMARY));
    }
    if (alert.endedReason() != null) {
      Optional<String> worded = Optional.ofNullable(alert.signal()).flatMap(words::ending);
      return PlainText.line(worded.orElse(alert.endedReason()), LONGEST_SUMMARY);
    }
    return alert.escalatedAt() == null
        ? ""
        : labels.get("escalated", alert.escalatedAt(), alert.startedAt());
  }

  private static String name(String text) {
    return PlainText.line(text, LONGEST_NAME);
  }

  private static String excerpt(String text) {
    return PlainText.line(text, LONGEST_EXCERPT);
  }
}
