package dev.candor.launcher.prompts;

import dev.candor.producer.ProducerSettings;
import dev.candor.producer.plan.DayPlan;
import dev.candor.producer.plan.Pricing;
import dev.candor.runtime.Configuration;
import dev.candor.runtime.Key;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * What keeps the plan of a target from working.
 *
 * @param target its name
 * @param problem what cannot work, or not well
 * @param fix what to do about it
 * @param isFatal whether no cycle would be usable, rather than one that is late
 */
public record PlanObstacle(String target, String problem, String fix, boolean isFatal) {
  private static final Key<Double> REQUESTS_PER_MINUTE = Key.number("limits.requests_per_minute");
  private static final Key<String> NAME = Key.text("name");
  private static final double MINUTE = Duration.ofMinutes(1).toMillis();

  /** What a day of each target is. */
  public static List<DayPlan> plans(ProducerSettings settings) {
    return settings.targets().stream()
        .map(
            target ->
                DayPlan.of(
                    settings.planner(),
                    target.name(),
                    target.pricing(),
                    settings.burst().samples()))
        .toList();
  }

  /** Of a planned day, those that keep it from being worked off. */
  public static List<PlanObstacle> of(
      Configuration configuration, ProducerSettings settings, List<DayPlan> plans) {
    List<PlanObstacle> found = new ArrayList<>();
    Duration every = settings.schedule().every();
    for (DayPlan plan : plans) {
      if (plan.probesACycle() == 0) {
        found.add(noProbe(plan));
        continue;
      }
      double limit = limit(configuration, plan.target());
      double needed = plan.probesACycle() * MINUTE / every.toMillis();
      if (needed > limit) {
        found.add(tooSlow(plan, limit, needed));
      } else if (plan.peakAMinute() > limit) {
        found.add(late(plan, limit));
      }
    }
    return found;
  }

  private static PlanObstacle noProbe(DayPlan plan) {
    if (plan.skippedACycle() == 0) {
      return new PlanObstacle(
          plan.target(),
          "no question is asked: the catalogue has none in the languages of the schedule",
          "name packs with questions (catalogue.packs), or other schedule.languages",
          true);
    }
    double whole = plan.wholeDollarsADay() / Pricing.PLANNED_SHARE;
    return new PlanObstacle(
        plan.target(),
        String.format(
            Locale.ROOT,
            "the budget pays for no probe: all %,d of a cycle are left out",
            plan.skippedACycle()),
        String.format(
            Locale.ROOT,
            "raise budget.dollars_per_day to $%,.2f for all of them, or ask less:"
                + " a longer schedule.every, fewer samples, catalogue.max_intents",
            Math.ceil(100 * whole) / 100),
        true);
  }

  private static PlanObstacle tooSlow(DayPlan plan, double limit, double needed) {
    return new PlanObstacle(
        plan.target(),
        String.format(
            Locale.ROOT,
            "limits.requests_per_minute is %,.0f, but %,.0f a minute are needed: a cycle is not"
                + " over when the next begins, and falls ever further behind",
            limit,
            Math.ceil(needed)),
        String.format(
            Locale.ROOT,
            "raise limits.requests_per_minute to %,.0f or more, or set schedule.every to %,.0f"
                + " minutes or longer, fewer samples or catalogue.max_intents",
            Math.ceil(1.2 * needed),
            Math.ceil(1.2 * plan.probesACycle() / limit)),
        true);
  }

  private static PlanObstacle late(DayPlan plan, double limit) {
    return new PlanObstacle(
        plan.target(),
        String.format(
            Locale.ROOT,
            "up to %,.0f probes are due in a minute, and limits.requests_per_minute is %,.0f:"
                + " they wait",
            plan.peakAMinute(),
            limit),
        "raise schedule.spread, so that a cycle's probes are due further apart, or the limit",
        false);
  }

  private static double limit(Configuration configuration, String target) {
    return configuration.sections("targets").stream()
        .filter(section -> section.find(NAME).filter(target::equals).isPresent())
        .findFirst()
        .flatMap(section -> section.find(REQUESTS_PER_MINUTE))
        .orElse(Double.POSITIVE_INFINITY);
  }
}
