package dev.candor.classification.model;

import dev.candor.classification.text.FoldedText;

/**
 * Counts what makes the form of a reply: lines, lists, headings, verse, dialogue. Reusable, not
 * thread-safe.
 */
final class ReplyForm {

  private int newlines;
  private int listItems;
  private int headings;
  private int bold;
  private int quotes;
  private int lines;
  private int shortLines;
  private int lineFrom;
  private int speakers;

  /** Begins a new reply. */
  void clear() {
    newlines = 0;
    listItems = 0;
    headings = 0;
    bold = 0;
    quotes = 0;
    lines = 0;
    shortLines = 0;
    lineFrom = 0;
    speakers = 0;
  }

  /** Takes a unit that is part of no word. */
  void take(char unit, char previous, int at, int length, char[] chars) {
    if (unit == '\n') {
      newlines++;
      line(at, chars);
      char next = at + 1 < length ? chars[at + 1] : ' ';
      char third = at + 2 < length ? chars[at + 2] : ' ';
      if (next == '#') {
        headings++;
      } else if ((next == '-' || next == '*' || next == '\u2022') && third == ' ') {
        listItems++;
      } else if (next >= '0'
          && next <= '9'
          && (third == '.' || third == ')' || third == '\u3001')) {
        listItems++;
      }
    } else if (unit == '*' && previous == '*') {
      bold++;
    } else if (unit == '"') {
      quotes++;
    }
  }

  /** Tells verse by its short lines, dialogue by lines that open with a speaker and a colon. */
  private void line(int end, char[] chars) {
    int size = end - lineFrom;
    if (size > 1) {
      lines++;
      boolean item = isListMark(chars[lineFrom]);
      if (!item && size < (Units.isHan(chars[lineFrom]) ? 26 : 60)) {
        shortLines++;
      }
      if (!item || chars[lineFrom] == '*') {
        int last = Math.min(end, lineFrom + 30);
        for (int at = lineFrom; at < last; at++) {
          if (chars[at] == ':') {
            speakers++;
            break;
          }
        }
      }
    }
    lineFrom = end + 1;
  }

  private static boolean isListMark(char unit) {
    return unit == '-' || unit == '*' || unit == '#' || unit >= '0' && unit <= '9';
  }

  /**
   * Fills in the figures on form.
   *
   * @param units length of the reply in words and characters
   */
  void fill(FoldedText text, double units, double[] dense) {
    double per100 = 100.0 / (text.length() + 20);
    dense[Dense.NEWLINES] = Math.min(6, newlines * per100);
    dense[Dense.LIST_ITEMS] = Math.log1p(listItems);
    dense[Dense.HEADINGS] = Math.log1p(headings);
    dense[Dense.BOLD] = Math.log1p(bold);
    dense[Dense.QUOTES] = Math.min(5, quotes * per100);
    char first = text.length() == 0 ? ' ' : text.charAt(0);
    dense[Dense.OPENS_WITH_MARKUP] = "#*\"[<\u3010\u300a".indexOf(first) >= 0 ? 1 : 0;
    dense[Dense.OPENS_MIDWAY] = ".,;:)}]".indexOf(first) >= 0 ? 1 : 0;
    dense[Dense.ENDS_WITH_QUESTION] = endsWithQuestion(text) ? 1 : 0;
    boolean midway = endsMidway(text);
    dense[Dense.ENDS_MIDWAY] = midway ? 1 : 0;
    dense[Dense.SHORT_AND_ENDS_MIDWAY] = midway && units < 500 ? 1 : 0;
    line(text.length(), text.chars());
    dense[Dense.ONE_PARAGRAPH] = lines <= 1 ? 1 : 0;
    dense[Dense.VERSE] = lines >= 4 && shortLines * 10 >= lines * 7 ? 1 : 0;
    dense[Dense.SPEAKERS] = speakers >= 4 && speakers * 3 >= lines ? 1 : 0;
  }

  private static boolean endsWithQuestion(FoldedText text) {
    int at = text.length() - 1;
    while (at > 0 && " \n\"'*)_".indexOf(text.charAt(at)) >= 0) {
      at--;
    }
    return at > 0 && text.charAt(at) == '?';
  }

  private static boolean endsMidway(FoldedText text) {
    if (text.length() == 0) {
      return false;
    }
    char last = text.charAt(text.length() - 1);
    return Units.isWord(last) || Units.isHan(last) || last == ',' || last == '-' || last == '(';
  }
}
