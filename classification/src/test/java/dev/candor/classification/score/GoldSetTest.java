package dev.candor.classification.score;

import static org.assertj.core.api.Assertions.assertThat;

import dev.candor.classification.StandardClassifier;
import dev.candor.model.LengthClass;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class GoldSetTest {

  @Test
  void shippedClassifierScoresWellOnIt() {
    GoldSet.Score score = GoldSet.score(StandardClassifier.load());
    assertThat(score.items()).isGreaterThan(60);
    assertThat(score.accuracy()).as(score.misses().toString()).isGreaterThan(.75);
    assertThat((double) score.rightCoarse() / score.items()).isGreaterThan(.8);
  }

  @Test
  void allOfItHasRepliesOfEveryLengthAndTheLongOnesComeLast() {
    Map<LengthClass, Long> lengths =
        GoldSet.all().stream()
            .collect(
                Collectors.groupingBy(
                    item -> LengthClass.of(item.reply().text()), Collectors.counting()));
    assertThat(lengths)
        .containsEntry(LengthClass.FROM_500, 9L)
        .containsEntry(LengthClass.FROM_2000, 3L)
        .containsKeys(LengthClass.UNDER_100, LengthClass.FROM_100);
    assertThat(GoldSet.all().subList(0, GoldSet.items().size())).isEqualTo(GoldSet.items());
    assertThat(GoldSet.items())
        .allSatisfy(
            item ->
                assertThat(LengthClass.of(item.reply().text())).isLessThan(LengthClass.FROM_500));
    assertThat(GoldSet.all()).extracting(GoldSet.Item::id).doesNotHaveDuplicates();
    GoldSet.Score score = GoldSet.scoreOfAll(StandardClassifier.load());
    assertThat(score.items()).isEqualTo(GoldSet.all().size());
    assertThat(score.right() + score.misses().size()).isEqualTo(score.items());
  }

  @Test
  void missesAndHitsAddUp() {
    GoldSet.Score score = GoldSet.score(StandardClassifier.load());
    assertThat(score.right() + score.misses().size()).isEqualTo(score.items());
  }
}
