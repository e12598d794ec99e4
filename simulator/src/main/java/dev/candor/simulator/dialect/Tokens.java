package dev.candor.simulator.dialect;

/**
 * Estimates of tokens: a Han character is about two thirds of one, four other characters are one.
 */
public final class Tokens {
  private static final double PER_HAN = 0.65;
  private static final double PER_OTHER = 0.25;

  private Tokens() {}

  /** At least 1 for a text that is not empty. */
  public static int of(String text) {
    double tokens = 0;
    for (int i = 0; i < text.length(); i++) {
      tokens += weight(text.charAt(i));
    }
    return (int) Math.ceil(tokens);
  }

  /** The longest beginning of a text with at most this many tokens. */
  public static String cut(String text, int most) {
    double tokens = 0;
    for (int i = 0; i < text.length(); i++) {
      tokens += weight(text.charAt(i));
      if (tokens > most) {
        boolean splitsPair = i > 0 && Character.isHighSurrogate(text.charAt(i - 1));
        return text.substring(0, splitsPair ? i - 1 : i);
      }
    }
    return text;
  }

  private static double weight(char c) {
    return c >= '\u2e80' && c <= '\u9fff' ? PER_HAN : PER_OTHER;
  }
}
