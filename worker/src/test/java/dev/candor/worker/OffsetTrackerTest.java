package dev.candor.worker;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.Random;
import java.util.Set;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.junit.jupiter.api.Test;

class OffsetTrackerTest {
  @Test
  void commitIsTheFirstPromptNotEnded() {
    OffsetTracker tracker = arrivedUpTo(10);
    tracker.ended(2);
    tracker.ended(0);
    assertThat(tracker.commit().offset()).isEqualTo(1);
    tracker.ended(1);
    assertThat(tracker.commit()).isEqualTo(new OffsetAndMetadata(3));
    assertThat(tracker.pending()).isEqualTo(7);
  }

  @Test
  void restartKnowsWhatEndedOutOfOrder() {
    Random random = new Random(5);
    for (int round = 0; round < 50; round++) {
      int count = 1 + random.nextInt(OffsetTracker.WIDEST - 1);
      OffsetTracker tracker = arrivedUpTo(count);
      Set<Long> ended = new HashSet<>();
      for (long offset = 0; offset < count; offset++) {
        if (random.nextBoolean()) {
          tracker.ended(offset);
          ended.add(offset);
        }
      }
      OffsetAndMetadata committed = tracker.commit();
      assertThat(committed.metadata()).hasSizeLessThan(4096);
      OffsetTracker restored = OffsetTracker.from(committed);
      for (long offset = committed.offset(); offset < count; offset++) {
        assertThat(restored.arrived(offset)).isEqualTo(!ended.contains(offset));
      }
      assertThat(restored.pending()).isEqualTo(count - ended.size());
    }
  }

  @Test
  void offsetsThatNeverArriveCountAsEnded() {
    OffsetTracker tracker = OffsetTracker.startingAt(5);
    assertThat(tracker.arrived(5)).isTrue();
    assertThat(tracker.arrived(9)).isTrue();
    assertThat(tracker.pending()).isEqualTo(2);
    tracker.ended(5);
    assertThat(tracker.commit().offset()).isEqualTo(9);
  }

  @Test
  void longGapWithNothingPendingIsStepped() {
    OffsetTracker tracker = OffsetTracker.startingAt(0);
    assertThat(tracker.arrived(3_000_000_000L)).isTrue();
    assertThat(tracker.width()).isEqualTo(1);
    assertThat(tracker.commit().offset()).isEqualTo(3_000_000_000L);
  }

  @Test
  void topicMadeAnewStartsAnew() {
    OffsetTracker tracker = OffsetTracker.from(new OffsetAndMetadata(1_000));
    assertThat(tracker.arrived(0)).isTrue();
    tracker.ended(0);
    assertThat(tracker.commit().offset()).isEqualTo(1);
  }

  @Test
  void foreignMetadataCountsAsNone() {
    for (String metadata : new String[] {"hello", "candor1:%%%", "candor1:AAAA", "candor1:"}) {
      OffsetTracker tracker = OffsetTracker.from(new OffsetAndMetadata(3, metadata));
      assertThat(tracker.arrived(3)).as(metadata).isTrue();
      assertThat(tracker.arrived(4)).as(metadata).isTrue();
    }
  }

  @Test
  void recordReadAgainIsTakenOnce() {
    OffsetTracker tracker = OffsetTracker.startingAt(0);
    assertThat(tracker.arrived(0)).isTrue();
    assertThat(tracker.arrived(0)).isFalse();
    assertThat(tracker.arrived(1)).isTrue();
    tracker.unarrived(1);
    assertThat(tracker.arrived(1)).isTrue();
    assertThat(tracker.pending()).isEqualTo(2);
  }

  private static OffsetTracker arrivedUpTo(int end) {
    OffsetTracker tracker = OffsetTracker.startingAt(0);
    for (long offset = 0; offset < end; offset++) {
      assertThat(tracker.arrived(offset)).isTrue();
    }
    return tracker;
  }
}
