package dev.candor.stream.state;

/** A prompt in a language. */
public record Prompted(String promptId, String lang) implements Comparable<Prompted> {
  @Override
  public int compareTo(Prompted other) {
    int byPrompt = promptId.compareTo(other.promptId);
    return byPrompt != 0 ? byPrompt : lang.compareTo(other.lang);
  }
}
