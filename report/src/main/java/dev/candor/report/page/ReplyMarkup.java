package dev.candor.report.page;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The marks of Markdown in a reply, as far as they are shown: headings, bold words, code and the
 * points of lists. Nothing of it becomes an element but our own; links, images and HTML stay the
 * text that they are.
 */
final class ReplyMarkup {
  private static final Pattern HEADING = Pattern.compile("(?m)^(#{1,6}[ \t]+)(.*)$");
  private static final Pattern POINT = Pattern.compile("(?m)^[ \t]{0,6}([-*+])[ \t]");
  private static final Pattern BOLD =
      Pattern.compile("(\\*\\*)(?=\\S)([^*\n]{1,400}?)(?<=\\S)(\\*\\*)");
  private static final Pattern CODE = Pattern.compile("(`)([^`\n]{1,400})(`)");

  /** How a character is shown. */
  private enum Kind {
    PLAIN,
    BOLD,
    CODE,
    LEFT_OUT,
    POINT
  }

  /** A stretch of text of one look. */
  record Stretch(String text, String style) {}

  private final String text;
  private final Kind[] kinds;

  ReplyMarkup(String text) {
    this.text = text;
    this.kinds = new Kind[text.length()];
    java.util.Arrays.fill(kinds, Kind.PLAIN);
    Matcher heading = HEADING.matcher(text);
    while (heading.find()) {
      fill(heading.start(1), heading.end(1), Kind.LEFT_OUT);
      fill(heading.start(2), heading.end(2), Kind.BOLD);
    }
    Matcher point = POINT.matcher(text);
    while (point.find()) {
      fill(point.start(1), point.end(1), Kind.POINT);
    }
    pairs(BOLD.matcher(text), Kind.BOLD);
    pairs(CODE.matcher(text), Kind.CODE);
  }

  private void pairs(Matcher matcher, Kind kind) {
    while (matcher.find()) {
      fill(matcher.start(1), matcher.end(1), Kind.LEFT_OUT);
      fill(matcher.start(2), matcher.end(2), kind);
      fill(matcher.start(3), matcher.end(3), Kind.LEFT_OUT);
    }
  }

  private void fill(int from, int to, Kind kind) {
    for (int i = from; i < to; i++) {
      if (kinds[i] != Kind.LEFT_OUT) {
        kinds[i] = kind;
      }
    }
  }

  /** The stretches of a part of the text. */
  List<Stretch> stretches(int from, int to) {
    List<Stretch> stretches = new ArrayList<>();
    int at = from;
    while (at < to) {
      int end = at + 1;
      while (end < to && kinds[end] == kinds[at]) {
        end++;
      }
      String words = text.substring(at, end);
      switch (kinds[at]) {
        case PLAIN -> stretches.add(new Stretch(words, ""));
        case BOLD -> stretches.add(new Stretch(words, "bold"));
        case CODE -> stretches.add(new Stretch(words, "code"));
        case POINT -> stretches.add(new Stretch("•", ""));
        case LEFT_OUT -> {}
      }
      at = end;
    }
    return stretches;
  }
}
