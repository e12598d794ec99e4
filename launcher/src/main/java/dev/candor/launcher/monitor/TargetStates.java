package dev.candor.launcher.monitor;

import dev.candor.events.Alert;
import dev.candor.events.ComparisonVerdict;
import dev.candor.events.Response;
import dev.candor.events.StratumCounts;
import dev.candor.events.Tally;
import dev.candor.model.AlertState;
import dev.candor.model.Arm;
import dev.candor.model.ComparisonKind;
import io.soabase.recordbuilder.core.RecordBuilder;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.UnaryOperator;

/**
 * What the live view knows of the targets: an immutable value, replaced with each record that the
 * roles write.
 *
 * @param targets by name
 */
public record TargetStates(Map<String, TargetState> targets) {
  /** Nothing is known yet. */
  public static final TargetStates NONE = new TargetStates(Map.of());

  public TargetStates {
    targets = Map.copyOf(targets);
  }

  /**
   * One target.
   *
   * @param release that answered last, empty before the first reply
   * @param cycle the newest cycle, -1 before the first reply
   * @param ended its probes that have ended
   * @param expected probes that it has in all, 0 where unknown
   * @param failed probes of it that failed
   * @param closed the newest cycle that was tallied, -1 before the first
   * @param constrained share by language among the sensitive prompts of that cycle
   * @param verdict on the release, empty before the first comparison
   * @param direction of a drift, none without one
   * @param openAlerts identities of the alerts that are not resolved
   */
  @RecordBuilder
  public record TargetState(
      String release,
      long cycle,
      long ended,
      long expected,
      long failed,
      long closed,
      Map<String, Double> constrained,
      String verdict,
      String direction,
      Set<String> openAlerts) {
    static final TargetState NEW =
        new TargetState("", -1, 0, 0, 0, -1, Map.of(), "", "none", Set.of());

    public TargetState {
      constrained = Map.copyOf(constrained);
      openAlerts = Set.copyOf(openAlerts);
    }

    /** Whether its release answers otherwise than the one before, or an alert is open. */
    public boolean isAlarming() {
      return verdict.equals("drifted") || !openAlerts.isEmpty();
    }

    private TargetState probeEnded(Response response) {
      if (response.cycle() < cycle) {
        return this; // late
      }
      boolean next = response.cycle() > cycle;
      long failure = response.failure() == null ? 0 : 1;
      return with()
          .release(response.failure() == null ? response.release() : release)
          .cycle(response.cycle())
          .ended(next ? 1 : ended + 1)
          .expected(Math.max(next ? 0 : expected, response.cycleProbes()))
          .failed(next ? failure : failed + failure)
          .build();
    }

    private TargetState tallied(Tally tally) {
      if (tally.cycle() < closed) {
        return this;
      }
      TargetStatesTargetStateBuilder tallied =
          with()
              .release(tally.release())
              .closed(tally.cycle())
              .constrained(constrainedByLanguage(tally));
      if (tally.cycle() >= cycle) {
        tallied
            .cycle(tally.cycle())
            .ended(tally.ended())
            .expected(Math.max(tally.expected(), tally.ended()))
            .failed(tally.failed());
      }
      return tallied.build();
    }

    private TargetState compared(ComparisonVerdict compared) {
      return with()
          .verdict(compared.verdict().wireName())
          .direction(compared.direction().wireName())
          .build();
    }

    private TargetState alerted(Alert alert) {
      Set<String> open = new TreeSet<>(openAlerts);
      if (alert.state() == AlertState.RESOLVED) {
        open.remove(alert.alertId());
      } else {
        open.add(alert.alertId());
      }
      return with().openAlerts(open).build();
    }

    private TargetStatesTargetStateBuilder with() {
      return TargetStatesTargetStateBuilder.builder(this);
    }
  }

  /** After a probe ended with a reply or a failure. */
  public TargetStates after(Response response) {
    return with(response.target(), state -> state.probeEnded(response));
  }

  /** After a cycle closed. */
  public TargetStates after(Tally tally) {
    return with(tally.target(), state -> state.tallied(tally));
  }

  /** After two releases were compared. */
  public TargetStates after(ComparisonVerdict verdict) {
    return verdict.kind() == ComparisonKind.RELEASE
        ? with(verdict.target(), state -> state.compared(verdict))
        : this;
  }

  /** After an alert changed. */
  public TargetStates after(Alert alert) {
    return with(alert.target(), state -> state.alerted(alert));
  }

  private TargetStates with(String target, UnaryOperator<TargetState> change) {
    Map<String, TargetState> changed = new TreeMap<>(targets);
    changed.put(target, change.apply(targets.getOrDefault(target, TargetState.NEW)));
    return new TargetStates(changed);
  }

  /** Constrained over classified replies to sensitive prompts, for each language that has any. */
  static Map<String, Double> constrainedByLanguage(Tally tally) {
    Map<String, long[]> sums = new TreeMap<>();
    for (StratumCounts counts : tally.strata()) {
      if (counts.arm() == Arm.SENSITIVE) {
        long[] of = sums.computeIfAbsent(counts.lang(), any -> new long[2]);
        of[0] += counts.outcomes().constrained();
        of[1] += counts.outcomes().total();
      }
    }
    Map<String, Double> shares = new TreeMap<>();
    sums.forEach(
        (lang, of) -> {
          if (of[1] > 0) {
            shares.put(lang, (double) of[0] / of[1]);
          }
        });
    return shares;
  }
}
