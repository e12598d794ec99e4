package dev.candor.stream.step;

import dev.candor.detection.reference.CommonCause;
import dev.candor.detection.reference.CommonCause.TargetMove;
import dev.candor.events.Signal;
import dev.candor.events.SignalBuilder;
import dev.candor.events.SignalFact;
import dev.candor.events.words.FindingWords;
import dev.candor.model.Direction;
import dev.candor.model.EndedHow;
import dev.candor.model.SignalKind;
import dev.candor.model.SignalState;
import dev.candor.model.WireNamed;
import dev.candor.stream.ClassifierSettings;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeSet;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.ReadOnlyKeyValueStore;

/**
 * Looks whether nearly all targets moved at once. One signal then says so, in the name of all, and
 * the signals of the targets are sent again with the mark that they have this cause, by which
 * whoever notifies people holds them back; once it is over, without.
 */
public final class CommonCauseLook {
  /** Kind of the signal for all targets, and name of the mark on those of single ones. */
  static final String COMMON_CAUSE = SignalKind.COMMON_CAUSE.wireName();

  /** In the ids of signals that are sent again. */
  private static final String COPY = "/" + COMMON_CAUSE + "/";

  /** Stands where other signals name a target. */
  public static final String EVERY_TARGET = "every-target";

  private static final Duration WINDOW = Duration.ofDays(1);

  /** Of a target to move by itself within the window: once in twenty days. */
  private static final double CHANCE = .05;

  private static final int MOST_NAMES = 12;

  private final ClassifierSettings settings;
  private final ReadOnlyKeyValueStore<String, Signal> raised;

  CommonCauseLook(ClassifierSettings settings, ReadOnlyKeyValueStore<String, Signal> raised) {
    this.settings = Objects.requireNonNull(settings);
    this.raised = Objects.requireNonNull(raised);
  }

  /**
   * Whether it is known which targets are watched. Of fewer than three none moves with all others,
   * but a cause that stands from a time when there were more has to end.
   */
  public static boolean isPossible(ClassifierSettings settings) {
    return !settings.targets().isEmpty();
  }

  /**
   * What to send now.
   *
   * @param since when the common cause that was signalled was seen; empty if none was
   */
  List<Signal> look(Optional<Instant> since, Instant now) {
    List<Signal> all = new ArrayList<>();
    try (KeyValueIterator<String, Signal> rows = raised.all()) {
      rows.forEachRemaining(row -> all.add(row.value));
    }
    List<Signal> signals =
        all.stream().filter(signal -> settings.targets().contains(signal.target())).toList();
    CommonCause cause = CommonCause.of(moves(signals), WINDOW.toMillis(), CHANCE, settings.level());
    List<Signal> due = new ArrayList<>();
    Instant began = since.orElse(now);
    if (cause.isCommon()) {
      if (since.isEmpty()) {
        due.add(raisedOf(cause, now));
      }
      signals.stream()
          .filter(signal -> cause.targets().contains(signal.target()))
          .filter(signal -> mark(signal).isEmpty())
          .forEach(signal -> due.add(marked(signal, began, id(began))));
    } else {
      since.ifPresent(seen -> due.add(clearedOf(seen, now)));
      all.stream()
          .filter(signal -> !mark(signal).isEmpty())
          .forEach(signal -> due.add(marked(signal, now, "")));
    }
    return due;
  }

  /** Each target's newest change; of those that have none, that they have none. */
  private List<TargetMove> moves(List<Signal> signals) {
    Map<String, Signal> newest = new HashMap<>();
    for (Signal signal : signals) {
      newest.merge(signal.target(), signal, (a, b) -> b.since().isAfter(a.since()) ? b : a);
    }
    List<TargetMove> moves = new ArrayList<>();
    for (String target : new TreeSet<>(settings.targets())) {
      Signal signal = newest.get(target);
      moves.add(
          signal == null
              ? new TargetMove(target, Direction.NONE, 0)
              : new TargetMove(target, direction(signal), signal.since().toEpochMilli()));
    }
    return moves;
  }

  private static Direction direction(Signal signal) {
    try {
      return WireNamed.of(Direction.class, signal.direction());
    } catch (IllegalArgumentException | NullPointerException e) {
      return Direction.MIXED;
    }
  }

  private static String id(Instant began) {
    return String.join("/", COMMON_CAUSE, String.valueOf(began.toEpochMilli()));
  }

  private static Signal raisedOf(CommonCause cause, Instant now) {
    List<String> names = cause.targets();
    String some =
        String.join(", ", names.subList(0, Math.min(MOST_NAMES, names.size())))
            + (names.size() > MOST_NAMES ? ", …" : "");
    return FindingWords.withSummary(
        SignalBuilder.builder()
            .signalId(id(now))
            .kind(SignalKind.COMMON_CAUSE)
            .state(SignalState.RAISED)
            .target(EVERY_TARGET)
            .direction(cause.direction().wireName())
            .pValue(cause.pValue())
            .since(now)
            .at(now)
            .flips(List.of())
            .facts(
                List.of(
                    new SignalFact("moved", String.valueOf(cause.moved())),
                    new SignalFact("watched", String.valueOf(cause.watched())),
                    new SignalFact("names", some),
                    new SignalFact("days", String.format(Locale.ROOT, "%.0f", 1 / CHANCE)))));
  }

  private Signal clearedOf(Instant began, Instant now) {
    boolean areFew = settings.targets().size() < CommonCause.FEWEST;
    return FindingWords.withSummary(
        SignalBuilder.builder()
            .signalId(id(began) + "/cleared")
            .kind(SignalKind.COMMON_CAUSE)
            .state(SignalState.CLEARED)
            .target(EVERY_TARGET)
            .since(began)
            .at(now)
            .endedHow(EndedHow.BACK)
            .flips(List.of())
            .facts(List.of(new SignalFact("ending", areFew ? "too_few_targets" : "apart_again"))));
  }

  private static String mark(Signal signal) {
    return signal.facts().stream()
        .filter(fact -> fact.name().equals(COMMON_CAUSE))
        .map(SignalFact::value)
        .findFirst()
        .orElse("");
  }

  /** Whether a signal is one sent again by this, and no finding of its own. */
  static boolean isCopy(Signal signal) {
    return signal.signalId().contains(COPY);
  }

  /** The id under which a finding was signalled first. */
  static String original(Signal signal) {
    String id = signal.signalId();
    int before = id.indexOf(COPY);
    return before < 0 ? id : id.substring(0, before);
  }

  /** The same finding under an id of its own, with the mark, or with an empty one. */
  private static Signal marked(Signal signal, Instant when, String cause) {
    List<SignalFact> facts = new ArrayList<>(signal.facts());
    facts.removeIf(fact -> fact.name().equals(COMMON_CAUSE));
    facts.add(new SignalFact(COMMON_CAUSE, cause));
    return SignalBuilder.builder(signal)
        .signalId(
            String.join(
                "/",
                original(signal),
                COMMON_CAUSE,
                cause.isEmpty() ? "over" : "held",
                String.valueOf(when.toEpochMilli())))
        .facts(facts)
        .build();
  }
}
