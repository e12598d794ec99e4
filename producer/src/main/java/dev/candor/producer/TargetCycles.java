package dev.candor.producer;

import dev.candor.events.Prompt;
import dev.candor.model.KeyFact;
import dev.candor.producer.ProducerMetrics.Skipped;
import dev.candor.producer.plan.Burst;
import dev.candor.producer.plan.CyclePlan;
import dev.candor.producer.plan.CyclePlanner;
import dev.candor.producer.plan.PlannedProbe;
import dev.candor.producer.plan.Schedule;
import dev.candor.runtime.InputException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Objects;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * How far one target's cycles have come: the cycles under way and what of them is still to be
 * published. One thread at a time.
 *
 * <p>A cycle that passed wholly, and ended more than a minute ago, is skipped and its prompts are
 * counted as missed: their time is gone. One that was partly published is finished as long as its
 * prompts may still be asked, and its rest is counted as missed when they may not.
 */
final class TargetCycles {
  private static final Logger log = LoggerFactory.getLogger(TargetCycles.class);

  private record OpenCycle(CyclePlan plan, int probesPlanned, Deque<PlannedProbe> rest) {}

  /**
   * A cycle that ended no longer ago than this is still begun, so that no short stall costs one,
   * and one that begins no later from now may have been published: clocks of producers differ.
   */
  private static final Duration GRACE = Duration.ofMinutes(1);

  /** Cycles read back at least, where that many may still be asked. */
  private static final long CYCLES_READ_BACK = 8;

  private final TargetPlan target;
  private final CyclePlanner planner;
  private final Burst burst;
  private final ProducerMetrics metrics;
  private final Schedule schedule;
  private final Deque<OpenCycle> open = new ArrayDeque<>();
  private long nextCycle;
  private boolean saidAhead;

  TargetCycles(TargetPlan target, CyclePlanner planner, Burst burst, ProducerMetrics metrics) {
    this.target = Objects.requireNonNull(target);
    this.planner = Objects.requireNonNull(planner);
    this.burst = Objects.requireNonNull(burst);
    this.metrics = Objects.requireNonNull(metrics);
    this.schedule = planner.schedule();
  }

  /** What must be known of the past to resume at {@code now}. */
  static Instant horizon(Schedule schedule, Instant now) {
    long every = schedule.every().toMillis();
    long askable = Math.max(1, schedule.expiresAfter().toMillis() / every);
    // A demonstration's cycles of seconds stay askable for minutes; the latest of them are enough.
    long back = Math.min(askable, Math.max(CYCLES_READ_BACK, GRACE.toMillis() / every + 1));
    return schedule.startOf(schedule.cycleAt(now) - back);
  }

  /**
   * Takes up from what has been published.
   *
   * @throws InputException if the cycles' numbers would go backwards
   */
  void resume(Instant now, Published published, Collection<Burst.Trigger> triggers) {
    open.clear();
    long current = schedule.cycleAt(now);
    NavigableMap<Long, Published.Cycle> known = published.cyclesOf(target.name());
    for (Map.Entry<Long, Published.Cycle> entry : known.entrySet()) {
      long cycle = entry.getKey();
      if (schedule.startOf(cycle).minus(GRACE).isAfter(now) && cycle > current) {
        throw new InputException(
            "schedule",
            "cycle %s of %s is already published and the schedule is at cycle %s"
                .formatted(cycle, target.name(), current),
            "cycle numbers must increase: after a change of schedule.every or schedule.epoch, or"
                + " where the clock was set back, set schedule"
                + ".epoch to "
                + now.minusMillis(Math.multiplyExact(schedule.every().toMillis(), cycle + 1))
                + " or earlier");
      }
      if (cycle >= current || schedule.expiryOf(cycle).isAfter(now)) {
        begin(cycle, Optional.of(entry.getValue()), triggers);
      }
    }
    if (known.isEmpty()) {
      nextCycle = schedule.atStart() ? current : current + 1;
    } else {
      nextCycle = known.lastKey() + 1;
    }
  }

  /** Whether {@link #advance} would begin a cycle. */
  boolean begins(Instant now) {
    return schedule.cycleAt(now) >= nextCycle;
  }

  /** Begins the cycles that are due at {@code now} and drops what may not be asked any more. */
  void advance(Instant now, Collection<Burst.Trigger> triggers) {
    long current = schedule.cycleAt(now);
    sayIfAhead(current);
    long missed = 0;
    for (; nextCycle <= current; nextCycle++) {
      boolean passed = schedule.startOf(nextCycle + 1).plus(GRACE).isBefore(now);
      if (passed) {
        missed++;
      } else {
        begin(nextCycle, Optional.empty(), triggers);
      }
    }
    if (missed > 0) {
      log.warn("{}: {} cycles were missed and are skipped", target.name(), missed);
      long prompts = missed * plan(current, 0).probes().size();
      metrics.skipped(target.name(), Skipped.MISSED, (int) Math.min(Integer.MAX_VALUE, prompts));
    }
    for (Iterator<OpenCycle> cycles = open.iterator(); cycles.hasNext(); ) {
      OpenCycle cycle = cycles.next();
      if (!schedule.expiryOf(cycle.plan().cycle()).isAfter(now)) {
        metrics.skipped(target.name(), Skipped.MISSED, cycle.rest().size());
        log.warn(
            "{}: {} prompts of cycle {} have expired and are left out",
            target.name(),
            cycle.rest().size(),
            cycle.plan().cycle());
        cycles.remove();
      }
    }
  }

  /**
   * Numbers never go back, so after a clock that was wrong a target is silent until it is right.
   */
  private void sayIfAhead(long current) {
    boolean ahead = nextCycle > current + 1;
    if (ahead && !saidAhead) {
      log.warn(
          "{}: the clock is at cycle {}, and cycle {} has been published; if the clock was set"
              + " back, nothing is sent before {}, unless schedule.epoch is set to an earlier time",
          target.name(),
          current,
          nextCycle - 1,
          schedule.startOf(nextCycle));
    }
    saidAhead = ahead;
  }

  /** The next prompts to publish, oldest first. */
  List<Prompt> due(Instant now, int most) {
    List<Prompt> due = new ArrayList<>();
    for (OpenCycle cycle : open) {
      for (PlannedProbe probe : cycle.rest()) {
        if (due.size() == most || probe.dueAt().isAfter(now)) {
          break;
        }
        due.add(prompt(cycle, probe));
      }
    }
    return due;
  }

  /** Notes that prompts, as {@link #due} gave them, are published. */
  void published(List<Prompt> prompts) {
    int left = prompts.size();
    for (Iterator<OpenCycle> cycles = open.iterator(); cycles.hasNext(); ) {
      OpenCycle cycle = cycles.next();
      while (left > 0
          && !cycle.rest().isEmpty()
          && cycle.rest().peek().id().equals(prompts.get(prompts.size() - left).probeId())) {
        metrics.published(target.name(), cycle.rest().poll().purpose(), 1);
        left--;
      }
      if (cycle.rest().isEmpty()) {
        metrics.cycleEnded(target.name());
        log.debug(
            "{}: all {} prompts of cycle {} are published",
            target.name(),
            cycle.plan().probes().size(),
            cycle.plan().cycle());
        cycles.remove();
      }
    }
    if (left > 0) {
      throw new IllegalStateException(left + " prompts are published that were not due");
    }
  }

  /** When something is to be done next. */
  Instant next() {
    Instant next = schedule.startOf(nextCycle);
    for (OpenCycle cycle : open) {
      Instant due = cycle.rest().peek().dueAt();
      if (due.isBefore(next)) {
        next = due;
      }
    }
    return next;
  }

  private void begin(
      long number, Optional<Published.Cycle> before, Collection<Burst.Trigger> triggers) {
    List<Burst.Trigger> own =
        triggers.stream().filter(trigger -> trigger.target().equals(target.name())).toList();
    CyclePlan plan = plan(number, burst.extraSamples(schedule, number, own));
    int planned = before.map(Published.Cycle::probesPlanned).orElse(0);
    if (planned > 0 && plan.probes().size() != planned) {
      // A trigger that came late must not change a cycle that has begun.
      for (int extra : new int[] {0, burst.samples()}) {
        CyclePlan other = plan(number, extra);
        if (other.probes().size() == planned) {
          plan = other;
        }
      }
    }
    Deque<PlannedProbe> rest = new ArrayDeque<>();
    for (PlannedProbe probe : plan.probes()) {
      if (before.isEmpty() || !before.get().probeIds().contains(probe.id())) {
        rest.add(probe);
      }
    }
    if (before.isEmpty() && plan.skippedProbes() > 0) {
      plan.skipped().forEach((arm, count) -> metrics.skipped(target.name(), Skipped.BUDGET, count));
      log.warn(
          "{}: the budget does not cover cycle {}: {} left out, {} sent",
          target.name(),
          number,
          plan.skipped(),
          plan.probes().size());
    }
    if (!rest.isEmpty()) {
      open.add(new OpenCycle(plan, planned > 0 ? planned : plan.probes().size(), rest));
    }
  }

  private CyclePlan plan(long number, int extraSamples) {
    return planner.plan(target.name(), target.pricing(), number, extraSamples);
  }

  private Prompt prompt(OpenCycle cycle, PlannedProbe probe) {
    List<KeyFact> facts = new ArrayList<>();
    probe
        .question()
        .keyFacts()
        .forEach((id, alternatives) -> facts.add(new KeyFact(id, alternatives)));
    return new Prompt(
        probe.id(),
        target.name(),
        target.release().orElse(null),
        cycle.plan().cycle(),
        cycle.plan().start(),
        cycle.probesPlanned(),
        probe.question().promptId(),
        probe.question().intent(),
        probe.question().topic(),
        probe.question().arm(),
        probe.question().lang(),
        probe.question().style(),
        probe.sample(),
        probe.question().text(),
        probe.dueAt(),
        schedule.expiryOf(cycle.plan().cycle()),
        probe.purpose().text(),
        facts);
  }
}
