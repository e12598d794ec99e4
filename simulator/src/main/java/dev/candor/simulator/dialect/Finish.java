package dev.candor.simulator.dialect;

/** Why a reply ended. */
public enum Finish {
  STOP("stop"),
  LENGTH("length"),
  FILTERED("content_filter");

  private final String word;

  Finish(String word) {
    this.word = word;
  }

  /** In the words of OpenAI. */
  public String word() {
    return word;
  }
}
