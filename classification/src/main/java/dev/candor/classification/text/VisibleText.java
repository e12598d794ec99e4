package dev.candor.classification.text;

import java.util.Arrays;

/**
 * The parts of a text its reader sees: everything outside think blocks. Knows the common ways
 * reasoning models mark their thinking, closed or not, and a close without an open (the open tag
 * was part of the chat template). Reusable, not thread-safe; work is linear in the text.
 */
public final class VisibleText {

  private static final String[] NAMES = {
    "think",
    "thinking",
    "thought",
    "thoughts",
    "reasoning",
    "reason",
    "seed:think",
    "reflection",
    "scratchpad",
    "analysis",
    "inner_monologue",
  };
  private static final int LONGEST_TAG = 32;
  private static final int MOST_PARTS = 64;

  /** A thought of so many units, never closed and nothing beside it, is what its reader reads. */
  private static final int LONG_THOUGHT = 1_500;

  private int[] bounds = new int[16];
  private int parts;
  private int length;
  private boolean cutInThought;
  private boolean thoughtAlone;
  private boolean hadThought;

  /** Takes the text as it is, markers and all. */
  public void setWhole(int textLength) {
    parts = 0;
    hadThought = false;
    cutInThought = false;
    thoughtAlone = false;
    length = 0;
    part(0, textLength);
  }

  /** Finds what is visible of a text. */
  public void of(String text) {
    parts = 0;
    length = 0;
    hadThought = false;
    cutInThought = false;
    thoughtAlone = false;
    int visibleFrom = 0;
    int open = -1;
    int thoughtFrom = 0;
    int end = text.length();
    for (int at = 0; at < end; at++) {
      char unit = text.charAt(at);
      if (unit != '<' && unit != '\u25c1' && unit != '[') {
        continue;
      }
      int tagEnd = tagEnd(text, at);
      if (tagEnd < 0) {
        continue;
      }
      boolean closes = closes(text, at);
      hadThought = true;
      if (closes) {
        if (open < 0) {
          parts = 0;
          length = 0;
        }
        open = -1;
        visibleFrom = tagEnd;
      } else if (open < 0) {
        part(visibleFrom, at);
        open = at;
        thoughtFrom = tagEnd;
      }
      at = tagEnd - 1;
    }
    if (open < 0) {
      part(visibleFrom, end);
    } else {
      cutInThought = true;
      if (length == 0 && end - thoughtFrom >= LONG_THOUGHT) {
        thoughtAlone = true;
        part(thoughtFrom, end);
      }
    }
  }

  /** Offset after the think tag that starts here, or -1 if none does. */
  private static int tagEnd(String text, int at) {
    char first = text.charAt(at);
    char last = first == '<' ? '>' : first == '[' ? ']' : '\u25b7';
    int limit = Math.min(text.length(), at + LONGEST_TAG);
    int close = at + 1;
    while (close < limit && text.charAt(close) != last) {
      close++;
    }
    if (close >= limit) {
      return -1;
    }
    int from = at + 1;
    if (from < close && text.charAt(from) == '/') {
      from++;
    }
    if (text.startsWith("|channel|", from)) {
      return channelEnd(text, at);
    }
    if (text.startsWith("|begin_of_thought|", from) || text.startsWith("|end_of_thought|", from)) {
      return close + 1;
    }
    for (String name : NAMES) {
      if (close - from == name.length() && text.regionMatches(true, from, name, 0, name.length())) {
        boolean square = first == '[';
        return square && !name.equals("think") ? -1 : close + 1;
      }
    }
    return -1;
  }

  /** The harmony format: {@code <|channel|>analysis<|message|>} thinks, other channels speak. */
  private static int channelEnd(String text, int at) {
    int limit = Math.min(text.length(), at + 64);
    int message = text.substring(at, limit).indexOf("<|message|>");
    return message < 0 ? -1 : at + message + "<|message|>".length();
  }

  private static boolean closes(String text, int at) {
    if (text.startsWith("<|channel|>", at)) {
      return !text.startsWith("analysis", at + "<|channel|>".length());
    }
    return text.charAt(at + 1) == '/' || text.startsWith("<|end_of_thought|>", at);
  }

  private void part(int from, int to) {
    if (from >= to || parts == MOST_PARTS) {
      return;
    }
    if (2 * parts + 2 > bounds.length) {
      bounds = Arrays.copyOf(bounds, 2 * bounds.length);
    }
    bounds[2 * parts] = from;
    bounds[2 * parts + 1] = to;
    parts++;
    length += to - from;
  }

  /** Hands units {@code from} to {@code to} of what is visible to a folded text. */
  void copyTo(String text, int from, int to, FoldedText target) {
    int before = 0;
    for (int i = 0; i < parts; i++) {
      int start = bounds[2 * i];
      int size = bounds[2 * i + 1] - start;
      int first = Math.max(from - before, 0);
      int last = Math.min(to - before, size);
      if (first < last) {
        target.append(text, start + first, start + last);
      }
      before += size;
    }
  }

  /** Number of visible UTF-16 units. */
  public int length() {
    return length;
  }

  /** Whether the text ends inside a think block. */
  public boolean cutInThought() {
    return cutInThought;
  }

  /** Whether there is nothing but one long thought, which then counts as visible. */
  public boolean thoughtAlone() {
    return thoughtAlone;
  }

  /** Whether any think marker was found. */
  public boolean hadThought() {
    return hadThought;
  }
}
