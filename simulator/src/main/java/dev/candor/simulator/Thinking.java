package dev.candor.simulator;

/** Where a model's reasoning shows. */
public enum Thinking {
  /** Nowhere. */
  NONE,
  /** In {@code <think>} tags before the reply. */
  TAGS,
  /** In a field of its own ({@code reasoning_content}, or the dialect's own kind of block). */
  FIELD
}
