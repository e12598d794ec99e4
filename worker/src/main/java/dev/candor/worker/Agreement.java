package dev.candor.worker;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;

/**
 * How far two who label the same replies agree, over the newest {@value #MOST} of them. Cohen's
 * kappa is (p − e) / (1 − e), where p is the share of replies on which they agree and e the share
 * on which they would if each drew labels at its own rates (J. Cohen, Educational and Psychological
 * Measurement 20, 1960). Not thread-safe.
 */
final class Agreement {
  static final int MOST = 1_000;

  private record Pair(String one, String other) {}

  private final Deque<Pair> pairs = new ArrayDeque<>();

  void add(String one, String other) {
    pairs.addLast(new Pair(one, other));
    if (pairs.size() > MOST) {
      pairs.removeFirst();
    }
  }

  int size() {
    return pairs.size();
  }

  /** Share of replies on which they agree, 0 to 1; not a number without replies. */
  double share() {
    return pairs.stream().filter(pair -> pair.one().equals(pair.other())).count()
        / (double) pairs.size();
  }

  /** Cohen's kappa, at most 1; not a number where both always say the same one thing. */
  double kappa() {
    Map<String, Integer> ones = new HashMap<>();
    Map<String, Integer> others = new HashMap<>();
    for (Pair pair : pairs) {
      ones.merge(pair.one(), 1, Integer::sum);
      others.merge(pair.other(), 1, Integer::sum);
    }
    double n = pairs.size();
    double byChance = 0;
    for (Map.Entry<String, Integer> one : ones.entrySet()) {
      byChance += one.getValue() / n * (others.getOrDefault(one.getKey(), 0) / n);
    }
    return (share() - byChance) / (1 - byChance);
  }
}
