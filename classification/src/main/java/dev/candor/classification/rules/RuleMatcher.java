package dev.candor.classification.rules;

import dev.candor.classification.text.FoldedText;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;

/**
 * Finds the phrases of many rules in one pass over a folded text. A phrase is found by its first
 * two units and then compared; there is no backtracking, so work is bounded by text times the
 * longest chain of phrases with one beginning. Immutable, thread-safe.
 */
public final class RuleMatcher {

  private static final int KEYS = 1 << 14;

  private final List<Rule> rules;
  private final short[] chainOf = new short[KEYS];
  private final char[][][] chainHeads;
  private final char[][][] chainTails;
  private final short[][] chainRules;

  /** Per chain, bits of the third units its phrases have: most places are ruled out by them. */
  private final long[] chainThirds;

  /** Compiles rules; their order is the order of indices in hits. */
  public RuleMatcher(List<Rule> rules) {
    this.rules = List.copyOf(rules);
    List<List<Phrase>> chains = new ArrayList<>();
    Arrays.fill(chainOf, (short) -1);
    FoldedText fold = new FoldedText();
    for (int index = 0; index < rules.size(); index++) {
      for (String phrase : rules.get(index).phrases()) {
        Phrase compiled = compile(fold, rules.get(index), (short) index, phrase);
        int key = key(compiled.head[0], compiled.head[1]);
        if (chainOf[key] < 0) {
          chainOf[key] = (short) chains.size();
          chains.add(new ArrayList<>());
        }
        chains.get(chainOf[key]).add(compiled);
      }
    }
    chainHeads = new char[chains.size()][][];
    chainTails = new char[chains.size()][][];
    chainRules = new short[chains.size()][];
    chainThirds = new long[chains.size()];
    for (int chain = 0; chain < chains.size(); chain++) {
      List<Phrase> phrases = chains.get(chain);
      phrases.sort(Collections.reverseOrder((a, b) -> a.head.length - b.head.length));
      chainHeads[chain] = phrases.stream().map(phrase -> phrase.head).toArray(char[][]::new);
      chainTails[chain] = phrases.stream().map(phrase -> phrase.tail).toArray(char[][]::new);
      chainRules[chain] = new short[phrases.size()];
      for (int i = 0; i < phrases.size(); i++) {
        chainRules[chain][i] = phrases.get(i).rule;
        char[] head = phrases.get(i).head;
        chainThirds[chain] |= head.length < 3 ? -1L : 1L << head[2];
      }
    }
  }

  private static Phrase compile(FoldedText fold, Rule rule, short index, String phrase) {
    int gap = phrase.indexOf(Rule.GAP);
    char[] head = folded(fold, gap < 0 ? phrase : phrase.substring(0, gap));
    char[] tail = gap < 0 ? null : folded(fold, phrase.substring(gap + Rule.GAP.length()));
    if (head.length < 2 || (tail != null && tail.length < 1)) {
      throw new IllegalArgumentException(
          "rule " + rule.id() + ": phrase \"" + phrase + "\" is shorter than two characters");
    }
    return new Phrase(head, tail, index);
  }

  private static char[] folded(FoldedText fold, String phrase) {
    fold.fold(phrase);
    return Arrays.copyOf(fold.chars(), fold.length());
  }

  /** The rules, in the order of their indices. */
  public List<Rule> rules() {
    return rules;
  }

  /** Collects the hits of all rules in a text. */
  public void match(FoldedText text, RuleHits hits) {
    hits.clear();
    char[] chars = text.chars();
    int end = text.length();
    int start = start(text);
    char before = ' ';
    for (int at = 0; at + 1 < end; at++) {
      char unit = chars[at];
      if (!isWordUnit(before) || !isWordUnit(unit)) {
        short chain = chainOf[key(unit, chars[at + 1])];
        if (chain >= 0
            && (chainThirds[chain] >>> (at + 2 < end ? chars[at + 2] : 0) & 1) != 0
            && !collect(chain, chars, at, end, start, hits)) {
          return;
        }
      }
      before = unit;
    }
  }

  private boolean collect(short chain, char[] chars, int at, int end, int start, RuleHits hits) {
    char[][] heads = chainHeads[chain];
    for (int i = 0; i < heads.length; i++) {
      int headEnd = endOfMatch(heads[i], chars, at, end);
      if (headEnd < 0) {
        continue;
      }
      char[] tail = chainTails[chain][i];
      int matchEnd = tail == null ? headEnd : endOfTail(tail, chars, headEnd, end);
      if (matchEnd < 0) {
        continue;
      }
      short rule = chainRules[chain][i];
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

  private static int endOfMatch(char[] phrase, char[] chars, int at, int end) {
    if (at + phrase.length > end) {
      return -1;
    }
    for (int i = 2; i < phrase.length; i++) {
      if (chars[at + i] != phrase[i]) {
        return -1;
      }
    }
    int after = at + phrase.length;
    if (chars[at] != phrase[0] || chars[at + 1] != phrase[1]) {
      return -1;
    }
    boolean splitsWord =
        after < end && isWordUnit(phrase[phrase.length - 1]) && isWordUnit(chars[after]);
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

  private static int key(char first, char second) {
    return ((first * 0x9e3779b1 + second * 0x85ebca6b) >>> 12) & (KEYS - 1);
  }

  private record Phrase(char[] head, char[] tail, short rule) {}
}
