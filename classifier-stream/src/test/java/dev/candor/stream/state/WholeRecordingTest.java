package dev.candor.stream.state;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import dev.candor.stream.state.WholeRecording.Marks;
import org.apache.kafka.streams.processor.api.RecordMetadata;
import org.junit.jupiter.api.Test;

class WholeRecordingTest {
  private final Memory memory = new Memory();

  private static final class Memory implements Marks {
    private boolean marked;

    @Override
    public boolean isMarked() {
      return marked;
    }

    @Override
    public void mark() {
      marked = true;
    }
  }

  @Test
  void taskThatRemembersTheFirstRecordGoesOn() {
    WholeRecording first = new WholeRecording(true, memory);
    first.check(at(0));
    first.check(at(1));
    new WholeRecording(true, memory).check(at(2));
    assertThat(memory.marked).isTrue();
  }

  @Test
  void taskThatLostWhatItKnewStopsAndSaysWhere() {
    new WholeRecording(true, memory).check(at(0));
    memory.marked = false;
    WholeRecording again = new WholeRecording(true, memory);
    for (int tries = 0; tries < 2; tries++) {
      assertThatIllegalStateException()
          .isThrownBy(() -> again.check(at(2)))
          .withMessageContaining("first 2 records of candor-responses-3")
          .withMessageContaining("replay it again");
    }
  }

  @Test
  void monitorHasChangelogsAndIsNotLookedAt() {
    new WholeRecording(false, memory).check(at(7));
    assertThat(memory.marked).isFalse();
  }

  private static RecordMetadata at(long offset) {
    return new RecordMetadata() {
      @Override
      public String topic() {
        return "candor-responses";
      }

      @Override
      public int partition() {
        return 3;
      }

      @Override
      public long offset() {
        return offset;
      }
    };
  }
}
