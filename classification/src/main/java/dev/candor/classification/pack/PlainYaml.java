package dev.candor.classification.pack;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Reads the small part of YAML in which the shipped rules are written, as YAML's own reader reads
 * it: one key with a list of mappings, each field on a line of its own with a number, a text or a
 * list of texts. Whatever lies beyond that part it leaves to the other. To load that one and have
 * it read the shipped rules takes a quarter of a program that classifies one reply.
 */
final class PlainYaml {
  private static final String ITEM = "  - ";
  private static final String FIELD = "    ";
  private static final Set<String> NO_TEXTS = Set.of("true", "false", "null");

  /** There is something beyond the part that is known here. */
  private static final class BeyondException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    BeyondException() {
      super(null, null, false, false);
    }
  }

  private PlainYaml() {}

  /** The document; empty where it is not of that part. */
  static Optional<Map<String, Object>> read(String yaml) {
    try {
      return Optional.of(document(yaml));
    } catch (BeyondException e) {
      return Optional.empty();
    }
  }

  private static Map<String, Object> document(String yaml) {
    String list = null;
    List<Map<String, Object>> items = new ArrayList<>();
    for (int start = 0; start < yaml.length(); ) {
      int end = yaml.indexOf('\n', start);
      end = end < 0 ? yaml.length() : end;
      String line = yaml.substring(start, end).stripTrailing();
      start = end + 1;
      String text = line.stripLeading();
      if (text.isEmpty() || text.charAt(0) == '#') {
        continue;
      }
      if (list == null) {
        list = listName(line);
      } else if (line.startsWith(ITEM)) {
        Map<String, Object> item = new LinkedHashMap<>();
        items.add(item);
        add(line.substring(ITEM.length()), item);
      } else if (line.startsWith(FIELD) && !items.isEmpty()) {
        add(line.substring(FIELD.length()), items.get(items.size() - 1));
      } else {
        throw new BeyondException();
      }
    }
    if (list == null) {
      throw new BeyondException();
    }
    return Map.of(list, items);
  }

  private static String listName(String line) {
    String name = line.substring(0, line.length() - 1);
    if (!line.endsWith(":") || !isKey(name)) {
      throw new BeyondException();
    }
    return name;
  }

  private static void add(String field, Map<String, Object> to) {
    int colon = field.indexOf(": ");
    if (colon < 0 || !isKey(field.substring(0, colon))) {
      throw new BeyondException();
    }
    String value = field.substring(colon + 2).strip();
    Object read = value.startsWith("[") ? texts(value) : scalar(value);
    if (to.put(field.substring(0, colon), read) != null) {
      throw new BeyondException();
    }
  }

  private static boolean isKey(String text) {
    return !text.isEmpty() && text.chars().allMatch(c -> c >= 'a' && c <= 'z');
  }

  private static Object scalar(String value) {
    if (value.startsWith("\"")) {
      int end = endOfQuoted(value, 0);
      if (end != value.length() - 1) {
        throw new BeyondException();
      }
      return unquoted(value.substring(1, end));
    }
    if (value.isEmpty()
        || !Character.isLetterOrDigit(value.charAt(0))
        || value.contains(": ")
        || value.contains(" #")
        || value.endsWith(":")
        || NO_TEXTS.contains(value)) {
      throw new BeyondException();
    }
    return isDigit(value.charAt(0)) ? number(value) : value;
  }

  private static Number number(String value) {
    int point = value.indexOf('.');
    String digits = point < 0 ? value : value.substring(0, point) + value.substring(point + 1);
    boolean isPlain =
        digits.chars().allMatch(PlainYaml::isDigit)
            && digits.length() < 10
            && point != value.length() - 1
            && (value.length() == 1 || value.charAt(0) != '0' || point == 1);
    if (!isPlain) {
      throw new BeyondException();
    }
    return point < 0 ? (Number) Integer.valueOf(value) : Double.valueOf(value);
  }

  private static boolean isDigit(int c) {
    return c >= '0' && c <= '9';
  }

  private static List<String> texts(String list) {
    List<String> texts = new ArrayList<>();
    int last = list.length() - 1;
    if (list.charAt(last) != ']') {
      throw new BeyondException();
    }
    for (int at = 1; at <= last; at++) {
      while (list.charAt(at) == ' ') {
        at++;
      }
      if (list.charAt(at) == '"') {
        int end = endOfQuoted(list, at);
        texts.add(unquoted(list.substring(at + 1, end)));
        at = end + 1;
      } else {
        int end = at;
        while (isPlain(list.charAt(end))) {
          end++;
        }
        String text = list.substring(at, end).strip();
        if (text.isEmpty() || !Character.isLetter(text.charAt(0)) || NO_TEXTS.contains(text)) {
          throw new BeyondException();
        }
        texts.add(text);
        at = end;
      }
      if (at > last || list.charAt(at) != (at == last ? ']' : ',')) {
        throw new BeyondException();
      }
    }
    return texts;
  }

  private static boolean isPlain(char c) {
    return Character.isLetterOrDigit(c) || c == ' ' || c == '_' || c == '-';
  }

  /** Where the quotes end that begin here. */
  private static int endOfQuoted(String text, int start) {
    int end = start + 1;
    while (end < text.length() && text.charAt(end) != '"') {
      end += text.charAt(end) == '\\' ? 2 : 1;
    }
    if (end >= text.length()) {
      throw new BeyondException();
    }
    return end;
  }

  /** What stands between quotes, in which nothing but a quote is written with an escape. */
  private static String unquoted(String quoted) {
    String text = quoted.replace("\\\"", "\"");
    if (text.indexOf('\\') >= 0) {
      throw new BeyondException();
    }
    return text;
  }
}
