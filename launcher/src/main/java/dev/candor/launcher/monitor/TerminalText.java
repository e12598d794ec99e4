package dev.candor.launcher.monitor;

import org.jline.utils.AttributedString;
import org.jline.utils.AttributedStringBuilder;
import org.jline.utils.AttributedStyle;

/** Styled text of a terminal's line, measured in columns. */
final class TerminalText {
  static final AttributedStyle PLAIN = AttributedStyle.DEFAULT;
  static final AttributedStyle BOLD = PLAIN.bold();
  static final AttributedStyle DIM = PLAIN.faint();
  static final AttributedStyle ALARM = BOLD.foreground(AttributedStyle.RED);
  static final AttributedStyle GOOD = PLAIN.foreground(AttributedStyle.GREEN);

  private TerminalText() {}

  static AttributedString styled(AttributedStyle style, String words) {
    return new AttributedString(PlainTerminal.harmless(words), style);
  }

  static int columns(String text) {
    return new AttributedString(PlainTerminal.harmless(text)).columnLength();
  }

  static AttributedString padded(AttributedString text, int width) {
    AttributedStringBuilder line = new AttributedStringBuilder().append(cut(text, width));
    return line.append(" ".repeat(Math.max(0, width - line.columnLength()))).toAttributedString();
  }

  /** At most so many columns; what is cut ends in an ellipsis. */
  static AttributedString cut(AttributedString text, int width) {
    if (text.columnLength() <= width) {
      return text;
    }
    return new AttributedStringBuilder()
        .append(text.columnSubSequence(0, Math.max(0, width - 1)))
        .append("…")
        .toAttributedString();
  }

  /** At most so many columns; names are told apart by their ends, so the middle is left out. */
  static AttributedString bothEnds(AttributedString text, int width) {
    int columns = text.columnLength();
    if (columns <= width || width < 3) {
      return text;
    }
    int end = (width - 1) * 3 / 5;
    return new AttributedStringBuilder()
        .append(text.columnSubSequence(0, width - 1 - end))
        .append("…")
        .append(text.columnSubSequence(columns - end, columns))
        .toAttributedString();
  }

  /** As much as has room, up to the end of a word unless that leaves half of the line empty. */
  static AttributedString beginning(AttributedString text, int width) {
    if (text.columnLength() <= width) {
      return text;
    }
    AttributedString piece = text.columnSubSequence(0, width);
    int space = piece.toString().lastIndexOf(' ');
    return space > piece.length() / 2 ? piece.subSequence(0, space + 1) : piece;
  }
}
