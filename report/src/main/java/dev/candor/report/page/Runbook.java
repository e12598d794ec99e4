package dev.candor.report.page;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A page of what to do about an alert, read from the Markdown it is kept in: headings, paragraphs,
 * lists, code and links to other pages of its kind. It has no more than that.
 *
 * @param title its first heading
 */
public record Runbook(String title, List<Passage> blocks) {
  private static final Pattern SPAN =
      Pattern.compile("`([^`]+)`|\\[([^\\]]+)]\\(([^)\\s]+)\\)|\\*([^*\\s][^*]*)\\*");
  private static final String LIST = "list";
  private static final Pattern SIBLING = Pattern.compile("([A-Za-z]+)\\.md");

  public Runbook {
    blocks = List.copyOf(blocks);
  }

  /**
   * A heading, a paragraph or a list.
   *
   * @param kind heading, paragraph or list
   * @param points those of the list, else one stretch of text
   */
  public record Passage(String kind, List<List<Span>> points) {
    public Passage {
      points = points.stream().map(List::copyOf).toList();
    }
  }

  /**
   * A stretch of text.
   *
   * @param link name of another runbook, null where it leads nowhere
   */
  public record Span(String text, boolean code, String link) {}

  /** The page that a text in Markdown makes. */
  public static Runbook of(String markdown) {
    String title = "";
    List<Passage> blocks = new ArrayList<>();
    String kind = "";
    StringBuilder text = new StringBuilder();
    for (String line : markdown.lines().toList()) {
      boolean heading = line.startsWith("#");
      boolean point = line.startsWith("* ");
      if (heading || point || line.isBlank()) {
        finish(kind, text, blocks);
        kind = point ? LIST : "";
      }
      if (heading) {
        String words = line.replaceFirst("^#+ *", "");
        if (title.isEmpty()) {
          title = words;
        } else {
          blocks.add(new Passage("heading", List.of(spans(words))));
        }
      } else if (!line.isBlank()) {
        kind = kind.isEmpty() ? "paragraph" : kind;
        text.append(text.length() == 0 ? "" : " ").append(point ? line.substring(2) : line.strip());
      }
    }
    finish(kind, text, blocks);
    return new Runbook(title, blocks);
  }

  private static void finish(String kind, StringBuilder text, List<Passage> blocks) {
    if (text.length() == 0) {
      return;
    }
    List<Span> spans = spans(text.toString());
    text.setLength(0);
    int last = blocks.size() - 1;
    if (kind.equals(LIST) && last >= 0 && blocks.get(last).kind().equals(LIST)) {
      List<List<Span>> points = new ArrayList<>(blocks.get(last).points());
      points.add(spans);
      blocks.set(last, new Passage(LIST, points));
    } else {
      blocks.add(new Passage(kind, List.of(spans)));
    }
  }

  private static List<Span> spans(String text) {
    List<Span> spans = new ArrayList<>();
    Matcher span = SPAN.matcher(text);
    int at = 0;
    while (span.find()) {
      if (span.start() > at) {
        spans.add(new Span(text.substring(at, span.start()), false, null));
      }
      spans.add(
          span.group(1) != null
              ? new Span(span.group(1), true, null)
              : span.group(4) != null
                  ? new Span(span.group(4), false, null)
                  : new Span(span.group(2), false, sibling(span.group(3)).orElse(null)));
      at = span.end();
    }
    if (at < text.length()) {
      spans.add(new Span(text.substring(at), false, null));
    }
    return spans;
  }

  private static Optional<String> sibling(String target) {
    Matcher sibling = SIBLING.matcher(target);
    return sibling.matches() ? Optional.of(sibling.group(1)) : Optional.empty();
  }
}
