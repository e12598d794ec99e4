package dev.candor.stream.state;

import org.apache.kafka.streams.processor.api.RecordMetadata;
import org.apache.kafka.streams.state.KeyValueStore;

/**
 * Sees to it that a step remembers its partition of a recording from the first record on. The
 * stores of a recording have no changelog: what a task held that broke off is gone, while its
 * records stay read. A task that begins behind the first record and finds no mark of it in its
 * store must not go on, or rows would be missing without a word.
 */
public final class WholeRecording {
  /** No key of another row begins so. */
  private static final String MARK = "begun";

  private static final byte[] MARKED = {};

  /** A store that holds one mark. */
  public interface Marks {
    boolean isMarked();

    void mark();

    /** The mark in a store of the task. It must be one that forgets nothing as time passes. */
    static Marks in(KeyValueStore<String, byte[]> store) {
      return new Marks() {
        @Override
        public boolean isMarked() {
          return store.get(MARK) != null;
        }

        @Override
        public void mark() {
          store.put(MARK, MARKED);
        }
      };
    }
  }

  /** Of a monitor, whose stores have changelogs, there is nothing to see to. */
  public static WholeRecording notNeeded() {
    return new WholeRecording(false, null);
  }

  private final boolean isOfRecording;
  private final Marks marks;
  private boolean isKnown;

  /**
   * @param isOfRecording whether there is anything to see to
   * @param marks where the step's memory is
   */
  public WholeRecording(boolean isOfRecording, Marks marks) {
    this.isOfRecording = isOfRecording;
    this.marks = marks;
  }

  /**
   * Looks at the first record after a start.
   *
   * @throws IllegalStateException if those before it are remembered no more
   */
  public void check(RecordMetadata place) {
    if (isKnown || !isOfRecording) {
      return;
    }
    if (place.offset() == 0) {
      marks.mark();
    } else if (!marks.isMarked()) {
      throw new IllegalStateException(
          "the stream lost what it knew of the recording's first "
              + place.offset()
              + " records of "
              + place.topic()
              + "-"
              + place.partition()
              + "; replay it again");
    }
    isKnown = true;
  }
}
