package dev.candor.alerting.receiver;

/**
 * Makes text of a model or a provider safe to quote: one line, bounded, without control characters,
 * invisible characters and direction overrides. What a format escapes on top of it is the format's
 * own business.
 */
public final class PlainText {
  private PlainText() {}

  /**
   * One line of at most {@code most} code points; a longer text ends in an ellipsis. Runs of white
   * space and line breaks become one space.
   */
  public static String line(String text, int most) {
    if (text == null) {
      return "";
    }
    StringBuilder out = new StringBuilder(Math.min(text.length(), most + 1));
    int length = 0;
    boolean space = false;
    for (int i = 0; i < text.length(); ) {
      int point = text.codePointAt(i);
      i += Character.charCount(point);
      if (Character.isWhitespace(point)
          || Character.isSpaceChar(point)
          || Character.isISOControl(point)) {
        space = out.length() > 0;
        continue;
      }
      if (isInvisible(point)) {
        continue;
      }
      if (length + (space ? 2 : 1) > most) {
        return out.append('…').toString();
      }
      if (space) {
        out.append(' ');
        length++;
        space = false;
      }
      out.appendCodePoint(point);
      length++;
    }
    return out.toString();
  }

  /** Format characters (direction marks, zero widths, tags), lone surrogates, unassigned points. */
  private static boolean isInvisible(int point) {
    int type = Character.getType(point);
    return type == Character.FORMAT
        || type == Character.SURROGATE
        || type == Character.PRIVATE_USE
        || type == Character.UNASSIGNED;
  }
}
