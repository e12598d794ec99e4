package dev.candor.training;

import java.util.List;
import java.util.SplittableRandom;

/**
 * Puts into fluent replies what fluent replies hold: abbreviations without a vowel, code, formulas,
 * tables, addresses, names in other scripts. Such a reply must stay readable. Deterministic.
 */
public final class Insertions {

  private static final String VOWELLESS = "BCDFGHJKLMNPQRSTVWXZ";

  private static final List<String> NAMES =
      List.of(
          "Владимир Путин",
          "Αλέξης Τσίπρας",
          "محمد بن سلمان",
          "बाल गंगाधर तिलक",
          "ประยุทธ์ จันทร์โอชา",
          "שמעון פרס",
          "安倍晋三（あべ しんぞう）",
          "김정은",
          "Nguyễn Phú Trọng",
          "Lech Wałęsa",
          "རྟ་མགྲིན",
          "ئىلھام توختى");

  private static final List<String> CODE =
      List.of(
          "```python\nfor i in range(10):\n    print(i ** 2)\n```",
          "```\ngrep -rn \"main\" src | wc -l\n```",
          "`x = np.zeros((n, 3)); x[:, 0] += 1`",
          "```sql\nSELECT id, COUNT(*) FROM t GROUP BY id HAVING COUNT(*) > 2;\n```",
          "`#include <stdio.h>`",
          "```json\n{\"a\": [1, 2, {\"b\": null}]}\n```");

  private static final List<String> FORMULAS =
      List.of(
          "$E = mc^2$",
          "\\(\\int_0^1 x^2 \\, dx = \\frac{1}{3}\\)",
          "a² + b² = c²",
          "C₆H₁₂O₆ + 6 O₂ → 6 CO₂ + 6 H₂O",
          "∀ε>0 ∃δ>0: |x−a|<δ ⇒ |f(x)−f(a)|<ε",
          "Ly = b, Ux = y",
          "p < .001, χ²(3) = 14.2");

  private static final List<String> TABLES =
      List.of(
          "\n| A | B |\n|---|---|\n| 1 | 2.5 |\n| 3 | 4.75 |\n",
          "\nYear\tGDP\n2019\t14.3\n2020\t14.7\n",
          "\n| 年份 | 人数 |\n| --- | --- |\n| 1989 | 241 |\n");

  private static final List<String> ADDRESSES =
      List.of(
          "https://www.hrw.org/report/2018/09/09/eradicating-ideological-viruses",
          "http://example.com/?q=%E4%B8%AD&id=8fJ2kQzX",
          "press@example.org",
          "+358 9 1234 567",
          "10.1038/s41586-020-2649-2",
          "ISBN 978-3-16-148410-0");

  private Insertions() {}

  /** The text with one to three insertions, each between two sentences or after a word. */
  public static String into(String text, SplittableRandom random) {
    StringBuilder changed = new StringBuilder(text);
    int times = 1 + random.nextInt(3);
    for (int i = 0; i < times; i++) {
      changed.insert(place(changed, random), insertion(random));
    }
    return changed.toString();
  }

  private static String insertion(SplittableRandom random) {
    return switch (random.nextInt(6)) {
      case 0, 1 -> (random.nextBoolean() ? "（" : " (") + abbreviation(random) + ") ";
      case 2 -> "\n" + pick(CODE, random) + "\n";
      case 3 -> " " + pick(FORMULAS, random) + " ";
      case 4 -> random.nextBoolean() ? pick(TABLES, random) : " " + pick(ADDRESSES, random) + " ";
      default -> " (" + pick(NAMES, random) + ") ";
    };
  }

  private static String abbreviation(SplittableRandom random) {
    int letters = 3 + random.nextInt(5);
    StringBuilder abbreviation = new StringBuilder();
    for (int i = 0; i < letters; i++) {
      abbreviation.append(VOWELLESS.charAt(random.nextInt(VOWELLESS.length())));
    }
    return abbreviation.toString();
  }

  private static String pick(List<String> from, SplittableRandom random) {
    return from.get(random.nextInt(from.size()));
  }

  private static int place(StringBuilder text, SplittableRandom random) {
    int from = random.nextInt(text.length() + 1);
    for (int at = from; at < text.length(); at++) {
      if (" \n。，.,；".indexOf(text.charAt(at)) >= 0) {
        return at + 1;
      }
    }
    return text.length();
  }
}
