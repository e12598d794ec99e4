package dev.candor.worker.provider;

import java.util.Arrays;
import java.util.BitSet;

/**
 * A text with the escapes of JSON, of addresses and of HTML undone, which knows where each of its
 * characters comes from. Takes time in proportion to the text.
 */
final class PlainView {
  /** The longest entity is that of a code point. */
  private static final int LONGEST_ENTITY = 9;

  private final String text;
  private final StringBuilder plain;
  private final int[] from;
  private final BitSet hidden = new BitSet();

  PlainView(String text) {
    this.text = text;
    this.plain = new StringBuilder(text.length());
    int[] places = new int[text.length() + 1];
    int at = 0;
    while (at < text.length()) {
      places[plain.length()] = at;
      at = take(at);
    }
    places[plain.length()] = at;
    this.from = Arrays.copyOf(places, plain.length() + 1);
  }

  /** Appends the character at a place, and says where the next begins. */
  private int take(int at) {
    char first = text.charAt(at);
    int code = -1;
    int end = at + 1;
    if (first == '\\' && end < text.length()) {
      char next = text.charAt(end);
      if (next == 'u') {
        code = number(end + 1, end + 5, 16);
        end = at + 6;
      } else if (next == '/' || next == '"' || next == '\\') {
        code = next;
        end = at + 2;
      }
    } else if (first == '%') {
      code = number(at + 1, at + 3, 16);
      end = at + 3;
    } else if (first == '&') {
      int semicolon = text.substring(at, Math.min(text.length(), at + LONGEST_ENTITY)).indexOf(';');
      if (semicolon > 0) {
        end = at + semicolon + 1;
        code = entity(at + 1, end - 1);
      }
    }
    plain.append(code < 0 ? first : (char) code);
    return code < 0 ? at + 1 : end;
  }

  private int entity(int start, int end) {
    return switch (text.substring(start, end)) {
      case "amp" -> '&';
      case "lt" -> '<';
      case "gt" -> '>';
      case "quot" -> '"';
      case "apos" -> '\'';
      default ->
          text.charAt(start) != '#'
              ? -1
              : Character.toLowerCase(text.charAt(start + 1)) == 'x'
                  ? number(start + 2, end, 16)
                  : number(start + 1, end, 10);
    };
  }

  /** The number written there; -1 where there is none, or none of a character. */
  private int number(int start, int end, int radix) {
    int value = 0;
    for (int i = start; i < end; i++) {
      int digit = i < text.length() ? Character.digit(text.charAt(i), radix) : -1;
      if (digit < 0) {
        return -1;
      }
      value = value * radix + digit;
    }
    return start < end && value <= Character.MAX_VALUE ? value : -1;
  }

  /** Hides a value wherever it stands. */
  void hide(String value) {
    for (int at = plain.indexOf(value); at >= 0; at = plain.indexOf(value, at + value.length())) {
      hidden.set(from[at], from[at + value.length()]);
    }
  }

  /**
   * Hides what stands of a value that was cut, at either end, to no fewer characters than these.
   */
  void hideCut(String value, int least) {
    String beginning = value.substring(0, least);
    for (int at = plain.indexOf(beginning); at >= 0; at = plain.indexOf(beginning, at + least)) {
      int length = least;
      while (length < value.length()
          && at + length < plain.length()
          && plain.charAt(at + length) == value.charAt(length)) {
        length++;
      }
      hidden.set(from[at], from[at + length]);
    }
    String ending = value.substring(value.length() - least);
    for (int at = plain.indexOf(ending); at >= 0; at = plain.indexOf(ending, at + least)) {
      int length = least;
      while (length < value.length()
          && at + least > length
          && plain.charAt(at + least - length - 1) == value.charAt(value.length() - length - 1)) {
        length++;
      }
      hidden.set(from[at + least - length], from[at + least]);
    }
  }

  /** The text as it was, with a mask in place of what is hidden. */
  String masked(String mask) {
    if (hidden.isEmpty()) {
      return text;
    }
    StringBuilder shown = new StringBuilder(text.length());
    int at = 0;
    for (int start = hidden.nextSetBit(0); start >= 0; start = hidden.nextSetBit(at)) {
      shown.append(text, at, start).append(mask);
      at = hidden.nextClearBit(start);
    }
    return shown.append(text, at, text.length()).toString();
  }
}
