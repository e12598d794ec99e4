package dev.candor.detection;

import dev.candor.model.Direction;
import java.util.Objects;

/** What the evidence so far allows to say. Never null; not knowing has a name of its own. */
public sealed interface Verdict {
  /** Name in records and reports. */
  String wireName();

  /** Whether this is an alarm. */
  default boolean isDrifted() {
    return false;
  }

  /**
   * Too little to tell a large change from none.
   *
   * @param why what is missing
   */
  record NotEnoughData(Note why) implements Verdict {
    public NotEnoughData {
      Objects.requireNonNull(why, "why");
    }

    /** What is missing, in English. */
    public String missing() {
      return why.sentence();
    }

    @Override
    public String wireName() {
      return "not_enough_data";
    }
  }

  /** No change found, and a large one would have been. */
  record Stable() implements Verdict {
    @Override
    public String wireName() {
      return "stable";
    }
  }

  /** Shown to be within the tolerance. */
  record Equivalent() implements Verdict {
    @Override
    public String wireName() {
      return "equivalent";
    }
  }

  /** Evidence beyond the warning level and short of the alarm. */
  record Warning() implements Verdict {
    @Override
    public String wireName() {
      return "warning";
    }
  }

  /**
   * Changed, at the stated level. An alarm stays.
   *
   * @param direction which way
   * @param beganCycle the cycle the change is dated to: of a silent change its estimated beginning,
   *     of a new release its first cycle
   */
  record Drifted(Direction direction, long beganCycle) implements Verdict {
    public Drifted {
      Objects.requireNonNull(direction, "direction");
    }

    @Override
    public String wireName() {
      return "drifted";
    }

    @Override
    public boolean isDrifted() {
      return true;
    }
  }
}
