package dev.candor.launcher.detect;

import dev.candor.model.KeyFactGrade;
import dev.candor.model.Layer;
import dev.candor.model.Outcome;
import dev.candor.model.Require;
import dev.candor.model.Stratum;
import java.time.Instant;

/**
 * One recorded probe: a reply with its outcome, or a failure.
 *
 * @param writtenLang the language as the row has it, however it is called in the stratum
 * @param sample re-roll number; null where the row has none
 * @param id the row's own identifier; null where it has none
 * @param timestamp null where the row has none
 * @param outcome null for a probe that failed
 * @param replyHash hash of the reply's text; null where the text is unknown
 * @param replyLength characters of the reply; null where that is unknown
 * @param grade what it makes of the key facts; null where that is unknown
 * @param layer where the answer was suppressed; null where it was not
 */
public record RecordedRow(
    String target,
    String release,
    Stratum stratum,
    String writtenLang,
    long cycle,
    Long sample,
    String id,
    Instant timestamp,
    Outcome outcome,
    Long replyHash,
    Integer replyLength,
    KeyFactGrade grade,
    Layer layer) {
  public RecordedRow {
    Require.nonNull(target, release, stratum);
  }

  /** What tells rows apart; {@code again} what tells askings of one sample apart, or null. */
  private record SampleIdentity(
      String promptId, String lang, long cycle, long sample, Object again) {}

  /**
   * What tells two rows of a release apart; null where the row has nothing that does.
   *
   * @param again what tells askings of one sample apart, or null
   */
  Object identity(Object again) {
    return sample == null
        ? id
        : new SampleIdentity(stratum.promptId(), writtenLang, cycle, sample, again);
  }

  /** Whether it brought no reply. */
  public boolean isFailed() {
    return outcome == null;
  }
}
