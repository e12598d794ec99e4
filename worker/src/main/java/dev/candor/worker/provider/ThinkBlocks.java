package dev.candor.worker.provider;

import java.util.List;

/**
 * Splits a reply into what was said and what was thought. Knows {@code <think>}, {@code
 * <thinking>}, {@code <thought>}, {@code <reasoning>} and {@code ◁think▷}; a block that never
 * closes takes the rest, and a closing tag whose opening stood in the chat template takes what is
 * before it. A tag opens a block only at the start of a line, so that an answer may quote one.
 *
 * @param text the reply without its blocks; empty if all was thought
 * @param reasoning the blocks joined by an empty line; null without any
 */
record ThinkBlocks(String text, String reasoning) {
  private record Tag(String open, String close) {}

  private static final List<Tag> TAGS =
      List.of(
          new Tag("<think>", "</think>"),
          new Tag("<thinking>", "</thinking>"),
          new Tag("<thought>", "</thought>"),
          new Tag("<reasoning>", "</reasoning>"),
          new Tag("◁think▷", "◁/think▷"));

  static ThinkBlocks split(String reply) {
    if (reply == null) {
      return new ThinkBlocks(null, null);
    }
    if (reply.indexOf('<') < 0 && reply.indexOf('◁') < 0) {
      return new ThinkBlocks(reply, null);
    }
    StringBuilder said = new StringBuilder();
    StringBuilder thought = new StringBuilder();
    String rest = withoutHeadlessBlock(reply, thought);
    while (true) {
      Tag next = null;
      int at = Integer.MAX_VALUE;
      for (Tag tag : TAGS) {
        int start = openingAtLineStart(rest, tag.open());
        if (start >= 0 && start < at) {
          at = start;
          next = tag;
        }
      }
      if (next == null) {
        said.append(rest);
        break;
      }
      said.append(rest, 0, at);
      int inside = at + next.open().length();
      int end = rest.indexOf(next.close(), inside);
      append(thought, rest.substring(inside, end < 0 ? rest.length() : end));
      if (end < 0) {
        break;
      }
      rest = rest.substring(end + next.close().length());
    }
    if (thought.length() == 0) {
      boolean emptyBlock = said.length() != reply.length();
      return new ThinkBlocks(emptyBlock ? said.toString().strip() : reply, null);
    }
    return new ThinkBlocks(said.toString().strip(), thought.toString());
  }

  /** Templates that open the block themselves leave only its closing tag in the reply. */
  private static String withoutHeadlessBlock(String reply, StringBuilder thought) {
    for (Tag tag : TAGS) {
      int close = reply.indexOf(tag.close());
      int open = reply.indexOf(tag.open());
      if (close >= 0 && (open < 0 || open > close)) {
        append(thought, reply.substring(0, close));
        return reply.substring(close + tag.close().length());
      }
    }
    return reply;
  }

  private static int openingAtLineStart(String text, String open) {
    int from = 0;
    while (true) {
      int at = text.indexOf(open, from);
      if (at < 0) {
        return -1;
      }
      int before = at - 1;
      while (before >= 0 && (text.charAt(before) == ' ' || text.charAt(before) == '\t')) {
        before--;
      }
      if (before < 0 || text.charAt(before) == '\n' || text.charAt(before) == '\r') {
        return at;
      }
      from = at + 1;
    }
  }

  private static void append(StringBuilder thought, String block) {
    String stripped = block.strip();
    if (!stripped.isEmpty()) {
      thought.append(thought.length() == 0 ? "" : "\n\n").append(stripped);
    }
  }
}
