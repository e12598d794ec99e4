package dev.candor.classification.rules;

import dev.candor.classification.text.FoldedText;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToIntFunction;

/**
 * Finds the phrases of many rules in one pass over a folded text. A phrase is found by its first
 * four units, a shorter one by its first two, and then compared; there is no backtracking, so work
 * is bounded by text times the longest chain of phrases with one beginning. Immutable, thread-safe.
 */
public final class RuleMatcher {

  private static final int LONG = 4;

  private final List<Rule> rules;

  /** Phrases of four units and more: what begins like one of them mostly is one. */
  private final Chains longer;

  private final Chains shorter;

  /** Compiles rules; their order is the order of indices in hits. */
  public RuleMatcher(List<Rule> rules) {
    this.rules = List.copyOf(rules);
    List<Phrase> longPhrases = new ArrayList<>();
    List<Phrase> shortPhrases = new ArrayList<>();
    FoldedText fold = new FoldedText();
    for (int index = 0; index < rules.size(); index++) {
      for (String phrase : rules.get(index).phrases()) {
        Phrase compiled = compile(fold, rules.get(index), (short) index, phrase);
        (compiled.head.length < LONG ? shortPhrases : longPhrases).add(compiled);
      }
    }
    longer = new Chains(longPhrases, phrase -> longKey(phrase, 0));
    shorter = new Chains(shortPhrases, phrase -> shortKey(phrase, 0));
  }

  private static Phrase compile(FoldedText fold, Rule rule, short index, String phrase) {
    int gap = phrase.indexOf(Rule.GAP);
    boolean stem = gap < 0 && Rule.isStem(phrase);
    String whole = stem ? phrase.substring(0, phrase.length() - 1) : phrase;
    char[] head = folded(fold, gap < 0 ? whole : phrase.substring(0, gap));
    char[] tail = gap < 0 ? null : folded(fold, phrase.substring(gap + Rule.GAP.length()));
    if (head.length < 2 || (tail != null && tail.length < 1)) {
      throw new IllegalArgumentException(
          "rule " + rule.id() + ": phrase \"" + phrase + "\" is shorter than two characters");
    }
    return new Phrase(head, tail, stem, index);
  }

  private static char[] folded(FoldedText fold, String phrase) {
    fold.fold(phrase);
    return Arrays.copyOf(fold.chars(), fold.length());
  }

  /** The rules, in the order of their indices. */
  public List<Rule> rules() {
    return rules;
  }

  /** Collects the hits of all rules in a text, of one place the longer first. */
  public void match(FoldedText text, RuleHits hits) {
    hits.clear();
    char[] chars = text.chars();
    int end = text.length();
    int start = start(text);
    boolean afterWordUnit = false;
    for (int at = 0; at + 1 < end; at++) {
      boolean wordUnit = isWordUnit(chars[at]);
      if (!afterWordUnit || !wordUnit) {
        short chain = at + LONG <= end ? longer.of[longKey(chars, at)] : Chains.NONE;
        if (chain >= 0 && !collect(longer, chain, chars, at, end, start, hits)) {
          return;
        }
        chain = shorter.of[shortKey(chars, at)];
        if (chain >= 0 && !collect(shorter, chain, chars, at, end, start, hits)) {
          return;
        }
      }
      afterWordUnit = wordUnit;
    }
  }

  private boolean collect(
      Chains chains, short chain, char[] chars, int at, int end, int start, RuleHits hits) {
    char[][] heads = chains.heads[chain];
    for (int i = 0; i < heads.length; i++) {
      int headEnd = endOfMatch(heads[i], chains.stems[chain][i], chars, at, end);
      if (headEnd < 0) {
        continue;
      }
      char[] tail = chains.tails[chain][i];
      int matchEnd = tail == null ? headEnd : endOfTail(tail, chars, headEnd, end);
      if (matchEnd < 0) {
        continue;
      }
      short rule = chains.rules[chain][i];
      if (holds(rules.get(rule), at, end, start) && !hits.add(rule, at, matchEnd)) {
        return false;
      }
    }
    return true;
  }

  private static boolean holds(Rule rule, int at, int length, int start) {
    if (length > rule.longest()) {
      return false;
    }
    return switch (rule.zone()) {
      case START -> at <= start;
      case OPENING -> at < Zone.OPENING_UNITS;
      case TAIL -> at >= length - Zone.TAIL_UNITS;
      case ANYWHERE -> true;
    };
  }

  private static int endOfMatch(char[] phrase, boolean stem, char[] chars, int at, int end) {
    if (at + phrase.length > end) {
      return -1;
    }
    for (int i = 0; i < phrase.length; i++) {
      if (chars[at + i] != phrase[i]) {
        return -1;
      }
    }
    int after = at + phrase.length;
    boolean splitsWord =
        !stem && after < end && isWordUnit(phrase[phrase.length - 1]) && isWordUnit(chars[after]);
    return splitsWord ? -1 : after;
  }

  private static int endOfTail(char[] tail, char[] chars, int from, int end) {
    int last = Math.min(from + Rule.WIDEST_GAP, end - tail.length);
    for (int at = from; at <= last; at++) {
      if (chars[at] == '\n') {
        return -1;
      }
      int i = 0;
      while (i < tail.length && chars[at + i] == tail[i]) {
        i++;
      }
      if (i == tail.length) {
        return at + tail.length;
      }
    }
    return -1;
  }

  /** First unit that is neither space, quote nor markup. */
  private static int start(FoldedText text) {
    int at = 0;
    while (at < text.length() && " \n\"'*#_>-(~[".indexOf(text.charAt(at)) >= 0) {
      at++;
    }
    return at;
  }

  /** Units of scripts that put spaces between words; in others a phrase may start anywhere. */
  private static boolean isWordUnit(char unit) {
    return unit < 0x80
        ? (unit >= 'a' && unit <= 'z') || (unit >= '0' && unit <= '9')
        : (unit >= 0xc0 && unit < 0x2000);
  }

  private static int shortKey(char[] units, int at) {
    return (units[at] * 0x9e3779b1 + units[at + 1] * 0x85ebca6b) >>> Chains.SHIFT;
  }

  private static int longKey(char[] units, int at) {
    int first = units[at] * 0x9e3779b1 + units[at + 1] * 0x85ebca6b;
    return (first + units[at + 2] * 0xc2b2ae35 + units[at + 3] * 0x27d4eb2f) >>> Chains.SHIFT;
  }

  private record Phrase(char[] head, char[] tail, boolean stem, short rule) {}

  /** Phrases by the hash of their beginning; the longest of a chain come first. */
  private static final class Chains {
    static final short NONE = -1;
    static final int SHIFT = 32 - 14;

    final short[] of = new short[1 << 14];
    final char[][][] heads;
    final char[][][] tails;
    final boolean[][] stems;
    final short[][] rules;

    Chains(List<Phrase> phrases, ToIntFunction<char[]> key) {
      Map<Integer, List<Phrase>> byKey = new LinkedHashMap<>();
      for (Phrase phrase : phrases) {
        byKey.computeIfAbsent(key.applyAsInt(phrase.head), any -> new ArrayList<>()).add(phrase);
      }
      Arrays.fill(of, NONE);
      heads = new char[byKey.size()][][];
      tails = new char[byKey.size()][][];
      stems = new boolean[byKey.size()][];
      rules = new short[byKey.size()][];
      short chain = 0;
      for (Map.Entry<Integer, List<Phrase>> entry : byKey.entrySet()) {
        List<Phrase> alike = entry.getValue();
        alike.sort(Comparator.comparingInt((Phrase phrase) -> phrase.head.length).reversed());
        heads[chain] = alike.stream().map(Phrase::head).toArray(char[][]::new);
        tails[chain] = alike.stream().map(Phrase::tail).toArray(char[][]::new);
        stems[chain] = new boolean[alike.size()];
        rules[chain] = new short[alike.size()];
        for (int i = 0; i < alike.size(); i++) {
          stems[chain][i] = alike.get(i).stem;
          rules[chain][i] = alike.get(i).rule;
        }
        of[entry.getKey()] = chain++;
      }
    }
  }
}
