package dev.candor.classification.score;

import static org.assertj.core.api.Assertions.assertThat;

import dev.candor.classification.StandardClassifier;
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
  void missesAndHitsAddUp() {
    GoldSet.Score score = GoldSet.score(StandardClassifier.load());
    assertThat(score.right() + score.misses().size()).isEqualTo(score.items());
  }
}
