package dev.candor.model;

/** Guesses how many tokens a text has, before a provider has counted them. */
public final class TokenEstimate {
  /** Role names and separators of a chat template. */
  private static final int TEMPLATE = 12;

  private TokenEstimate() {}

  /**
   * Tokens to plan with: about four ASCII characters to a token, and three tokens to four other
   * characters, which is what tokenizers in use need for English and Chinese.
   *
   * @return tokens without those of a chat template
   */
  public static double expected(String text) {
    long ascii = ascii(text);
    return ascii / 4.0 + (text.length() - ascii) * 0.75;
  }

  /** Tokens to plan with for a question and the instructions before it, template included. */
  public static double expectedOfRequest(String systemPrompt, String text) {
    return TEMPLATE + expected(systemPrompt) + expected(text);
  }

  /**
   * Tokens to reserve, template included: one for every three ASCII characters and for every other
   * character. More than a tokenizer needs, so that a limit is kept and a budget not overrun.
   */
  public static int atMost(String text) {
    int ascii = ascii(text);
    return TEMPLATE + (ascii + 2) / 3 + (text.length() - ascii);
  }

  private static int ascii(String text) {
    int ascii = 0;
    for (int i = 0; i < text.length(); i++) {
      if (text.charAt(i) < 128) {
        ascii++;
      }
    }
    return ascii;
  }
}
