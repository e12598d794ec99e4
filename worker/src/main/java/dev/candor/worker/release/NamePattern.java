package dev.candor.worker.release;

import java.util.Locale;

/**
 * A pattern of model names in which {@code *} stands for anything; upper and lower case are one.
 *
 * @param pattern such as {@code qwen3*}
 */
public record NamePattern(String pattern) {
  /** Whether a name fits as a whole. Linear in the lengths' product, whatever the pattern. */
  public boolean matches(String name) {
    String p = pattern.toLowerCase(Locale.ROOT);
    String n = name.toLowerCase(Locale.ROOT);
    int pi = 0;
    int ni = 0;
    int star = -1;
    int mark = 0;
    while (ni < n.length()) {
      if (pi < p.length() && p.charAt(pi) == '*') {
        star = pi++;
        mark = ni;
      } else if (pi < p.length() && p.charAt(pi) == n.charAt(ni)) {
        pi++;
        ni++;
      } else if (star >= 0) {
        pi = star + 1;
        ni = ++mark;
      } else {
        return false;
      }
    }
    while (pi < p.length() && p.charAt(pi) == '*') {
      pi++;
    }
    return pi == p.length();
  }
}
