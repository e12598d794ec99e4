package dev.candor.stream.state;

import dev.candor.events.ClassifiedResponse;
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

  private static final byte FORMAT = 1;

  public SecondLooks with(ClassifiedResponse response) {
    String result = response.judgement() == null ? HeldReplies.ABSTAINED : response.judgement();
    return new SecondLooks(
        judged + (result.equals(HeldReplies.JUDGED) ? 1 : 0),
        abstained + (result.equals(HeldReplies.ABSTAINED) ? 1 : 0),
        tooLate + (result.equals(HeldReplies.TOO_LATE) ? 1 : 0));
  }

  public byte[] toBytes() {
    return ByteBuffer.allocate(1 + 3 * Integer.BYTES)
        .put(FORMAT)
        .putInt(judged)
        .putInt(abstained)
        .putInt(tooLate)
        .array();
  }

  public static SecondLooks fromBytes(byte[] bytes) {
    ByteBuffer in = ByteBuffer.wrap(bytes);
    byte format = in.get();
    if (format != FORMAT) {
      throw new IllegalStateException("second looks of unknown format " + format);
    }
    return new SecondLooks(in.getInt(), in.getInt(), in.getInt());
  }
}
