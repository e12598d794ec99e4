package dev.candor.model;

/** The 64-bit hash of a reply that tallies carry, so that equal texts can be recognised. */
public final class ReplyHash {
  private static final long OFFSET = 0xcbf29ce484222325L;
  private static final long PRIME = 0x100000001b3L;

  private ReplyHash() {}

  /**
   * Hash of the text without white space at its ends (FNV-1a over chars, then mixed).
   *
   * @param text null where there is none, as if it were empty
   */
  public static long of(String text) {
    String trimmed = text == null ? "" : text.strip();
    long hash = OFFSET;
    for (int i = 0; i < trimmed.length(); i++) {
      hash = (hash ^ trimmed.charAt(i)) * PRIME;
    }
    hash = (hash ^ hash >>> 33) * 0xff51afd7ed558ccdL;
    return hash ^ hash >>> 33;
  }
}
