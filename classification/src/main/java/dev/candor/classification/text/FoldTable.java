package dev.candor.classification.text;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.text.Normalizer;
import java.util.Locale;

/**
 * What each UTF-16 unit becomes for matching: NFKC, lower case, traditional characters simplified,
 * quotes and dashes unified, zero-width and control characters dropped. A table, so that folding
 * costs one lookup.
 */
final class FoldTable {

  /** The unit vanishes. */
  static final char DROP = '\0';

  /** The unit needs {@link #foldSlowly}. */
  static final char SLOW = '\1';

  private static final char[] TABLE = build();

  private FoldTable() {}

  static char fold(char unit) {
    return TABLE[unit];
  }

  /** Folds a code point whose folding is not one unit; the result may be empty. */
  static String foldSlowly(int codePoint) {
    String normal =
        Normalizer.normalize(new String(Character.toChars(codePoint)), Normalizer.Form.NFKC)
            .toLowerCase(Locale.ROOT);
    StringBuilder folded = new StringBuilder(normal.length());
    for (int i = 0; i < normal.length(); i++) {
      char unit = TABLE[normal.charAt(i)];
      if (unit == SLOW) {
        folded.append(normal.charAt(i));
      } else if (unit != DROP) {
        folded.append(unit);
      }
    }
    return folded.toString();
  }

  private static char[] build() {
    char[] table = new char[Character.MAX_VALUE + 1];
    for (int unit = 0; unit < table.length; unit++) {
      table[unit] = standsForItself((char) unit) ? (char) unit : foldOne((char) unit);
    }
    simplify(table);
    return table;
  }

  /**
   * Ideographs, hangul syllables and units for private use: three quarters of all, to which nothing
   * would happen, and asking takes longer than all else of a short run's start.
   */
  static boolean standsForItself(char unit) {
    return unit >= '\u3400' && unit <= '\u9fff'
        || unit >= '\uac00' && unit <= '\ud7a3'
        || unit >= '\ue000' && unit <= '\uf8ff';
  }

  static char foldOne(char unit) {
    if (unit == '\n' || unit == '\r' || unit == '\u2028' || unit == '\u2029') {
      return '\n';
    }
    if (unit == '\t' || Character.isSpaceChar(unit)) {
      return ' ';
    }
    if (isInvisible(unit)) {
      return DROP;
    }
    if (Character.isSurrogate(unit)) {
      return SLOW;
    }
    switch (unit) {
      case '\u2018', '\u2019', '\u201b', '\u02bc', '`', '\u00b4':
        return '\'';
      case '\u201c', '\u201d', '\u201e', '\u300c', '\u300d', '\u300e', '\u300f', '\u00ab', '\u00bb':
        return '"';
      case '\u2010', '\u2011', '\u2012', '\u2013', '\u2014', '\u2015', '\u2212':
        return '-';
      default:
        break;
    }
    if (unit < 0x80) {
      return Character.toLowerCase(unit);
    }
    String normal =
        Normalizer.normalize(String.valueOf(unit), Normalizer.Form.NFKC).toLowerCase(Locale.ROOT);
    if (normal.length() != 1) {
      return SLOW;
    }
    char folded = normal.charAt(0);
    return Character.isSpaceChar(folded) ? ' ' : folded;
  }

  private static boolean isInvisible(char unit) {
    return Character.isISOControl(unit)
        || unit == '\u00ad'
        || Character.getType(unit) == Character.FORMAT
        || (unit >= '\ufe00' && unit <= '\ufe0f')
        || unit == '\ufffd'
        || unit == '\u034f'
        || unit == '\u3164'
        || unit == '\uffa0';
  }

  private static void simplify(char[] table) {
    try (InputStream in = FoldTable.class.getResourceAsStream("traditional-to-simplified.txt");
        BufferedReader lines =
            new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8))) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        if (line.length() == 2) {
          table[line.charAt(0)] = line.charAt(1);
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException("traditional-to-simplified.txt cannot be read", e);
    }
  }
}
