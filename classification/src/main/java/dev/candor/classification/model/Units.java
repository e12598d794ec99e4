package dev.candor.classification.model;

/** What a UTF-16 unit of a folded text is. */
final class Units {

  private Units() {}

  /** A letter or digit of a script that puts spaces between words, or an apostrophe. */
  static boolean isWord(char unit) {
    return unit < 0x80
        ? (unit >= 'a' && unit <= 'z') || (unit >= '0' && unit <= '9') || unit == '\''
        : (unit >= 0xc0 && unit < 0x2000) || (unit >= 0xac00 && unit <= 0xd7a3);
  }

  /** A Chinese character or Japanese kana. */
  static boolean isHan(char unit) {
    return unit >= 0x3040 && unit <= 0x9fff;
  }

  static boolean isHanPunctuation(char unit) {
    return unit == '\u3001' || unit == '\u3002';
  }
}
