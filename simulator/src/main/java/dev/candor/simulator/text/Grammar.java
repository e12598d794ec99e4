package dev.candor.simulator.text;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;

/**
 * Symbols that expand to texts by seeded draws. In a production {@code {name}} stands for a symbol
 * or a binding and {@code [one|two|]} for one of the alternatives, the last of which may be
 * nothing.
 */
final class Grammar {
  private static final int MAX_DEPTH = 40;

  private sealed interface Part permits Words, Reference, Choice {}

  private record Words(String text) implements Part {}

  private record Reference(String name) implements Part {}

  private record Choice(List<List<Part>> alternatives) implements Part {}

  private final Map<String, List<List<Part>>> symbols = new HashMap<>();

  Grammar(Map<String, List<String>> productions) {
    productions.forEach(
        (name, texts) ->
            symbols.put(name, texts.stream().map(text -> new Reader(text).whole()).toList()));
  }

  /**
   * Names used in productions that no symbol of this grammar defines: the writer must bind them.
   */
  Set<String> unbound() {
    Set<String> names = new TreeSet<>();
    symbols.values().forEach(list -> list.forEach(parts -> collect(parts, names)));
    names.removeAll(symbols.keySet());
    return names;
  }

  private static void collect(List<Part> parts, Set<String> names) {
    for (Part part : parts) {
      if (part instanceof Reference reference) {
        names.add(reference.name());
      } else if (part instanceof Choice choice) {
        choice.alternatives().forEach(alternative -> collect(alternative, names));
      }
    }
  }

  /**
   * One text. Within it, a production is used twice only when its symbol has no fresh one left.
   *
   * @param bindings tried before the symbols
   */
  String expand(String symbol, Draw draw, Function<String, Optional<String>> bindings) {
    Expansion expansion = new Expansion(draw, bindings);
    expansion.symbol(symbol, 0);
    return expansion.text.toString();
  }

  private final class Expansion {
    private final Draw draw;
    private final Function<String, Optional<String>> bindings;
    private final Set<List<Part>> used = new HashSet<>();
    private final StringBuilder text = new StringBuilder(1024);

    Expansion(Draw draw, Function<String, Optional<String>> bindings) {
      this.draw = draw;
      this.bindings = bindings;
    }

    void symbol(String name, int depth) {
      if (depth > MAX_DEPTH) {
        throw new IllegalStateException("the symbol " + name + " expands endlessly");
      }
      Optional<String> bound = bindings.apply(name);
      if (bound.isPresent()) {
        text.append(bound.get());
        return;
      }
      List<List<Part>> productions = symbols.get(name);
      if (productions == null) {
        throw new IllegalStateException("no symbol and no binding is called " + name);
      }
      parts(fresh(productions), depth + 1);
    }

    private List<Part> fresh(List<List<Part>> productions) {
      int start = draw.below(productions.size());
      for (int i = 0; i < productions.size(); i++) {
        List<Part> candidate = productions.get((start + i) % productions.size());
        if (used.add(candidate)) {
          return candidate;
        }
      }
      return productions.get(start);
    }

    private void parts(List<Part> parts, int depth) {
      for (Part part : parts) {
        if (part instanceof Words words) {
          text.append(words.text());
        } else if (part instanceof Reference reference) {
          symbol(reference.name(), depth);
        } else if (part instanceof Choice choice) {
          parts(draw.oneOf(choice.alternatives()), depth);
        }
      }
    }
  }

  /** Reads one production. */
  private static final class Reader {
    private final String source;
    private int at;

    Reader(String source) {
      this.source = source;
    }

    List<Part> whole() {
      List<Part> parts = sequence();
      if (at < source.length()) {
        throw new IllegalArgumentException("an unopened bracket in: " + source);
      }
      return parts;
    }

    private List<Part> sequence() {
      List<Part> parts = new ArrayList<>();
      StringBuilder words = new StringBuilder();
      while (at < source.length() && source.charAt(at) != '|' && source.charAt(at) != ']') {
        char c = source.charAt(at++);
        if (c == '{') {
          flush(words, parts);
          int end = source.indexOf('}', at);
          if (end < 0) {
            throw new IllegalArgumentException("an unclosed brace in: " + source);
          }
          parts.add(new Reference(source.substring(at, end)));
          at = end + 1;
        } else if (c == '[') {
          flush(words, parts);
          parts.add(choice());
        } else {
          words.append(c);
        }
      }
      flush(words, parts);
      return List.copyOf(parts);
    }

    private Choice choice() {
      List<List<Part>> alternatives = new ArrayList<>();
      alternatives.add(sequence());
      while (at < source.length() && source.charAt(at) == '|') {
        at++;
        alternatives.add(sequence());
      }
      if (at >= source.length()) {
        throw new IllegalArgumentException("an unclosed bracket in: " + source);
      }
      at++;
      return new Choice(List.copyOf(alternatives));
    }

    private static void flush(StringBuilder words, List<Part> parts) {
      if (words.length() > 0) {
        parts.add(new Words(words.toString()));
        words.setLength(0);
      }
    }
  }
}
