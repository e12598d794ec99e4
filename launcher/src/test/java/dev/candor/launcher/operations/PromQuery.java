package dev.candor.launcher.operations;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The metrics and labels that a PromQL expression names. Not a parser: promtool checks the grammar;
 * this only finds names, which the grammar cannot check.
 */
record PromQuery(List<Selector> selectors, Set<String> groupedBy) {
  /** One metric with the labels matched on it. */
  record Selector(String metric, Set<String> labels) {}

  private static final Pattern STRING = Pattern.compile("\"(?:[^\"\\\\]|\\\\.)*\"");
  private static final Pattern GROUPING =
      Pattern.compile("\\b(?:by|on|without|ignoring|group_left|group_right)\\s*\\(([^)]*)\\)");
  private static final Pattern RANGE = Pattern.compile("\\[[^\\]]*\\]");
  private static final Pattern SELECTOR =
      Pattern.compile("([a-zA-Z_:][a-zA-Z0-9_:]*)\\s*(?:\\{([^}]*)\\})?(?!\\s*\\()");
  private static final Pattern LABEL =
      Pattern.compile("([a-zA-Z_][a-zA-Z0-9_]*)\\s*(?:=~|!~|!=|=)");
  private static final Set<String> WORDS =
      Set.of("and", "or", "unless", "bool", "offset", "inf", "nan", "d", "h", "m", "s");

  static PromQuery of(String expression) {
    Set<String> grouped = new LinkedHashSet<>();
    Matcher grouping = GROUPING.matcher(STRING.matcher(expression).replaceAll("\"\""));
    while (grouping.find()) {
      for (String label : grouping.group(1).split(",")) {
        if (!label.isBlank()) {
          grouped.add(label.strip());
        }
      }
    }
    String bare =
        RANGE
            .matcher(grouping.reset().replaceAll(" "))
            .replaceAll(" ")
            .replaceAll("\\boffset\\s+\\w+", " ");
    List<Selector> selectors = new ArrayList<>();
    Matcher selector = SELECTOR.matcher(bare);
    int from = 0;
    while (selector.find(from)) {
      from = selector.end();
      String name = selector.group(1);
      // A name cut short by backtracking is a function's.
      boolean cut =
          from < bare.length() && isNamePart(bare.charAt(from)) && selector.end(1) == from;
      boolean number = selector.start() > 0 && Character.isDigit(bare.charAt(selector.start() - 1));
      if (cut || number) {
        while (from < bare.length() && isNamePart(bare.charAt(from))) {
          from++;
        }
        continue;
      }
      if (!WORDS.contains(name)) {
        Set<String> labels = new LinkedHashSet<>();
        if (selector.group(2) != null) {
          Matcher label = LABEL.matcher(selector.group(2));
          while (label.find()) {
            labels.add(label.group(1));
          }
        }
        selectors.add(new Selector(name, labels));
      }
    }
    return new PromQuery(List.copyOf(selectors), grouped);
  }

  private static boolean isNamePart(char c) {
    return Character.isLetterOrDigit(c) || c == '_' || c == ':';
  }
}
