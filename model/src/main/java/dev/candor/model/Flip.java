package dev.candor.model;

import java.util.Objects;

/** A prompt whose usual outcome (more than half of its replies) is another one now. */
public record Flip(String promptId, String lang, Outcome from, Outcome to) {
  public Flip {
    Objects.requireNonNull(promptId, "promptId");
    Objects.requireNonNull(lang, "lang");
    Objects.requireNonNull(from, "from");
    Objects.requireNonNull(to, "to");
  }
}
