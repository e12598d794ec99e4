package dev.candor.training;

import dev.candor.classification.model.Calibration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * Isotonic regression of being right on the probability claimed, by pooling adjacent violators
 * (Ayer and others 1955). Blocks smaller than {@value #LEAST_BLOCK} replies are pooled with the
 * next, and each is drawn towards its claim as if {@value #PRIOR} replies had borne it out.
 */
final class IsotonicRegression {

  private static final int LEAST_BLOCK = 40;
  private static final double PRIOR = 4;

  private record Scored(double claimed, boolean right) {}

  private static final class Pool {
    double claimed;
    double right;
    double size;

    double share() {
      double mean = claimed / size;
      return (right + PRIOR * mean) / (size + PRIOR);
    }

    void take(Pool other) {
      claimed += other.claimed;
      right += other.right;
      size += other.size;
    }
  }

  private final List<Scored> claims = new ArrayList<>();

  void add(double claimed, boolean right) {
    claims.add(new Scored(claimed, right));
  }

  Calibration fit() {
    if (claims.size() < LEAST_BLOCK) {
      return Calibration.none();
    }
    claims.sort(Comparator.comparingDouble(Scored::claimed));
    List<Pool> blocks = new ArrayList<>();
    for (int from = 0; from < claims.size(); from += LEAST_BLOCK) {
      boolean last = from + 2 * LEAST_BLOCK > claims.size();
      int to = last ? claims.size() : from + LEAST_BLOCK;
      Pool block = new Pool();
      for (Scored claim : claims.subList(from, to)) {
        block.claimed += claim.claimed();
        block.right += claim.right() ? 1 : 0;
        block.size++;
      }
      blocks.add(block);
      pool(blocks);
      if (last) {
        break;
      }
    }
    float[] claimed = new float[blocks.size()];
    float[] right = new float[blocks.size()];
    for (int i = 0; i < claimed.length; i++) {
      claimed[i] = (float) (blocks.get(i).claimed / blocks.get(i).size);
      right[i] = (float) Math.min(1, blocks.get(i).share());
    }
    return new Calibration(claimed, right);
  }

  private static void pool(List<Pool> blocks) {
    while (blocks.size() > 1) {
      Pool last = blocks.get(blocks.size() - 1);
      Pool before = blocks.get(blocks.size() - 2);
      boolean rises =
          last.share() > before.share()
              && (float) (last.claimed / last.size) > (float) (before.claimed / before.size);
      if (rises) {
        return;
      }
      before.take(last);
      blocks.remove(blocks.size() - 1);
    }
  }
}
