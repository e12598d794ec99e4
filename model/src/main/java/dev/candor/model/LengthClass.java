package dev.candor.model;

/**
 * How long a reply is, in four classes, by which a classifier is scored: one that errs more on long
 * replies takes longer answers for a drift. Closed, because it becomes a tag.
 */
public enum LengthClass implements WireNamed {
  UNDER_100("0000 to 0099 characters"),
  FROM_100("0100 to 0499 characters"),
  FROM_500("0500 to 1999 characters"),
  FROM_2000("2000 characters and more");

  private final String title;

  LengthClass(String title) {
    this.title = title;
  }

  /** The class of a reply; null is of no characters. */
  public static LengthClass of(String text) {
    int length = text == null ? 0 : text.codePointCount(0, text.length());
    return length < 100
        ? UNDER_100
        : length < 500 ? FROM_100 : length < 2_000 ? FROM_500 : FROM_2000;
  }

  /** The class in words that sort by length. */
  public String title() {
    return title;
  }
}
