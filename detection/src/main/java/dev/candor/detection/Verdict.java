package dev.candor.detection;

import dev.candor.model.Direction;
import dev.candor.model.VerdictState;
import java.util.Objects;

/**
 * What the evidence so far allows to say. Never null; not knowing has a name of its own.
 *
 * @param why what is missing where there is not enough data; else null
 * @param direction which way it drifted; {@link Direction#NONE} where it did not
 * @param beganCycle the cycle the drift is dated to: of a silent change its estimated beginning, of
 *     a new release its first cycle; 0 without drift
 */
public record Verdict(VerdictState state, Note why, Direction direction, long beganCycle) {
  public static final Verdict STABLE = of(VerdictState.STABLE);
  public static final Verdict EQUIVALENT = of(VerdictState.EQUIVALENT);
  public static final Verdict WARNING = of(VerdictState.WARNING);

  public static Verdict notEnoughData(Note why) {
    return new Verdict(
        VerdictState.NOT_ENOUGH_DATA, Objects.requireNonNull(why), Direction.NONE, 0);
  }

  /** An alarm, which stays. */
  public static Verdict drifted(Direction direction, long beganCycle) {
    return new Verdict(VerdictState.DRIFTED, null, Objects.requireNonNull(direction), beganCycle);
  }

  private static Verdict of(VerdictState state) {
    return new Verdict(state, null, Direction.NONE, 0);
  }

  public boolean isDrifted() {
    return state.isDrifted();
  }

  /** What is missing, in English; null where nothing is. */
  public String missing() {
    return why == null ? null : why.sentence();
  }
}
