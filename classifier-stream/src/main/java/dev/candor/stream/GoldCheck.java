package dev.candor.stream;

import dev.candor.classification.ResponseClassifier;
import dev.candor.classification.StandardClassifier;
import dev.candor.classification.score.GoldSet;
import dev.candor.model.LengthClass;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;
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
    this.shipped = GoldSet.scoreOfAll(StandardClassifier.load());
  }

  @Override
  public void run() {
    GoldSet.Score now = GoldSet.scoreOfAll(classifier);
    right(now, GoldCheck::lang).forEach((lang, counts) -> metrics.goldScore(lang, counts.share()));
    Map<LengthClass, Counts> byLength = right(now, GoldCheck::length);
    byLength.forEach((length, counts) -> metrics.goldScoreOfLength(length, counts.share()));
    boolean moved = !now.misses().equals(shipped.misses());
    metrics.goldMoved(moved);
    move = moved ? Optional.of(move(now, byLength)) : Optional.empty();
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

  private static String lang(GoldSet.Item item) {
    return item.reply().promptLang() == null ? "und" : item.reply().promptLang();
  }

  private static LengthClass length(GoldSet.Item item) {
    return LengthClass.of(item.reply().text());
  }

  /** Gold replies of a kind, and how many of them are right. */
  private record Counts(int right, int items) {
    private double share() {
      return right / (double) items;
    }

    private Counts plus(Counts other) {
      return new Counts(right + other.right, items + other.items);
    }
  }

  private static <K extends Comparable<K>> Map<K, Counts> right(
      GoldSet.Score score, Function<GoldSet.Item, K> kind) {
    Set<String> missed = score.misses().stream().map(GoldSet.Miss::id).collect(Collectors.toSet());
    Map<K, Counts> counts = new TreeMap<>();
    for (GoldSet.Item item : GoldSet.all()) {
      counts.merge(
          kind.apply(item), new Counts(missed.contains(item.id()) ? 0 : 1, 1), Counts::plus);
    }
    return counts;
  }

  private Move move(GoldSet.Score now, Map<LengthClass, Counts> byLength) {
    Set<GoldSet.Miss> differing = new HashSet<>(now.misses());
    differing.addAll(shipped.misses());
    Set<GoldSet.Miss> alike = new HashSet<>(now.misses());
    alike.retainAll(shipped.misses());
    differing.removeAll(alike);
    int replies = (int) differing.stream().map(GoldSet.Miss::id).distinct().count();
    List<LengthScore> fallen = new ArrayList<>();
    right(shipped, GoldCheck::length)
        .forEach(
            (length, before) -> {
              Counts counts = byLength.get(length);
              if (counts.right < before.right) {
                fallen.add(new LengthScore(length, counts.right, before.right, counts.items));
              }
            });
    return new Move(now.classifier(), now.right(), shipped.right(), now.items(), replies, fallen);
  }
}
