package dev.candor.report.page;

import dev.candor.report.view.Said;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Makes texts from outside fit to show. Escaping is the templates' work; here lengths are bounded,
 * and characters that would steer the display (controls, bidirectional overrides) become visible
 * names, so that a reply cannot pose as part of the page.
 */
public final class Shown {
  private static final int LONGEST_NAME = 80;
  private static final int LONGEST_TITLE = 280;
  private static final int LONGEST_EXCERPT = 120;
  private static final int MOST_MARKS = 40;
  private static final int LONGEST_WORD = 24;
  private static final Pattern WORD_LIST = Pattern.compile("([a-z]{2})-([a-z]+)(?:-short)?");

  /** A stretch of a reply. */
  public record Segment(String text, boolean marked, String why, String style) {}

  private Shown() {}

  /** A name on one line: a target, a release, a prompt, a topic. */
  public static String name(String name) {
    return name == null ? "–" : visible(cut(name, LONGEST_NAME), false);
  }

  /** A heading on one line, which may hold several names. */
  public static String title(String title) {
    return title == null ? "–" : visible(cut(title, LONGEST_TITLE), false);
  }

  /** A text of several lines. */
  public static String text(String text) {
    return text == null ? "" : visible(text, true);
  }

  /** A piece of evidence that stands for no words shown. */
  public static String excerpt(Said.Mark mark, Texts t) {
    return mark.excerpt() == null || mark.excerpt().isBlank()
        ? source(mark, t)
        : source(mark, t) + ": " + visible(cut(mark.excerpt(), LONGEST_EXCERPT), false);
  }

  /** Where a piece of evidence comes from, in plain words where there are any. */
  private static String source(Said.Mark mark, Texts t) {
    Matcher list = WORD_LIST.matcher(mark.source());
    return list.matches()
        ? t.get("evidence.list", t.word("evidence", list.group(2)), t.word("lang", list.group(1)))
        : t.evidence(mark.source()).orElseGet(() -> name(mark.source()));
  }

  /** The reply cut into stretches with and without evidence, in order. */
  public static List<Segment> segments(Said said) {
    String text = said.text();
    if (text == null || text.isEmpty()) {
      return List.of();
    }
    List<Said.Mark> marks =
        said.evidence().stream()
            .filter(mark -> isWithin(mark, text))
            .sorted(Comparator.comparingInt(Said.Mark::start))
            .limit(MOST_MARKS)
            .toList();
    ReplyMarkup markup = new ReplyMarkup(text);
    List<Segment> segments = new ArrayList<>();
    int at = 0;
    for (Said.Mark mark : marks) {
      int start = Math.max(at, wordStart(text, mark.start()));
      int end = wordEnd(text, Math.min(text.length(), mark.end()));
      if (end <= start) {
        continue;
      }
      if (start > at) {
        add(segments, markup.stretches(at, start), false, "");
      }
      add(
          segments,
          markup.stretches(start, end),
          true,
          name(mark.tier()) + ": " + name(mark.source()));
      at = end;
    }
    if (at < text.length()) {
      add(segments, markup.stretches(at, text.length()), false, "");
    }
    return segments;
  }

  private static void add(
      List<Segment> segments, List<ReplyMarkup.Stretch> stretches, boolean marked, String why) {
    for (ReplyMarkup.Stretch stretch : stretches) {
      segments.add(new Segment(text(stretch.text()), marked, why, stretch.style()));
    }
  }

  /** Where the word begins that a place is in; what is no letter at the place is left out. */
  private static int wordStart(String text, int place) {
    int start = place;
    while (start > 0
        && start > place - LONGEST_WORD
        && isOfWord(text, start)
        && isOfWord(text, start - 1)) {
      start--;
    }
    while (start < text.length() - 1 && !Character.isLetterOrDigit(text.codePointAt(start))) {
      start++;
    }
    return start;
  }

  private static int wordEnd(String text, int place) {
    int end = place;
    while (end > 0
        && end < text.length()
        && end < place + LONGEST_WORD
        && isOfWord(text, end - 1)
        && isOfWord(text, end)) {
      end++;
    }
    while (end > 1 && !Character.isLetterOrDigit(text.codePointBefore(end))) {
      end--;
    }
    return end;
  }

  /** Letters of scripts that put spaces between words; in others every character is one. */
  private static boolean isOfWord(String text, int at) {
    int c = text.codePointAt(at);
    return Character.isLetterOrDigit(c) && !Character.isIdeographic(c);
  }

  /** The evidence that no marked stretch shows. */
  public static List<Said.Mark> beside(Said said) {
    return said.evidence().stream()
        .filter(mark -> said.text() == null || !isWithin(mark, said.text()))
        .limit(MOST_MARKS)
        .toList();
  }

  /** A mark over the whole of a reply would mark nothing. */
  private static boolean isWithin(Said.Mark mark, String text) {
    return mark.start() >= 0
        && mark.start() < text.length()
        && mark.end() > mark.start()
        && !(mark.start() == 0 && mark.end() >= text.length() && text.length() > LONGEST_EXCERPT);
  }

  static String cut(String text, int longest) {
    if (text.length() <= longest) {
      return text;
    }
    int end = Character.isHighSurrogate(text.charAt(longest - 2)) ? longest - 2 : longest - 1;
    return text.substring(0, end) + "…";
  }

  private static String visible(String text, boolean lines) {
    StringBuilder out = null;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      boolean steers = steers(c) && !(lines && (c == '\n' || c == '\t'));
      boolean broken = isHalfPair(text, i);
      if ((steers || broken) && out == null) {
        out = new StringBuilder(text.length() + 16).append(text, 0, i);
      }
      if (broken) {
        out.append('�');
      } else if (steers && !(lines && c == '\r')) {
        out.append('⟨').append(String.format("U+%04X", (int) c)).append('⟩');
      } else if (out != null && !steers) {
        out.append(c);
      }
    }
    return out == null ? text : out.toString();
  }

  private static boolean isHalfPair(String text, int i) {
    char c = text.charAt(i);
    if (Character.isHighSurrogate(c)) {
      return i + 1 == text.length() || !Character.isLowSurrogate(text.charAt(i + 1));
    }
    return Character.isLowSurrogate(c)
        && (i == 0 || !Character.isHighSurrogate(text.charAt(i - 1)));
  }

  /** Controls, and the marks, embeddings, overrides and isolates of the bidirectional algorithm. */
  private static boolean steers(char c) {
    return Character.isISOControl(c)
        || c >= '\u202A' && c <= '\u202E'
        || c >= '\u2066' && c <= '\u2069'
        || c == '\u200E'
        || c == '\u200F'
        || c == '\u061C'
        || c == '\u2028'
        || c == '\u2029'
        || c == '\uFEFF';
  }
}
