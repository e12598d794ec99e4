package dev.candor.producer.plan;

import java.time.Instant;
import java.util.Collection;

/**
 * More samples for a while after something happened to a target.
 *
 * @param samples samples of each prompt beyond the schedule's; 0 for no bursts
 * @param cycles cycles it lasts, from the one that begins after the trigger
 */
public record Burst(int samples, int cycles) {
  public static final Burst NONE = new Burst(0, 0);

  /**
   * A release change or a warning.
   *
   * @param target whose it is
   * @param at when it was noticed
   */
  public record Trigger(String target, Instant at) {}

  public Burst {
    if (samples < 0 || cycles < 0) {
      throw new IllegalArgumentException("a burst cannot be negative");
    }
  }

  /** Extra samples in a cycle, given what happened to its target. */
  public int extraSamples(Schedule schedule, long cycle, Collection<Trigger> triggers) {
    if (samples == 0) {
      return 0;
    }
    Instant until = schedule.startOf(cycle);
    Instant from = schedule.startOf(cycle - cycles);
    boolean recent =
        triggers.stream()
            .anyMatch(trigger -> !trigger.at().isBefore(from) && trigger.at().isBefore(until));
    return recent ? samples : 0;
  }

  /** Before this, a trigger no longer matters to a cycle. */
  public Instant horizon(Schedule schedule, long cycle) {
    return schedule.startOf(cycle - cycles - 1);
  }
}
