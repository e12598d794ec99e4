package dev.candor.classification.model;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class FeaturesTest {

  private static ColumnIndex only(Features of) {
    long[] known = new long[Features.COLUMNS / 64];
    for (int window = 0; window < Features.WINDOWS; window++) {
      for (int i = 0; i < of.size(window); i++) {
        known[of.row(window, i) >>> 6] |= 1L << of.row(window, i);
      }
    }
    return new ColumnIndex(known);
  }

  private static Features of(ColumnIndex index, int... hashes) {
    Features features = new Features(index);
    features.clear(hashes.length);
    for (int i = 0; i < hashes.length; i++) {
      features.addToken(Features.SINGLE, hashes[i], i);
    }
    features.settle();
    return features;
  }

  @Test
  void anNGramCountsOncePerWindow() {
    Features features = new Features(ColumnIndex.all());
    features.clear(3);
    features.addToken(Features.SINGLE, 7, 0);
    features.add(Features.WHOLE, 7, 1);
    features.add(Features.OPENING, 7, 1);
    features.settle();
    assertThat(features.size(Features.WHOLE)).isEqualTo(1);
    assertThat(features.position(Features.WHOLE, 0)).isZero();
    assertThat(features.size(Features.OPENING)).isEqualTo(1);
  }

  @Test
  void whatTheModelDoesNotKnowIsLeftOut() {
    ColumnIndex index = only(of(ColumnIndex.all(), 1, 2, 3));
    assertThat(of(index, 1, 4, 3, 5).size(Features.WHOLE)).isEqualTo(2);
  }

  @Test
  void aReplyThatDecaysIsToldByItsOddestPart() {
    int[] words = new int[200];
    for (int i = 0; i < words.length; i++) {
      words[i] = i % 20;
    }
    ColumnIndex index = only(of(ColumnIndex.all(), words));
    for (int i = 160; i < words.length; i++) {
      words[i] = 1_000 + i;
    }
    Features decayed = of(index, words);
    decayed.dense[Dense.LENGTH] = Math.log1p(300);
    decayed.fillKnownShares(0);
    assertThat(decayed.partSizes(Features.SINGLE)).containsExactly(40, 40, 40, 40, 40);
    assertThat(decayed.dense(Dense.KNOWN_SINGLES)).isGreaterThan(.75);
    assertThat(decayed.dense(Dense.LOWEST_SINGLES)).isLessThan(.2);
    assertThat(decayed.dense(Dense.ODD_WORDS)).isPositive();
  }
}
