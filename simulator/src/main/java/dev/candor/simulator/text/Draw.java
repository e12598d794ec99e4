package dev.candor.simulator.text;

import java.util.List;
import java.util.SplittableRandom;

/**
 * Chance that is a function of its key: the same seed and words give the same draws, in whatever
 * order requests arrive. The key is FNV-1a over the words, finished with the mix of SplitMix64.
 */
public final class Draw {
  private static final long FNV_OFFSET = 0xcbf29ce484222325L;
  private static final long FNV_PRIME = 0x100000001b3L;

  private final SplittableRandom random;

  private Draw(long key) {
    random = new SplittableRandom(key);
  }

  /** Draws that depend on the seed and the words alone. */
  public static Draw of(long seed, Object... words) {
    return new Draw(key(seed, words));
  }

  /** A number that depends on the seed and the words alone. */
  public static long key(long seed, Object... words) {
    long hash = FNV_OFFSET ^ mix(seed);
    for (Object word : words) {
      String text = String.valueOf(word);
      for (int i = 0; i < text.length(); i++) {
        hash = (hash ^ text.charAt(i)) * FNV_PRIME;
      }
      hash = (hash ^ 0x1f) * FNV_PRIME;
    }
    return mix(hash);
  }

  private static long mix(long value) {
    long z = value + 0x9e3779b97f4a7c15L;
    z = (z ^ (z >>> 30)) * 0xbf58476d1ce4e5b9L;
    z = (z ^ (z >>> 27)) * 0x94d049bb133111ebL;
    return z ^ (z >>> 31);
  }

  /** In [0, 1). */
  public double uniform() {
    return random.nextDouble();
  }

  /** True with this chance. */
  public boolean chance(double probability) {
    return random.nextDouble() < probability;
  }

  /** In [0, bound). */
  public int below(int bound) {
    return random.nextInt(bound);
  }

  /** From low to high, both included. */
  public int between(int low, int high) {
    return random.nextInt(low, high + 1);
  }

  /** One of a list that is not empty. */
  public <T> T oneOf(List<T> choices) {
    return choices.get(random.nextInt(choices.size()));
  }

  /**
   * Normal deviate by Box and Muller: the JDK's SplittableRandom offers none that is seeded alike.
   */
  public double gaussian() {
    double radius = Math.sqrt(-2 * Math.log(1 - random.nextDouble()));
    return radius * Math.cos(2 * Math.PI * random.nextDouble());
  }
}
