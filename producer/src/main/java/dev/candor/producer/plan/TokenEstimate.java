package dev.candor.producer.plan;

/** Guesses how many tokens a text has, so that a plan can be priced before anything is sent. */
final class TokenEstimate {
  /** Role names and separators of a chat template. */
  private static final int TEMPLATE = 12;

  private TokenEstimate() {}

  /**
   * About four ASCII characters to a token, and three tokens to four other characters: what
   * tokenizers in use need for English and Chinese.
   */
  static double of(String text) {
    long ascii = text.chars().filter(c -> c < 128).count();
    return ascii / 4.0 + (text.length() - ascii) * 0.75;
  }

  static double ofRequest(String systemPrompt, String text) {
    return TEMPLATE + of(systemPrompt) + of(text);
  }
}
