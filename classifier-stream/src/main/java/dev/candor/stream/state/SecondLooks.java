package dev.candor.stream.state;

import dev.candor.events.ClassifiedResponse;
import dev.candor.events.stored.StoredFormat;
import java.nio.ByteBuffer;

/**
 * How replies of one release in an open cycle fared of which the classifier was unsure. A value.
 *
 * @param judged those whose outcome is the judge's
 * @param abstained those no judge decided, be it that none was asked or that it would not say
 * @param tooLate those for which no judgement came in time
 */
public record SecondLooks(int judged, int abstained, int tooLate) {
  public static final SecondLooks NONE = new SecondLooks(0, 0, 0);

  /** How it lies in the store. */
  public static final StoredFormat<SecondLooks> STORED =
      StoredFormat.of(SecondLooks.class).before(SecondLooks::beforeAvro);

  public SecondLooks with(ClassifiedResponse response) {
    String result = response.judgement() == null ? HeldReplies.ABSTAINED : response.judgement();
    return new SecondLooks(
        judged + (result.equals(HeldReplies.JUDGED) ? 1 : 0),
        abstained + (result.equals(HeldReplies.ABSTAINED) ? 1 : 0),
        tooLate + (result.equals(HeldReplies.TOO_LATE) ? 1 : 0));
  }

  private static SecondLooks beforeAvro(byte[] bytes) {
    ByteBuffer in = BeforeAvro.of(bytes, 1);
    return new SecondLooks(in.getInt(), in.getInt(), in.getInt());
  }
}
