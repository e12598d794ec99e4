package dev.candor.detection.exact;

import java.util.Objects;

/**
 * A prompt that is shown to have moved. Of the prompts a report names, at most one in ten is
 * expected to be named wrongly, whatever the dependence between them.
 *
 * @param evidence e-value: how many times as likely the replies are under a change
 */
public record MovedPrompt(String promptId, String lang, double evidence) {
  public MovedPrompt {
    Objects.requireNonNull(promptId, "promptId");
    Objects.requireNonNull(lang, "lang");
  }
}
