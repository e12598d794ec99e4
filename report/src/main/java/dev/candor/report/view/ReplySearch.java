package dev.candor.report.view;

import dev.candor.model.Require;

/**
 * Which replies to show; what is empty chooses nothing.
 *
 * @param words that the prompt or the reply contains
 * @param probe identity of one reply
 * @param page from 1
 * @param unmasked whether to show what the operator keeps masked until asked for
 */
public record ReplySearch(
    String words,
    String target,
    String topic,
    String language,
    String outcome,
    String release,
    String probe,
    int page,
    boolean unmasked) {
  private static final int LONGEST_WORDS = 200;

  public ReplySearch {
    Require.nonNull(target, topic, language, outcome, release, probe);
    words = words.length() > LONGEST_WORDS ? words.substring(0, LONGEST_WORDS) : words;
    page = Math.max(1, page);
  }

  /** The same on another page. */
  public ReplySearch onPage(int other) {
    return new ReplySearch(
        words, target, topic, language, outcome, release, probe, other, unmasked);
  }

  /** One reply, whole. */
  public static ReplySearch ofProbe(String target, String probe, boolean unmasked) {
    return new ReplySearch("", target, "", "", "", "", probe, 1, unmasked);
  }
}
