package dev.candor.stream;

import dev.candor.classification.ResponseClassifier;
import dev.candor.classification.StandardClassifier;
import dev.candor.classification.score.GoldSet;
import java.util.HashSet;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs the frozen gold set through the running classifier and compares it, reply by reply, with the
 * classifier as shipped: at start and after every cycle. If anything differs the instrument has
 * moved, be it by rules of the user's or by a fault, and rates before and after are not alike.
 */
final class GoldCheck implements InstrumentCheck {
  private static final Logger log = LoggerFactory.getLogger(GoldCheck.class);

  private final ResponseClassifier classifier;
  private final ClassifierMetrics metrics;
  private final GoldSet.Score shipped;
  private volatile Optional<Move> move = Optional.empty();

  GoldCheck(ResponseClassifier classifier, ClassifierMetrics metrics) {
    this.classifier = Objects.requireNonNull(classifier);
    this.metrics = Objects.requireNonNull(metrics);
    this.shipped = GoldSet.score(StandardClassifier.load());
  }

  @Override
  public void run() {
    GoldSet.Score now = GoldSet.score(classifier);
    Map<String, int[]> byLang = new TreeMap<>();
    for (GoldSet.Item item : GoldSet.items()) {
      String lang = item.reply().promptLang() == null ? "und" : item.reply().promptLang();
      int[] counts = byLang.computeIfAbsent(lang, any -> new int[2]);
      counts[1]++;
      if (now.misses().stream().noneMatch(miss -> miss.id().equals(item.id()))) {
        counts[0]++;
      }
    }
    byLang.forEach((lang, counts) -> metrics.goldScore(lang, counts[0] / (double) counts[1]));
    boolean moved = !now.misses().equals(shipped.misses());
    metrics.goldMoved(moved);
    move = moved ? Optional.of(move(now)) : Optional.empty();
    if (moved) {
      log.warn(
          "The classifier {} gets {} of {} gold replies right; as shipped, it is {}.",
          now.classifier(),
          now.right(),
          now.items(),
          shipped.right());
    }
  }

  @Override
  public Optional<Move> moved() {
    return move;
  }

  private Move move(GoldSet.Score now) {
    Set<GoldSet.Miss> differing = new HashSet<>(now.misses());
    differing.addAll(shipped.misses());
    Set<GoldSet.Miss> alike = new HashSet<>(now.misses());
    alike.retainAll(shipped.misses());
    differing.removeAll(alike);
    int replies = (int) differing.stream().map(GoldSet.Miss::id).distinct().count();
    return new Move(now.classifier(), now.right(), shipped.right(), now.items(), replies);
  }
}
