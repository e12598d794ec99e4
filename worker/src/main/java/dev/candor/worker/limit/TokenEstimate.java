package dev.candor.worker.limit;

/** Guesses how many tokens a text has, before a provider has counted them. */
public final class TokenEstimate {
  /** Role names and separators of a chat template. */
  private static final int TEMPLATE = 12;

  private TokenEstimate() {}

  /**
   * A token for every three ASCII characters and for every other character: tokenizers in use need
   * about four and about 0.7, so this errs on the dear side.
   */
  public static int of(String text) {
    int ascii = 0;
    int other = 0;
    for (int i = 0; i < text.length(); i++) {
      if (text.charAt(i) < 128) {
        ascii++;
      } else {
        other++;
      }
    }
    return TEMPLATE + (ascii + 2) / 3 + other;
  }
}
