package dev.candor.producer.plan;

import dev.candor.model.Arm;
import dev.candor.producer.catalogue.CatalogueQuestion;
import dev.candor.producer.plan.BalancedOrder.Unit;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalDouble;
import java.util.Random;
import java.util.Set;

/**
 * Plans cycles: which probes, in which order, when. The same target, cycle and extra samples always
 * give the same plan, so that a restarted producer knows what is still to be published.
 *
 * <p>Where the budget does not cover a cycle, bursts are left out first, then sensitive prompts
 * until the arms are equal, then both arms evenly: controls go last, since without them no
 * comparison is fair. What is left out is whole units, so languages stay matched, and it is the
 * same units in every cycle, so that cycles stay comparable.
 */
public final class CyclePlanner {
  private final List<CatalogueQuestion> questions;
  private final Schedule schedule;
  private final long seed;

  /**
   * @param questions all that may be asked, in the schedule's languages
   * @param seed of the shuffles
   */
  public CyclePlanner(List<CatalogueQuestion> questions, Schedule schedule, long seed) {
    this.questions = List.copyOf(questions);
    this.schedule = Objects.requireNonNull(schedule);
    this.seed = seed;
  }

  public Schedule schedule() {
    return schedule;
  }

  /**
   * The plan of a cycle.
   *
   * @param extraSamples samples of each prompt beyond the schedule's
   */
  public CyclePlan plan(String target, Pricing pricing, long cycle, int extraSamples) {
    OptionalDouble allowance = pricing.allowance(schedule.every());
    double left = allowance.orElse(Double.POSITIVE_INFINITY);
    Random random = new Random(seed ^ target.hashCode() * 0x9E3779B97F4A7C15L ^ cycle << 20);
    Map<Arm, Integer> skipped = new EnumMap<>(Arm.class);
    List<Unit> order = new ArrayList<>();
    int regularUnits = 0;
    double spent = 0;
    for (int[] part : new int[][] {{0, schedule.samples()}, {schedule.samples(), extraSamples}}) {
      Set<Unit> kept = affordable(target, pricing, part[0], part[1], left - spent);
      for (Unit unit : kept) {
        spent += costOf(unit, pricing);
      }
      Map<Arm, List<Unit>> byArm = BalancedOrder.byArm(questions, part[0], part[1], random);
      byArm.replaceAll(
          (arm, units) -> {
            List<Unit> afforded = units.stream().filter(kept::contains).toList();
            int lost = probes(units) - probes(afforded);
            if (lost > 0) {
              skipped.merge(arm, lost, Integer::sum);
            }
            return afforded;
          });
      order.addAll(BalancedOrder.merged(byArm.values()));
      if (part[0] == 0) {
        regularUnits = order.size();
      }
    }
    // The burst comes between the regular probes, not after them.
    List<Unit> whole =
        BalancedOrder.merged(
            List.of(order.subList(0, regularUnits), order.subList(regularUnits, order.size())));
    return new CyclePlan(
        cycle, schedule.startOf(cycle), timed(target, cycle, whole), spent, skipped);
  }

  private List<PlannedProbe> timed(String target, long cycle, List<Unit> units) {
    int count = probes(units);
    List<PlannedProbe> probes = new ArrayList<>(count);
    for (int i = 0; i < units.size(); i++) {
      Unit unit = units.get(i);
      int languages = unit.translations().size();
      for (int l = 0; l < languages; l++) {
        // Each language is first in turn.
        CatalogueQuestion question = unit.translations().get((l + i) % languages);
        probes.add(
            new PlannedProbe(
                PlannedProbe.idOf(target, cycle, question, unit.sample()),
                question,
                unit.sample(),
                unit.sample() < schedule.samples() ? Purpose.REGULAR : Purpose.BURST,
                schedule.dueAt(cycle, probes.size(), count)));
      }
    }
    return probes;
  }

  /** The units a sum of money covers: arms in pairs, controls first, in an order of its own. */
  private Set<Unit> affordable(
      String target, Pricing pricing, int firstSample, int samples, double dollars) {
    Map<Arm, List<Unit>> byArm =
        BalancedOrder.byArm(questions, firstSample, samples, new Random(seed ^ target.hashCode()));
    List<Unit> controls = byArm.get(Arm.CONTROL);
    List<Unit> sensitive = byArm.get(Arm.SENSITIVE);
    Set<Unit> kept = new HashSet<>();
    double left = dollars;
    for (int i = 0; i < Math.max(controls.size(), sensitive.size()); i++) {
      for (List<Unit> arm : List.of(controls, sensitive)) {
        if (i < arm.size()) {
          left -= costOf(arm.get(i), pricing);
          if (left < 0) {
            return kept;
          }
          kept.add(arm.get(i));
        }
      }
    }
    return kept;
  }

  private static double costOf(Unit unit, Pricing pricing) {
    return unit.translations().stream()
        .mapToDouble(question -> pricing.costOf(question.text()))
        .sum();
  }

  private static int probes(List<Unit> units) {
    return units.stream().mapToInt(unit -> unit.translations().size()).sum();
  }
}
