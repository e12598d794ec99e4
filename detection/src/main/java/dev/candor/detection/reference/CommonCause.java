package dev.candor.detection.reference;

import dev.candor.model.Direction;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * Whether targets moved together, so that one cause outside of them (the classifier, the catalogue,
 * the route) is likelier than so many changes of models.
 *
 * @param targets those that moved in the direction that most moved in, within the window
 * @param watched targets that could have
 * @param direction that direction; {@link Direction#NONE} if none moved
 * @param pValue chance that as many move within one window if each moves independently, as often as
 *     stated, times the number of windows tried
 * @param isCommon whether nearly all moved together, and that is no accident
 */
public record CommonCause(
    List<String> targets, int watched, Direction direction, double pValue, boolean isCommon) {
  public CommonCause {
    targets = List.copyOf(targets);
  }

  private static final double NEARLY_ALL = .8;

  /** Fewer have nothing in common that could be told from an accident. */
  public static final int FEWEST = 3;

  /**
   * What one target did.
   *
   * @param target its name
   * @param direction which way it moved; {@link Direction#NONE} if it did not
   * @param began when the change began, on whatever clock the targets share
   */
  public record TargetMove(String target, Direction direction, long began) {
    public TargetMove {
      Objects.requireNonNull(target, "target");
      Objects.requireNonNull(direction, "direction");
    }
  }

  /**
   * Looks for the window in which most targets moved alike.
   *
   * @param moves one for each target that is watched
   * @param window how far apart beginnings may be, on the moves' clock
   * @param chance of one target to move within a window by itself, at most
   * @param level above which it may be an accident
   */
  public static CommonCause of(List<TargetMove> moves, long window, double chance, double level) {
    if (window < 0 || !(chance > 0 && chance < 1) || !(level > 0 && level < 1)) {
      throw new IllegalArgumentException(
          "window " + window + ", chance " + chance + ", level " + level + "; set chances");
    }
    List<String> most = List.of();
    Direction direction = Direction.NONE;
    int windows = 0;
    for (TargetMove first : moves) {
      if (first.direction == Direction.NONE) {
        continue;
      }
      windows++;
      List<String> together = new ArrayList<>();
      for (TargetMove move : moves) {
        boolean inWindow = move.began >= first.began && move.began - first.began <= window;
        if (inWindow && move.direction == first.direction) {
          together.add(move.target);
        }
      }
      if (together.size() > most.size()) {
        most = together;
        direction = first.direction;
      }
    }
    double p = Math.min(1, windows * atLeast(most.size(), moves.size(), chance));
    return new CommonCause(
        most,
        moves.size(),
        direction,
        p,
        most.size() >= FEWEST && most.size() >= NEARLY_ALL * moves.size() && p <= level);
  }

  /** How many moved together. */
  public int moved() {
    return targets.size();
  }

  /** Chance of at least {@code k} of {@code n}. */
  private static double atLeast(int k, int n, double chance) {
    double term = Math.pow(1 - chance, n);
    double below = 0;
    double tail = 0;
    for (int i = 0; i <= n; i++) {
      if (i < k) {
        below += term;
      } else {
        tail += term;
      }
      term *= (n - i) / (i + 1.0) * chance / (1 - chance);
    }
    return below == 0 ? 1 : tail;
  }
}
