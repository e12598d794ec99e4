package dev.candor.runtime;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;

/**
 * The encoding of every file that Candor reads. What is in another is refused with the command that
 * converts it; the others are guessed, because the fix differs.
 */
public final class Utf8 {
  private static final Charset GB18030 = Charset.forName("GB18030");
  private static final int LOOKED_AT = 64 << 10;

  /** What to do about a text in an encoding that cannot be told. */
  public static final String CONVERT =
      "convert it: iconv -f WINDOWS-1252 -t UTF-8 if its language is Western, -f GB18030 if it is"
          + " Chinese";

  private Utf8() {}

  /**
   * The text of a file's bytes, without a byte order mark.
   *
   * @throws InputException if they are not UTF-8, with the line
   */
  public static String text(String file, byte[] bytes) {
    ByteBuffer rest = ByteBuffer.wrap(bytes);
    if (holdsZeros(bytes)) {
      throw refusal(file, bytes);
    }
    try {
      String text = StandardCharsets.UTF_8.newDecoder().decode(rest).toString();
      return text.startsWith("\uFEFF") ? text.substring(1) : text;
    } catch (CharacterCodingException e) {
      int line = 1;
      for (int i = 0; i < rest.position(); i++) {
        line += bytes[i] == '\n' ? 1 : 0;
      }
      throw refusal(file + ":" + line, bytes);
    }
  }

  /** What to say of bytes that are not UTF-8. */
  public static InputException refusal(String place, byte[] bytes) {
    if (holdsZeros(bytes)) {
      return new InputException(
          place,
          "is not UTF-8 but UTF-16, or not text at all",
          "name a text file, or convert it: iconv -f UTF-16 -t UTF-8");
    }
    if (isGb18030(bytes)) {
      return new InputException(
          place, "is not UTF-8 but GB18030", "convert it: iconv -f GB18030 -t UTF-8");
    }
    return new InputException(place, "is not UTF-8", CONVERT);
  }

  /**
   * Whether bytes that are not UTF-8 read as Chinese in GB18030 (or GBK, its older part): all of
   * them are in it, and some are pairs of two high bytes, as the common characters are. A stray
   * byte, or a letter of a Western encoding between others, is neither.
   */
  public static boolean isGb18030(byte[] bytes) {
    if (new String(bytes, GB18030).indexOf('\uFFFD') >= 0) {
      return false;
    }
    for (int i = 1; i < bytes.length; i++) {
      if ((bytes[i - 1] & 0xff) > 0xa0 && (bytes[i] & 0xff) > 0xa0) {
        return true;
      }
    }
    return false;
  }

  /** Text holds no zeros; UTF-16 does in every line end. */
  private static boolean holdsZeros(byte[] bytes) {
    for (int i = 0; i < Math.min(LOOKED_AT, bytes.length); i++) {
      if (bytes[i] == 0) {
        return true;
      }
    }
    return false;
  }
}
