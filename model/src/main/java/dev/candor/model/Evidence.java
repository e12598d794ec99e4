package dev.candor.model;

/**
 * One reason for a classification, such that a person can check it.
 *
 * @param tier who gives the reason
 * @param source rule id, feature or provider code
 * @param start first UTF-16 offset in the original text, -1 if there is no span
 * @param end offset after the last, -1 if there is no span
 * @param excerpt the words of the span, or the provider's; at most {@value #LONGEST_EXCERPT} chars
 * @param weight how much it spoke for the outcome: log odds for features, confidence otherwise
 */
public record Evidence(
    Tier tier, String source, int start, int end, String excerpt, double weight) {

  /** Excerpts are cut here, so that a hostile reply cannot swell a record. */
  public static final int LONGEST_EXCERPT = 300;

  /** Cuts the excerpt, and refuses half a span. */
  public Evidence {
    Require.nonNull(tier, source);
    if (start < -1 || end < start || (start == -1) != (end == -1)) {
      throw new IllegalArgumentException("not a span: " + start + ".." + end);
    }
    if (Double.isNaN(weight)) {
      throw new IllegalArgumentException("weight is not a number");
    }
    excerpt = excerpt == null ? "" : cut(excerpt);
  }

  /** Evidence that points at no place in the text. */
  public static Evidence withoutSpan(Tier tier, String source, String excerpt, double weight) {
    return new Evidence(tier, source, -1, -1, excerpt, weight);
  }

  private static String cut(String excerpt) {
    if (excerpt.length() <= LONGEST_EXCERPT) {
      return excerpt;
    }
    boolean splitsPair = Character.isHighSurrogate(excerpt.charAt(LONGEST_EXCERPT - 1));
    return excerpt.substring(0, splitsPair ? LONGEST_EXCERPT - 1 : LONGEST_EXCERPT);
  }
}
