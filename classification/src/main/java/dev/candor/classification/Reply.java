package dev.candor.classification;

/**
 * One reply as it came back, with what is known about it; everything may be absent.
 *
 * @param text the reply's text, think blocks included or not; null when no text came
 * @param prompt what was asked; null when unknown
 * @param promptLang the language of the prompt as an ISO 639-1 code; script and region of a BCP 47
 *     tag are left out, for they tell no languages apart; null when unknown
 * @param finishReason the provider's finish reason, as sent; null when unknown
 * @param httpStatus the HTTP status; null when unknown
 * @param providerError the provider's error code or message; null when there was none
 */
public record Reply(
    String text,
    String prompt,
    String promptLang,
    String finishReason,
    Integer httpStatus,
    String providerError) {

  public Reply {
    int end = promptLang == null ? -1 : promptLang.indexOf('-');
    promptLang = end < 0 ? promptLang : promptLang.substring(0, end);
  }

  /** A reply of which only the text is known. */
  public static Reply of(String text) {
    return new Reply(text, null, null, null, null, null);
  }
}
